package io.github.cockpitsso.bridge.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.jwt.TokenJson;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenClaimsTest {
  private static final TokenClaims CLAIMS = new TokenClaims(new TokenPolicy(
      "https://i/realms/r", "bridge", Set.of("cockpit"), Set.of(), Optional.empty()));

  @Test
  void roles_are_realm_roles_and_client_roles_with_the_client_id() {
    assertThat(verified("'realm_access':{'roles':['staff','editor']},"
                + "'resource_access':{'app':{'roles':['editor']},'other':{'roles':[]}}")
            .roles())
        .containsExactlyInAnyOrder("staff", "editor", "app:editor");
  }

  @Test
  void values_other_than_a_list_of_texts_give_no_role() {
    assertThat(
            verified("'realm_access':{'roles':'staff'},'resource_access':['app',{'roles':['a']}]")
                .roles())
        .isEmpty();
    assertThat(verified("'realm_access':['staff'],'resource_access':{'app':['b'],'c':null}")
            .roles())
        .isEmpty();
    assertThat(verified("'realm_access':{'roles':[1,null,['x'],{'y':'z'},'staff']}")
            .roles())
        .containsExactly("staff");
  }

  @Test
  void scopes_are_separated_by_blanks() {
    assertThat(verified("'scope':'openid cockpit'").scopes())
        .containsExactlyInAnyOrder("openid", "cockpit");
    assertThat(verified("'scope':['openid','cockpit']").scopes()).doesNotContain("cockpit");
  }

  @Test
  void the_client_is_azp_or_client_id_if_azp_is_missing() {
    assertThat(verified("'azp':'app','client_id':'other'").client()).isEqualTo("app");
    assertThat(verified("'client_id':'app'").client()).isEqualTo("app");
    assertThat(verified("'scope':'x'").client()).isEmpty();
    assertThat(decision("'client_id':1").ifRefused().orElseThrow().reason())
        .isEqualTo(Reason.TOKEN_CLIENT);
  }

  @ParameterizedTest
  @CsvSource({
    "'exp', 1029999, ''",
    "'exp', 1030000, token_expired",
    "'nbf', 970000, ''",
    "'nbf', 969999, token_not_yet_valid",
    "'iat', 970000, ''",
    "'iat', 969999, token_not_yet_valid",
  })
  void times_are_checked_to_the_millisecond_with_the_allowed_skew(
      String claim, long now, String reason) {
    String json = "{'iss':'https://i/realms/r','aud':'bridge','typ':'Bearer','sub':'s'"
        + (claim.equals("exp") ? "" : ",'exp':2000")
        + (claim.equals("iat") ? "" : ",'iat':900")
        + ",'" + claim + "':1000}";

    assertThat(check(json, Instant.ofEpochMilli(now))
            .ifRefused()
            .map(refusal -> refusal.reason().id())
            .orElse(""))
        .isEqualTo(reason);
  }

  @Test
  void a_token_without_iat_is_rejected_with_a_message_but_an_introspection_answer_is_not() {
    String json = "{'iss':'https://i/realms/r','aud':'bridge','typ':'Bearer','sub':'s','exp':2000}";
    Refusal refusal = check(json, Instant.ofEpochSecond(1000)).ifRefused().orElseThrow();

    assertThat(refusal.reason()).isEqualTo(Reason.TOKEN_MALFORMED);
    assertThat(refusal.detail()).contains("iat is missing");
    assertThat(CLAIMS
            .checkAnswer(claims(json), Instant.ofEpochSecond(1000))
            .ifGranted()
            .orElseThrow()
            .issued())
        .isEqualTo(Instant.EPOCH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'900'", "null", "true", "[900]", "-1", "1e400"})
  void an_introspection_answer_with_an_invalid_iat_is_rejected(String iat) {
    String json =
        "{'iss':'https://i/realms/r','aud':'bridge','sub':'s','exp':2000,'iat':" + iat + "}";

    assertThat(CLAIMS
            .checkAnswer(claims(json), Instant.ofEpochSecond(1000))
            .ifRefused()
            .orElseThrow()
            .reason())
        .isEqualTo(Reason.TOKEN_MALFORMED);
  }

  private static Decision<VerifiedToken> decision(String more) {
    return check(
        "{'iss':'https://i/realms/r','aud':'bridge','typ':'Bearer','sub':'s','exp':2000,'iat':900,"
            + more
            + "}",
        Instant.ofEpochSecond(1000));
  }

  private static Decision<VerifiedToken> check(String json, Instant now) {
    return CLAIMS.check(claims(json), "JWT", now);
  }

  private static ObjectNode claims(String json) {
    return TokenJson.object(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
        .orElseThrow();
  }

  private static VerifiedToken verified(String more) {
    return decision(more).ifGranted().orElseThrow();
  }
}
