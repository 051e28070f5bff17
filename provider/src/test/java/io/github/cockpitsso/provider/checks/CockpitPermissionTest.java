package io.github.cockpitsso.provider.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CockpitPermissionTest {
  private static final Path ADDON = Path.of("../addon/CockpitSso/Permissions.php");

  @ParameterizedTest
  @EnumSource(CockpitPermission.class)
  void it_has_the_label_of_cockpits_role_editor(CockpitPermission permission) throws IOException {
    String addon = Files.readString(ADDON);

    assertThat(addon)
        .containsPattern(
            "const " + permission.name() + " = '" + Pattern.quote(permission.key()) + "';")
        .containsPattern(
            "self::" + permission.name() + " => '" + Pattern.quote(permission.label()) + "',");
  }
}
