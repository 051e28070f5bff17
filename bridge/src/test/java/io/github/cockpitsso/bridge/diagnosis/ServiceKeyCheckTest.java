package io.github.cockpitsso.bridge.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.Capabilities;
import io.github.cockpitsso.client.Capability;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServiceKeyCheckTest {
  private static final ServiceKeyCheck CHECK = new ServiceKeyCheck(Set.of(Capability.KEYS_READ));

  private static Capabilities key(String role, Set<Capability> capabilities) {
    return new Capabilities("", "", role, capabilities);
  }

  @ParameterizedTest
  @EnumSource(value = Capability.class, mode = EnumSource.Mode.EXCLUDE, names = "KEYS_READ")
  void the_cure_for_an_unnecessary_permission_takes_it_from_the_role(Capability more) {
    Finding finding = CHECK.check(key("sso-bridge", EnumSet.of(Capability.KEYS_READ, more)));

    assertThat(finding.status()).isEqualTo(Finding.Status.WARNING);
    assertThat(finding.cure())
        .startsWith("Settings > Roles & Permissions > sso-bridge > Single sign-on: disable ")
        .doesNotContain("sso/keys/read");
    assertThat(finding.cure().contains("bridge.key.mint")).isEqualTo(more == Capability.KEYS_WRITE);
  }

  @Test
  void the_cure_for_the_admins_key_is_a_key_of_its_own() {
    assertThat(CHECK.check(key("admin", EnumSet.allOf(Capability.class))).cure())
        .contains("sso:setup bridge")
        .contains("BRIDGE_COCKPIT_SERVICE_KEY");
  }

  @Test
  void a_key_with_exactly_the_necessary_permissions_is_right() {
    assertThat(CHECK.check(key("sso-bridge", Set.of(Capability.KEYS_READ))).status())
        .isEqualTo(Finding.Status.OK);
  }
}
