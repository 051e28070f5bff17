package io.github.cockpitsso.bridge.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfirmationTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'cnf': {'jkt': 'k'}}",
        "{'cnf': {'jkt': 'k'}, 'typ': 'DPoP'}",
        "{'cnf': {'jkt': 'k', 'kc-jkt-type': 'DPoP'}, 'typ': 'DPoP'}",
        "{'cnf': {'jkt': 'k', 'kc-jkt-type': 'DPoP', 'x5t#S256': 'c'}}"
      })
  void a_token_may_be_bound_to_a_dpop_key_in_the_format_of_the_rfc_or_of_keycloak(String claims)
      throws Exception {
    Confirmation confirmation = read(claims).ifGranted().orElseThrow();

    assertThat(confirmation.key()).contains("k");
    assertThat(confirmation.certificate().isPresent()).isEqualTo(claims.contains("x5t"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'cnf': {'jkt': 'k', 'kc-jkt-type': 'attestation'}}",
        "{'cnf': {'jkt': 'k', 'kc-jkt-type': 1}}",
        "{'cnf': {'kc-jkt-type': 'DPoP'}}",
        "{'cnf': {'x5t#S256': 'c', 'kc-jkt-type': 'DPoP'}}",
        "{'cnf': {'jkt': 'k', 'jwk': {}}}",
        "{'cnf': {'jkt': ''}}",
        "{'cnf': {'jkt': 1}}",
        "{'cnf': {}}",
        "{'cnf': null}",
        "{'cnf': 'k'}",
        "{'typ': 'DPoP'}",
        "{'typ': 'DPoP', 'cnf': {'x5t#S256': 'c'}}"
      })
  void a_token_with_another_binding_is_rejected(String claims) throws Exception {
    assertThat(read(claims).ifRefused().orElseThrow().reason()).isEqualTo(Reason.TOKEN_BOUND);
  }

  @Test
  void a_token_without_cnf_is_unbound() throws Exception {
    assertThat(read("{'typ': 'Bearer'}").ifGranted().orElseThrow().isNeeded()).isFalse();
  }

  private static Decision<Confirmation> read(String claims) throws Exception {
    return Confirmation.read((ObjectNode) JSON.readTree(claims.replace('\'', '"')));
  }
}
