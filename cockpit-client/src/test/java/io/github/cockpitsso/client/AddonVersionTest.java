package io.github.cockpitsso.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddonVersionTest {

  @ParameterizedTest
  @CsvSource({
    "0.0.9, 0.1.0, true",
    "0.1.0, 0.1.0, false",
    "0.1.1, 0.1.0, false",
    "0.9.0, 0.10.0, true",
    "1.0.0, 0.99.99, false",
    "0.1.0-rc1, 0.1.0, false",
    "1, 2.0.0, false",
    "anything, 0.1.0, false",
    "99999999999999999999.1, 0.1.0, false"
  })
  void versions_are_compared_number_by_number(String version, String than, boolean older) {
    assertThat(AddonVersion.isOlder(version, than)).isEqualTo(older);
  }

  @Test
  void the_addon_of_this_release_is_new_enough() throws IOException {
    Matcher version = Pattern.compile("VERSION = '([^']+)'")
        .matcher(Files.readString(Path.of("../addon/CockpitSso/Endpoint/Info.php")));

    assertThat(version.find()).isTrue();
    assertThat(AddonVersion.isTooOld(version.group(1))).isFalse();
    assertThat(AddonVersion.isTooOld("0.0.9")).isTrue();
  }
}
