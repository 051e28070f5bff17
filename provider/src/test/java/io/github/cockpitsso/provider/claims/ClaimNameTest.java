package io.github.cockpitsso.provider.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.protocol.ProtocolMapperConfigException;

class ClaimNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aud",
        "realm_access.roles",
        "cockpit_user_id",
        "cockpit_api_key",
        // Keycloak takes the backslash away.
        "cockpit_user\\_id",
        "\\aud",
        "real\\m_access.roles"
      })
  void a_name_with_a_meaning_of_its_own_is_refused_however_it_is_written(String name) {
    assertThat(new ClaimName(name).isReserved()).isTrue();
    assertThatThrownBy(() -> new ClaimName(name).check())
        .isInstanceOf(ProtocolMapperConfigException.class);
  }

  @Test
  void any_other_name_is_fine() throws ProtocolMapperConfigException {
    for (String name : new String[] {"roles", "cms.aud", "https://cms\\.test/roles", "aud\\.x"}) {
      new ClaimName(name).check();
      assertThat(new ClaimName(name).isReserved()).isFalse();
    }
  }
}
