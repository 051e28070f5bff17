package io.github.cockpitsso.bridge.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenClaimsTest {
  private static final TokenClaims CLAIMS = new TokenClaims(
      new TokenPolicy("https://i/realms/r", "bridge", "cockpit", Set.of(), Optional.empty()));

  @Test
  void roles_are_those_of_the_realm_and_those_of_clients_with_their_client() {
    assertThat(verified("'realm_access':{'roles':['staff','editor']},"
                + "'resource_access':{'app':{'roles':['editor']},'other':{'roles':[]}}")
            .roles())
        .containsExactlyInAnyOrder("staff", "editor", "app:editor");
  }

  @Test
  void whatever_is_not_a_list_of_texts_gives_no_role() {
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
  void scopes_are_the_words_of_the_claim() {
    assertThat(verified("'scope':'openid cockpit'").scopes())
        .containsExactlyInAnyOrder("openid", "cockpit");
    assertThat(verified("'scope':['openid','cockpit']").scopes()).doesNotContain("cockpit");
  }

  private static VerifiedToken verified(String more) {
    String json = "{'iss':'https://i/realms/r','aud':'bridge','typ':'Bearer','sub':'s','exp':2000,"
        + more
        + "}";
    ObjectNode claims = TokenJson.object(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
        .orElseThrow();
    return CLAIMS.check(claims, "JWT", Instant.ofEpochSecond(1000)).ifGranted().orElseThrow();
  }
}
