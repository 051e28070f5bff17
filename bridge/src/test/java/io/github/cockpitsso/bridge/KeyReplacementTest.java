package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.token.IssuerEndpoint;
import io.github.cockpitsso.testkit.token.TokenForge;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("integration")
class KeyReplacementTest {
  private static final String ITEMS = "/api/content/items/Seiten";

  @RegisterExtension
  private static final RunningBridge bridge = RunningBridge.start();

  @Test
  void alices_token_is_replaced_by_alices_key() {
    Answer answer = bridge.aliceCalls("GET", ITEMS).send();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.json()).hasSize(5);
    assertThat(bridge.cockpit().journal().requests())
        .filteredOn(request -> request.path().equals(ITEMS))
        .singleElement()
        .satisfies(request -> assertThat(request.key()).contains(SeedData.ALICE_KEY));
  }

  @Test
  void without_a_token_the_challenge_has_no_error() {
    Answer answer = bridge.call("GET", ITEMS).send();

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.reason()).isEqualTo("no_token");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"Cockpit\"");
  }

  @Test
  void a_written_body_reaches_cockpit_and_its_answer_returns() {
    Answer answer = bridge
        .aliceCalls("POST", "/api/content/item/Seiten")
        .body("application/json", "{\"data\":{\"titel\":\"Grüße\"}}")
        .send();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.json().path("titel").asText()).isEqualTo("Grüße");
  }

  @Test
  void introspection_provides_the_key_too() {
    TokenForge forge = TokenForge.start();
    forge.apiKey("bob-subject", SeedData.JUERGEN_KEY);
    try (RunningBridge other = RunningBridge.start(
        forge,
        io.github.cockpitsso.testkit.cockpit.StandInCockpit.start(),
        "BRIDGE_COCKPIT_SERVICE_KEY",
        "",
        "BRIDGE_CLIENT_SECRET",
        TokenForge.BRIDGE_SECRET)) {
      String token = forge.token().claim("sub", "bob-subject").sign();

      Answer answer = other.call("GET", ITEMS).token(token).send();

      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
      assertThat(forge.count(IssuerEndpoint.INTROSPECTION)).isEqualTo(1);
    }
  }
}
