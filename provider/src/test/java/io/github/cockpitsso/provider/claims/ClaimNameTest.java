package io.github.cockpitsso.provider.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.protocol.ProtocolMapperConfigException;

class ClaimNameTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aud",
        "realm_access.roles",
        "cockpit_user_id",
        "cockpit_api_key",
        // Keycloak removes the backslash.
        "cockpit_user\\_id",
        "\\aud",
        "real\\m_access.roles"
      })
  void a_reserved_claim_name_is_refused_in_every_spelling(String name) {
    assertThat(new ClaimName(name).isReserved()).isTrue();
    assertThatThrownBy(() -> new ClaimName(name).check())
        .isInstanceOf(ProtocolMapperConfigException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "roles, '{\"cms\":{\"roles\":[\"b\"],\"x\":1},\"x.y/roles\":[\"c\"]}'",
    "cms.roles, '{\"roles\":[\"a\"],\"cms\":{\"x\":1},\"x.y/roles\":[\"c\"]}'",
    "c\\ms.roles, '{\"roles\":[\"a\"],\"cms\":{\"x\":1},\"x.y/roles\":[\"c\"]}'",
    "x\\.y/roles, '{\"roles\":[\"a\"],\"cms\":{\"roles\":[\"b\"],\"x\":1}}'",
    "nothing.there, '{\"roles\":[\"a\"],\"cms\":{\"roles\":[\"b\"],\"x\":1},\"x.y/roles\":[\"c\"]}'"
  })
  void a_claim_is_removed_at_any_depth(String name, String rest) throws IOException {
    for (boolean tree : new boolean[] {false, true}) {
      Map<String, Object> claims = new HashMap<>();
      Map<String, Object> nested = Map.of("roles", List.of("b"), "x", 1);
      claims.put("roles", List.of("a"));
      claims.put("cms", tree ? JSON.valueToTree(nested) : nested);
      claims.put("x.y/roles", List.of("c"));

      new ClaimName(name).removeFrom(claims);

      assertThat(JSON.readTree(JSON.writeValueAsString(claims))).isEqualTo(JSON.readTree(rest));
    }
  }

  @Test
  void a_value_that_is_not_an_object_is_replaced_by_a_nested_claim() {
    Map<String, Object> claims = new HashMap<>(Map.of("cms", "text"));

    new ClaimName("cms.roles").removeFrom(claims);

    assertThat(claims).isEmpty();
  }

  @Test
  void any_other_name_is_fine() throws ProtocolMapperConfigException {
    for (String name : new String[] {"roles", "cms.aud", "https://cms\\.test/roles", "aud\\.x"}) {
      new ClaimName(name).check();
      assertThat(new ClaimName(name).isReserved()).isFalse();
    }
  }
}
