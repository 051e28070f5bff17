package io.github.cockpitsso.bridge.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.Capabilities;
import io.github.cockpitsso.client.Capability;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"admin", "sso-keycloak", "sso_keycloak", "editor", ""})
  void the_cure_for_a_role_that_others_may_need_is_a_key_of_its_own(String role) {
    assertThat(CHECK.check(key(role, EnumSet.allOf(Capability.class))).cure())
        .contains("sso:setup bridge")
        .contains("BRIDGE_COCKPIT_SERVICE_KEY")
        .doesNotContain("disable");
  }

  @Test
  void a_bridge_that_needs_no_key_of_users_is_not_told_to_make_some() {
    Finding finding = new ServiceKeyCheck(EnumSet.noneOf(Capability.class))
        .check(key("sso-bridge", EnumSet.of(Capability.KEYS_WRITE)));

    assertThat(finding.cure()).contains("disable").doesNotContain("bridge.key.mint");
  }

  @Test
  void a_key_with_exactly_the_necessary_permissions_is_right() {
    assertThat(CHECK.check(key("sso-bridge", Set.of(Capability.KEYS_READ))).status())
        .isEqualTo(Finding.Status.OK);
  }
}
