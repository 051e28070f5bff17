package io.github.cockpitsso.bridge.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.token.TokenDraft;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("integration")
class TokenClientsTest {
  private static final String ITEMS = "/api/content/items/Seiten";

  @RegisterExtension
  private static final RunningBridge bridge =
      RunningBridge.start("BRIDGE_TOKEN_CLIENTS", "cockpit-app, other-app");

  private static String reasonFor(String client) {
    return bridge
        .call("GET", ITEMS)
        .token(bridge.alice().claim("azp", client).sign())
        .send()
        .reason();
  }

  @Test
  void listed_clients_are_accepted() {
    assertThat(reasonFor("cockpit-app")).isEmpty();
    assertThat(reasonFor("other-app")).isEmpty();
  }

  @Test
  void unlisted_clients_are_rejected_even_with_a_cockpit_user() {
    assertThat(reasonFor("evil-app")).isEqualTo("token_client");
    assertThat(reasonFor("Cockpit-App")).isEqualTo("token_client");
    assertThat(reasonFor("")).isEqualTo("token_client");
  }

  @Test
  void client_id_is_used_only_for_tokens_without_azp() {
    assertThat(reason(bridge.alice().without("azp").claim("client_id", "other-app")))
        .isEmpty();
    assertThat(reason(bridge.alice().without("azp").claim("client_id", "evil-app")))
        .isEqualTo("token_client");
    assertThat(reason(bridge.alice().claim("azp", "evil-app").claim("client_id", "cockpit-app")))
        .isEqualTo("token_client");
  }

  private static String reason(TokenDraft draft) {
    return bridge.call("GET", ITEMS).token(draft.sign()).send().reason();
  }

  @Test
  void a_token_without_a_client_is_rejected() {
    assertThat(bridge
            .call("GET", ITEMS)
            .token(bridge.alice().without("azp").sign())
            .send()
            .reason())
        .isEqualTo("token_client");
  }
}
