package io.github.cockpitsso.bridge.token;

import static io.github.cockpitsso.bridge.token.TestRealm.reason;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.token.IntrospectedTokens.Confirmed;
import io.github.cockpitsso.bridge.token.IntrospectedTokens.Mode;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Reply;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntrospectedTokensTest {
  private static final URI ENDPOINT = URI.create("https://id.example.org/introspect");
  private static final String TOKEN = "a-token-of-16-at-least";

  private final List<String> calls = new ArrayList<>();
  private int unconfirmed;
  private Optional<URI> endpoint = Optional.of(ENDPOINT);
  private Duration keyLifetime = Duration.ofSeconds(60);
  private Supplier<Reply> answer = () -> active("me", "mine");

  private static Reply active(String subject, String session) {
    return TestRealm.json(Map.of("active", true, "sub", subject, "sid", session));
  }

  private IntrospectedTokens tokens(boolean opaque, Executor executor) {
    return tokens(opaque ? Mode.OPAQUE : Mode.LIGHTWEIGHT, executor);
  }

  private IntrospectedTokens complete() {
    return tokens(Mode.ALWAYS, Runnable::run);
  }

  private IntrospectedTokens tokens(Mode mode, Executor executor) {
    return new IntrospectedTokens(
        new Introspection(
            (uri, client, secret, token, withKey) -> {
              calls.add(uri + " " + client + " " + secret.reveal() + " " + token.reveal());
              return answer.get();
            },
            () -> endpoint,
            "bridge",
            Secret.of("s3cret"),
            false),
        mode,
        Duration.ofSeconds(30),
        keyLifetime,
        executor,
        () -> unconfirmed++);
  }

  private final IntrospectedTokens tokens = tokens(true, Runnable::run);

  private static ObjectNode claims(String... namesAndValues) {
    ObjectNode claims = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      claims.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return claims;
  }

  @ParameterizedTest
  @ValueSource(strings = {"1234567890123456", "abcdefgh_~+/-ABCDEF", "1234567890123456=="})
  void a_token_without_dots_may_be_opaque(String token) {
    assertThat(tokens.isOpaque(token)).isTrue();
    assertThat(tokens(false, Runnable::run).isOpaque(token)).isFalse();
  }

  @Test
  void opaque_tokens_have_16_to_1024_characters() {
    assertThat(tokens.isOpaque("x".repeat(15))).isFalse();
    assertThat(tokens.isOpaque("x".repeat(1024))).isTrue();
    assertThat(tokens.isOpaque("x".repeat(1025))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "USR-1234567890123456",
        "API-1234567890123456",
        "a.b.c.d.e.f.g.h.i.j",
        "with a blank in it",
        "1234567890123456===",
        "",
      })
  void a_cockpit_key_or_a_broken_jwt_is_not_introspected(String token) {
    assertThat(tokens.isOpaque(token)).isFalse();
  }

  @Test
  void only_a_jwt_without_audience_or_subject_is_introspected() {
    assertThat(tokens.concerns(claims("aud", "a", "sub", "b"))).isFalse();
    assertThat(tokens.concerns(claims("aud", "a"))).isTrue();
    assertThat(tokens.concerns(claims("sub", "b"))).isTrue();
    assertThat(complete().concerns(claims("aud", "a", "sub", "b"))).isTrue();
  }

  @Test
  void the_issuer_is_called_once_with_the_bridges_client() {
    assertThat(tokens
            .introspect(TOKEN)
            .join()
            .ifGranted()
            .orElseThrow()
            .path("sub")
            .asText())
        .isEqualTo("me");
    assertThat(tokens.introspect(TOKEN).join().ifGranted()).isPresent();

    assertThat(calls).containsExactly(ENDPOINT + " bridge s3cret " + TOKEN);
    assertThat(tokens.cache().estimatedSize()).isEqualTo(1);
    assertThat(tokens.cache().asMap().toString()).doesNotContain(TOKEN);
  }

  @Test
  void each_response_serves_one_look_up_of_a_key() {
    tokens.introspect(TOKEN).join();

    var taken = tokens.take(Secret.of(TOKEN)).orElseThrow();
    assertThat(taken.answer().claims().path("sub").asText()).isEqualTo("me");
    assertThat(taken.age()).isPositive().isLessThan(Duration.ofSeconds(30));
    assertThat(taken.toString()).doesNotContain("me");
    assertThat(tokens.take(Secret.of(TOKEN))).isEmpty();
    assertThat(tokens.take(Secret.of(TOKEN + 2))).isEmpty();
    assertThat(tokens.introspect(TOKEN).join().ifGranted()).isPresent();
    assertThat(calls).hasSize(1);
  }

  @Test
  void no_key_is_read_from_a_response_that_is_inactive_or_older_than_a_logout_or_a_key() {
    answer = () -> TestRealm.json(Map.of("active", false));
    tokens.introspect(TOKEN).join();
    assertThat(tokens.take(Secret.of(TOKEN))).isEmpty();

    answer = () -> active("me", "mine");
    tokens.introspect(TOKEN + 2).join();
    tokens.forget(new Logout(Optional.of("me"), Optional.empty(), "app", Instant.now()));
    assertThat(tokens.take(Secret.of(TOKEN + 2))).isEmpty();

    keyLifetime = Duration.ZERO;
    IntrospectedTokens unshared = tokens(true, Runnable::run);
    unshared.introspect(TOKEN).join();
    assertThat(unshared.take(Secret.of(TOKEN))).isEmpty();
  }

  @Test
  void an_inactive_token_is_rejected() {
    answer = () -> TestRealm.json(Map.of("active", false, "sub", "me"));

    assertThat(reason(tokens.introspect(TOKEN).join())).isEqualTo("token_inactive");
    assertThat(reason(tokens.introspect(TOKEN).join())).isEqualTo("token_inactive");
    assertThat(calls).hasSize(1);
  }

  static Stream<Reply> undecided() {
    return Stream.of(
        new Reply.Failed(Outage.CONNECT, "refused"),
        new Reply.TooLarge(10),
        TestRealm.text(401, "{\"active\":true}"),
        TestRealm.text(500, "{\"active\":true}"),
        TestRealm.text(204, ""),
        TestRealm.text(200, ""),
        TestRealm.text(200, "x"),
        TestRealm.text(200, "[]"),
        TestRealm.text(200, "{}"),
        TestRealm.text(200, "{\"active\":\"true\"}"),
        TestRealm.text(200, "{\"active\":true,\"active\":true}"));
  }

  @ParameterizedTest
  @MethodSource("undecided")
  void an_unclear_answer_is_undecided(Reply reply) {
    answer = () -> reply;
    assertThat(reason(tokens.introspect(TOKEN).join())).isEqualTo("token_undecided");
  }

  @Test
  void a_missing_endpoint_or_a_failed_call_is_undecided() {
    endpoint = Optional.empty();
    assertThat(reason(tokens.introspect(TOKEN).join())).isEqualTo("token_undecided");
    assertThat(calls).isEmpty();

    endpoint = Optional.of(ENDPOINT);
    answer = () -> {
      throw new IllegalStateException("odd");
    };
    assertThat(reason(tokens.introspect(TOKEN + "2").join())).isEqualTo("token_undecided");
  }

  @Test
  void an_overloaded_executor_is_reported_as_overloaded() {
    IntrospectedTokens busy = tokens(true, task -> {
      throw new RejectedExecutionException("full");
    });
    assertThat(reason(busy.introspect(TOKEN).join())).isEqualTo("overloaded");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jti", "sid", "sub", "azp"})
  void an_answer_about_another_token_is_not_used(String identity) {
    assertThat(reason(tokens.join(claims(identity, "a"), claims(identity, "b"))))
        .isEqualTo("token_undecided");
    assertThat(tokens.join(claims(identity, "a"), claims(identity, "a")).ifGranted())
        .isPresent();
    assertThat(tokens.join(claims(identity, "a"), claims("x", "b")).ifGranted())
        .contains(claims("x", "b", identity, "a"));
    assertThat(tokens.join(claims("x", "b"), claims(identity, "a")).ifGranted()).isPresent();
  }

  private static final ObjectNode COMPLETE = claims("aud", "bridge", "sub", "me");

  private Confirmed confirmed(IntrospectedTokens by, ObjectNode token) {
    return by.confirm(TOKEN, token).join().ifGranted().orElseThrow();
  }

  @Test
  void a_confirmed_token_counts_as_long_as_the_response() {
    Confirmed confirmed = confirmed(tokens(Mode.WHEN_REACHABLE, Runnable::run), COMPLETE);

    assertThat(confirmed.claims()).isEqualTo(COMPLETE);
    assertThat(unconfirmed).isZero();
    assertThat(confirmed.lifetime()).isBetween(Duration.ofSeconds(25), Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @MethodSource("undecided")
  void a_complete_token_counts_without_a_response_only_when_reachable(Reply reply) {
    answer = () -> reply;
    IntrospectedTokens whenReachable = tokens(Mode.WHEN_REACHABLE, Runnable::run);

    assertThat(confirmed(whenReachable, COMPLETE))
        .isEqualTo(new Confirmed(COMPLETE, Duration.ofSeconds(1)));
    assertThat(unconfirmed).isEqualTo(1);
    assertThat(reason(whenReachable.confirm(TOKEN, claims("sub", "me")).join()))
        .isEqualTo("token_undecided");
    assertThat(reason(complete().confirm(TOKEN, COMPLETE).join())).isEqualTo("token_undecided");
  }

  @Test
  void a_complete_token_counts_when_too_many_calls_wait() {
    IntrospectedTokens busy = tokens(Mode.WHEN_REACHABLE, task -> {
      throw new RejectedExecutionException("full");
    });
    assertThat(confirmed(busy, COMPLETE).claims()).isEqualTo(COMPLETE);
  }

  @Test
  void an_inactive_token_never_counts() {
    answer = () -> TestRealm.json(Map.of("active", false));
    for (Mode mode : Mode.values()) {
      assertThat(reason(tokens(mode, Runnable::run).confirm(TOKEN, COMPLETE).join()))
          .isEqualTo("token_inactive");
    }
  }

  @Test
  void while_the_issuer_does_not_answer_complete_tokens_wait_for_no_call() {
    answer = () -> new Reply.Failed(Outage.TIMEOUT, "late");
    IntrospectedTokens whenReachable = tokens(Mode.WHEN_REACHABLE, Runnable::run);
    for (int i = 0; i < 9; i++) {
      assertThat(whenReachable.confirm(TOKEN + i, COMPLETE).join().ifGranted()).isPresent();
    }
    assertThat(calls).hasSize(IssuerPause.FAILURES);
    assertThat(unconfirmed).isEqualTo(9);

    // A token that needs the response tries, and the answer ends the pause.
    answer = () -> active("me", "mine");
    assertThat(whenReachable.confirm(TOKEN, claims("sub", "me")).join().ifGranted())
        .isPresent();
    assertThat(whenReachable.confirm(TOKEN + 10, COMPLETE).join().ifGranted()).isPresent();
    assertThat(calls).hasSize(IssuerPause.FAILURES + 2);
  }

  @Test
  void calls_that_wait_when_the_issuer_stops_answering_are_not_made() {
    answer = () -> new Reply.Failed(Outage.TIMEOUT, "late");
    List<Runnable> waiting = new ArrayList<>();
    IntrospectedTokens whenReachable = tokens(Mode.WHEN_REACHABLE, waiting::add);
    List<CompletableFuture<Decision<Confirmed>>> decisions = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      decisions.add(whenReachable.confirm(TOKEN + i, COMPLETE));
    }
    waiting.forEach(Runnable::run);

    assertThat(decisions).allMatch(each -> each.join().ifGranted().isPresent());
    assertThat(calls).hasSize(IssuerPause.FAILURES);
  }

  @Test
  void an_error_of_the_issuer_does_not_suspend_calls() {
    // One token could cause it, and so hide the end of other sessions.
    answer = () -> TestRealm.text(500, "");
    IntrospectedTokens whenReachable = tokens(Mode.WHEN_REACHABLE, Runnable::run);
    for (int i = 0; i < 9; i++) {
      assertThat(whenReachable.confirm(TOKEN + i, COMPLETE).join().ifGranted()).isPresent();
    }
    answer = () -> TestRealm.json(Map.of("active", false));
    assertThat(reason(whenReachable.confirm(TOKEN, COMPLETE).join())).isEqualTo("token_inactive");
  }

  @Test
  void a_token_that_was_inactive_does_not_count_during_an_outage() {
    answer = () -> TestRealm.json(Map.of("active", false));
    IntrospectedTokens whenReachable = tokens(Mode.WHEN_REACHABLE, Runnable::run);
    assertThat(reason(whenReachable.confirm(TOKEN, COMPLETE).join())).isEqualTo("token_inactive");
    whenReachable.cache().invalidateAll();

    answer = () -> new Reply.Failed(Outage.CONNECT, "refused");
    for (int i = 0; i < 9; i++) {
      assertThat(reason(whenReachable.confirm(TOKEN, COMPLETE).join())).isEqualTo("token_inactive");
      whenReachable.cache().invalidateAll();
    }
    assertThat(unconfirmed).isZero();
  }

  @Test
  void a_response_adds_nothing_to_a_complete_token_but_takes_roles() {
    ObjectNode token = COMPLETE.deepCopy().put("realm_access", "old").put("groups", "old");
    ObjectNode response = claims("groups", "new", "cockpit_user_id", "x", "resource_access", "y");
    IntrospectedTokens whenReachable = tokens(Mode.WHEN_REACHABLE, Runnable::run);

    assertThat(whenReachable.join(token, response).ifGranted())
        .contains(COMPLETE.deepCopy().put("groups", "new"));
    assertThat(complete().join(token, response).ifGranted())
        .contains(COMPLETE.deepCopy().put("groups", "new").put("resource_access", "y"));
  }

  @Test
  void the_roles_of_a_complete_token_are_those_of_the_response() {
    ObjectNode token = claims("realm_access", "old", "groups", "old", "scope", "signed");

    assertThat(tokens.join(token, claims("realm_access", "new")).ifGranted()).contains(token);
    assertThat(complete().join(token, claims("realm_access", "new")).ifGranted())
        .contains(claims("scope", "signed", "realm_access", "new"));
    assertThat(complete().join(token, claims("sub", "b")).ifGranted())
        .contains(claims("sub", "b", "scope", "signed"));
  }

  @Test
  void signed_claims_take_precedence() {
    assertThat(tokens.join(claims("scope", "signed"), claims("scope", "said")).ifGranted())
        .contains(claims("scope", "signed"));
  }

  @Test
  void a_logout_removes_only_the_answers_about_its_user_or_session() {
    answer = () -> active("me", "mine");
    tokens.introspect(TOKEN + 1).join();
    answer = () -> active("you", "yours");
    tokens.introspect(TOKEN + 2).join();
    answer = () -> active("me", "other");
    tokens.introspect(TOKEN + 3).join();

    tokens.forget(logout(Optional.of("nobody"), Optional.of("none")));
    assertThat(tokens.cache().estimatedSize()).isEqualTo(3);
    tokens.forget(logout(Optional.empty(), Optional.of("mine")));
    assertThat(tokens.cache().estimatedSize()).isEqualTo(2);
    tokens.forget(logout(Optional.of("me"), Optional.empty()));
    assertThat(tokens.cache().estimatedSize()).isEqualTo(1);
  }

  private static Logout logout(Optional<String> subject, Optional<String> session) {
    return new Logout(subject, session, "app", Instant.now());
  }
}
