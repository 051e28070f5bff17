package io.github.cockpitsso.provider.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cockpitsso.client.Outcome;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakTransactionManager;

/** What is said and done at the edges of a request. */
class RequestEndsTest {

  @Test
  void a_command_serves_no_request() {
    KeycloakContext command = Pretended.of(KeycloakContext.class, (method, arguments) -> {
      throw new IllegalStateException("no request");
    });

    assertThat(ServedRequest.of(command)).isEmpty();
  }

  @Test
  void a_name_is_not_locked_out_by_a_request_that_is_over() {
    var turnstile = new Turnstile();
    var over = new IllegalStateException("Transaction already completed");

    assertThatThrownBy(() -> turnstile.enter(session(Optional.of(over)), "nora"))
        .isSameAs(over);

    assertThat(turnstile.enter(session(Optional.empty()), "nora")).isTrue();
    assertThat(turnstile.enter(session(Optional.empty()), "nora")).isFalse();
  }

  @Test
  void cockpits_own_words_about_a_password_are_not_logged() {
    assertThat(EditRefusal.cause(new Outcome.Invalid<>("password", false, "Evil-1 is too weak")))
        .isEqualTo("invalid: password");
    assertThat(EditRefusal.cause(new Outcome.Invalid<>("email", true, "x@y.test is taken")))
        .isEqualTo("taken: email");
  }

  @Test
  void a_cause_of_any_length_and_shape_is_one_short_line_of_an_event() {
    String detail = LoginRefusal.detail(
        LoginRefusal.Reason.UNAVAILABLE, "invalid: \r\nforged" + "x".repeat(60_000));

    assertThat(detail).startsWith("Cockpit is unavailable: invalid: ??forged").hasSizeLessThan(400);
    assertThat(LoginRefusal.detail(LoginRefusal.Reason.GONE, ""))
        .isEqualTo("Cockpit account was not found");
  }

  private static KeycloakSession session(Optional<RuntimeException> refusal) {
    var transactions = Pretended.of(KeycloakTransactionManager.class, (method, arguments) -> {
      assertThat(method).isEqualTo("enlistAfterCompletion");
      if (refusal.isPresent()) {
        throw refusal.get();
      }
      return null;
    });
    return Pretended.of(KeycloakSession.class, (method, arguments) -> transactions);
  }
}
