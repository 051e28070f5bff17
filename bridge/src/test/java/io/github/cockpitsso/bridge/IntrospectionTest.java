package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.token.DpopClient;
import io.github.cockpitsso.testkit.token.ForgeKey;
import io.github.cockpitsso.testkit.token.IssuerEndpoint;
import io.github.cockpitsso.testkit.token.IssuerFault;
import io.github.cockpitsso.testkit.token.TokenDraft;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that the issuer introspects (RFC 7662). */
@Tag("integration")
class IntrospectionTest {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final String OPAQUE = "opaque-token-0123456789~abcdef==";
  private static final ForgeKey FOREIGN = ForgeKey.rsa("forge-rs256", "RS256", 2048);

  private TokenForge forge;

  @BeforeEach
  void start() {
    forge = TokenForge.start();
  }

  @AfterEach
  void stop() {
    forge.close();
  }

  private RunningBridge bridge(String mode, String... variables) {
    List<String> all = new ArrayList<>(List.of(
        "BRIDGE_TOKEN_INTROSPECTION", mode, "BRIDGE_CLIENT_SECRET", TokenForge.BRIDGE_SECRET));
    all.addAll(List.of(variables));
    return RunningBridge.start(forge, StandInCockpit.start(), all.toArray(String[]::new));
  }

  private TokenDraft alice() {
    return forge.tokenFor(SeedData.ALICE.id());
  }

  private static Answer send(RunningBridge bridge, String token) {
    return bridge.call("GET", ITEMS).token(token).send();
  }

  private int calls() {
    return forge.count(IssuerEndpoint.INTROSPECTION);
  }

  @Test
  void without_introspection_lightweight_and_opaque_tokens_are_401_without_a_call() {
    forge.tell(OPAQUE, alice());
    try (RunningBridge bridge = RunningBridge.start(forge, StandInCockpit.start())) {
      assertThat(send(bridge, forge.lightweight(alice())).reason()).isEqualTo("token_audience");
      assertThat(send(bridge, OPAQUE).reason()).isEqualTo("token_malformed");
      assertThat(calls()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lightweight", "opaque"})
  void a_lightweight_token_is_valid_if_the_issuer_confirms_it_with_one_call(String mode) {
    try (RunningBridge bridge = bridge(mode)) {
      String token = forge.lightweight(alice());
      for (int i = 0; i < 10; i++) {
        Answer answer = send(bridge, token);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
      }
      assertThat(calls()).isEqualTo(1);
      assertThat(bridge.cockpit().journal().last().orElseThrow().key())
          .contains(SeedData.ALICE_KEY);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void one_call_per_token_serves_its_verification_and_the_key_of_its_user(boolean opaque) {
    String subject = "f0e1d2c3-0000-4000-8000-000000000001";
    forge.apiKey(subject, SeedData.ALICE_KEY);
    String first = opaque ? OPAQUE : forge.lightweight(forge.token());
    String second = opaque ? "another" + OPAQUE : forge.lightweight(forge.token());
    if (opaque) {
      forge.tell(first, forge.token());
      forge.tell(second, forge.token());
    }
    try (RunningBridge bridge = bridge("opaque", "BRIDGE_KEY_SOURCES", "keycloak")) {
      for (String token : List.of(first, first, second, second, first)) {
        assertThat(send(bridge, token).status()).isEqualTo(200);
      }

      assertThat(calls()).isEqualTo(2);
      assertThat(bridge.cockpit().journal().last().orElseThrow().key())
          .contains(SeedData.ALICE_KEY);
    }
  }

  @Test
  void a_complete_token_causes_no_call() {
    try (RunningBridge bridge = bridge("opaque")) {
      assertThat(send(bridge, alice().sign()).status()).isEqualTo(200);
      assertThat(calls()).isZero();
    }
  }

  /** A bridge with the client secret, and no other setting of introspection. */
  private RunningBridge byDefault() {
    return RunningBridge.start(
        forge,
        StandInCockpit.start(),
        "BRIDGE_CLIENT_SECRET",
        TokenForge.BRIDGE_SECRET,
        "BRIDGE_TOKEN_INTROSPECTION_CACHE",
        "1s");
  }

  @Test
  void by_default_every_token_is_introspected_once_in_the_cache_time() {
    try (RunningBridge bridge = byDefault()) {
      String token = alice().sign();
      for (int i = 0; i < 10; i++) {
        assertThat(send(bridge, token).status()).isEqualTo(200);
      }
      assertThat(calls()).isBetween(1, 3);
      assertThat(send(bridge, forge.lightweight(alice())).status()).isEqualTo(200);

      forge.end(token);
      await().until(() -> send(bridge, token).reason().equals("token_inactive"));
    }
  }

  @Test
  void a_complete_token_that_is_not_for_the_bridge_causes_no_call() {
    try (RunningBridge bridge = byDefault()) {
      assertThat(send(bridge, alice().claim("aud", "other").sign()).reason())
          .isEqualTo("token_audience");
      assertThat(send(bridge, alice().claim("scope", "openid").sign()).reason())
          .isEqualTo("insufficient_scope");
      assertThat(calls()).isZero();
    }
  }

  @Test
  void a_token_of_a_reported_logout_is_rejected_as_ended_without_a_call() {
    try (RunningBridge bridge = RunningBridge.start(
        forge,
        StandInCockpit.start(),
        "BRIDGE_CLIENT_SECRET",
        TokenForge.BRIDGE_SECRET,
        "BRIDGE_LOGOUT_CLIENTS",
        "cockpit-app")) {
      String token = alice().claim("sub", "me").claim("sid", "mine").sign();
      assertThat(send(bridge, token).status()).isEqualTo(200);
      bridge
          .call("POST", "/backchannel-logout")
          .body(
              "application/x-www-form-urlencoded",
              "logout_token=" + forge.logoutToken("me", "mine").sign())
          .send();
      forge.end(token);

      assertThat(send(bridge, token).reason()).isEqualTo("session_ended");
      assertThat(calls()).isEqualTo(1);
    }
  }

  @Test
  void by_default_nothing_is_introspected_if_the_audience_is_not_the_client() {
    try (RunningBridge bridge = RunningBridge.start(
        forge,
        StandInCockpit.start(),
        "BRIDGE_CLIENT_SECRET",
        TokenForge.BRIDGE_SECRET,
        "BRIDGE_AUDIENCE",
        "another")) {
      assertThat(send(bridge, alice().claim("aud", "another").sign()).status()).isEqualTo(200);
      assertThat(calls()).isZero();
    }
  }

  @Test
  void by_default_complete_tokens_count_while_the_issuer_cannot_introspect() {
    forge.fault(IssuerEndpoint.INTROSPECTION, IssuerFault.serverError());
    try (RunningBridge bridge = byDefault()) {
      String token = alice().sign();
      assertThat(send(bridge, token).status()).isEqualTo(200);
      assertThat(send(bridge, forge.lightweight(alice())).reason()).isEqualTo("token_undecided");

      forge.end(token);
      assertThat(send(bridge, token).status()).isEqualTo(200);
      forge.heal();
      await().until(() -> send(bridge, token).status() == 401);
    }
  }

  @Test
  void a_hanging_issuer_delays_few_requests_with_complete_tokens() {
    var latch = new CountDownLatch(1);
    forge.fault(IssuerEndpoint.INTROSPECTION, IssuerFault.hangingUntil(latch));
    try (RunningBridge bridge = byDefault()) {
      for (int i = 0; i < 30; i++) {
        assertThat(send(bridge, alice().claim("jti", "n" + i).sign()).status()).isEqualTo(200);
      }
      // Three calls without an answer begin a pause of ten seconds; then one tries.
      assertThat(calls()).isBetween(3, 5);
      assertThat(bridge.metrics()).contains("bridge_tokens_unconfirmed_total 30.0");
    } finally {
      latch.countDown();
    }
  }

  @Test
  void an_opaque_token_is_accepted_if_that_is_enabled() {
    forge.tell(OPAQUE, alice());
    try (RunningBridge bridge = bridge("opaque")) {
      assertThat(send(bridge, OPAQUE).status()).isEqualTo(200);
      assertThat(send(bridge, OPAQUE).status()).isEqualTo(200);
      assertThat(calls()).isEqualTo(1);
      assertThat(send(bridge, OPAQUE + "x").reason()).isEqualTo("token_malformed");
      assertThat(send(bridge, "another" + OPAQUE).reason()).isEqualTo("token_inactive");
    }
    try (RunningBridge bridge = bridge("lightweight")) {
      assertThat(send(bridge, OPAQUE).reason()).isEqualTo("token_malformed");
    }
    forge = TokenForge.start();
  }

  @Test
  void many_parallel_first_requests_with_one_token_cause_one_call() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(20);
    try (RunningBridge bridge = bridge("lightweight")) {
      String token = forge.lightweight(alice());
      List<Future<Integer>> statuses = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        statuses.add(threads.submit(() -> send(bridge, token).status()));
      }
      for (Future<Integer> status : statuses) {
        assertThat(status.get()).isEqualTo(200);
      }
      assertThat(calls()).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void forged_tokens_and_tokens_for_others_cause_no_call() {
    try (RunningBridge bridge = bridge("opaque")) {
      TokenDraft little = alice().without("aud").without("sub");
      String claims = little.claimsJson();
      Map<String, String> reasons = Map.ofEntries(
          Map.entry(little.secretlyBy(FOREIGN).sign(), "token_signature"),
          Map.entry(little.by(FOREIGN.withId("foreign")).sign(), "token_key"),
          Map.entry(little.withSignature(new byte[256]), "token_signature"),
          Map.entry(little.header("alg", "none").withSignature(new byte[0]), "token_algorithm"),
          Map.entry(little.claim("iss", "https://evil.example").sign(), "token_issuer"),
          Map.entry(little.claim("typ", "ID").sign(), "token_type"),
          Map.entry(little.claim("typ", "Refresh").sign(), "token_type"),
          Map.entry(little.claim("exp", 1).sign(), "token_expired"),
          Map.entry(little.without("exp").sign(), "token_malformed"),
          Map.entry(little.without("iat").sign(), "token_malformed"),
          Map.entry(little.rawClaims(claims.replace("{", "{\"exp\":1,")).sign(), "token_malformed"),
          Map.entry("a.b.c", "token_malformed"),
          Map.entry("short", "token_malformed"),
          Map.entry("o".repeat(1025), "token_malformed"),
          Map.entry("an-opaque-token-with-a-line\tend", "token_malformed"),
          Map.entry("an-opaque-token-with-\"quotes\"", "token_malformed"),
          Map.entry(SeedData.ALICE_KEY, "token_malformed"),
          Map.entry(little.sign() + ".e30.e30", "token_malformed"));

      reasons.forEach(
          (token, reason) -> assertThat(send(bridge, token).reason()).as(token).isEqualTo(reason));
      assertThat(calls()).isZero();
    }
  }

  static Stream<Arguments> answersThatAreNotForUs() {
    return Stream.of(
        arguments("without audience", change(it -> it.without("aud")), "token_audience"),
        arguments("audience of others", change(it -> it.claim("aud", "other")), "token_audience"),
        arguments("without subject", change(it -> it.without("sub")), "token_subject"),
        arguments(
            "of no account", change(it -> it.without("cockpit_user_id")), "no_cockpit_account"),
        arguments("audience a number", change(it -> it.claim("aud", 1)), "token_audience"));
  }

  private static UnaryOperator<TokenDraft> change(UnaryOperator<TokenDraft> change) {
    return change;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answersThatAreNotForUs")
  void an_active_token_must_have_all_required_claims(
      String name, UnaryOperator<TokenDraft> change, String reason) {
    try (RunningBridge bridge = bridge("opaque")) {
      String lightweight =
          alice().without("aud").without("sub").without("cockpit_user_id").sign();
      // A token from another draft, so it has another jti.
      forge.tell(lightweight, change.apply(alice().without("jti")));
      forge.tell(OPAQUE, change.apply(alice()));

      assertThat(send(bridge, lightweight).reason()).isEqualTo(reason);
      assertThat(send(bridge, OPAQUE).reason()).isEqualTo(reason);
    }
  }

  @Test
  void an_opaque_token_needs_issuer_times_and_scope() {
    try (RunningBridge bridge = bridge("opaque", "BRIDGE_TOKEN_CLIENTS", "cockpit-app")) {
      Map<String, TokenDraft> drafts = Map.of(
          "token_issuer", alice().without("iss"),
          "token_malformed", alice().without("exp"),
          "token_expired", alice().claim("exp", 1),
          "token_type", alice().claim("typ", "Refresh"),
          "token_client", alice().claim("azp", "other"),
          "insufficient_scope", alice().claim("scope", "openid"),
          "token_bound", alice().claim("cnf", Map.of("jkt", "x")));
      drafts.forEach((reason, draft) -> {
        String token = OPAQUE.replace("~", reason.replace("_", ""));
        forge.tell(token, draft);
        assertThat(send(bridge, token).reason()).isEqualTo(reason);
      });
    }
  }

  @Test
  void an_opaque_token_without_iat_is_ended_by_every_logout_of_its_session() {
    try (RunningBridge bridge = bridge("opaque", "BRIDGE_LOGOUT_CLIENTS", "cockpit-app")) {
      forge.tell(OPAQUE, alice().without("iat").claim("sub", "me").claim("sid", "mine"));
      assertThat(send(bridge, OPAQUE).status()).isEqualTo(200);

      Answer logout = bridge
          .call("POST", "/backchannel-logout")
          .body(
              "application/x-www-form-urlencoded",
              "logout_token=" + forge.logoutToken("me", "mine").sign())
          .send();

      assertThat(logout.status()).as(logout.toString()).isEqualTo(200);
      assertThat(send(bridge, OPAQUE).reason()).isEqualTo("session_ended");
    }
  }

  @Test
  void signed_claims_take_precedence_over_the_introspection_answer() {
    try (RunningBridge bridge = bridge("lightweight")) {
      TokenDraft whole = alice();
      String withoutScope =
          whole.without("aud").without("sub").claim("scope", "openid").sign();
      forge.tell(withoutScope, whole);
      assertThat(send(bridge, withoutScope).reason()).isEqualTo("insufficient_scope");

      String another = whole.without("aud").without("sub").claim("jti", "1").sign();
      forge.tell(another, whole.claim("jti", "2"));
      assertThat(send(bridge, another).reason()).isEqualTo("token_undecided");
    }
  }

  @Test
  void times_are_checked_again_with_a_cached_answer() {
    try (RunningBridge bridge = bridge("lightweight")) {
      String token = forge.lightweight(alice().claim("exp", Instant.now().getEpochSecond() - 27));
      assertThat(send(bridge, token).status()).isEqualTo(200);

      await().until(() -> send(bridge, token).reason().equals("token_expired"));
      assertThat(calls()).isEqualTo(1);
    }
  }

  @Test
  void tokens_of_an_ended_session_are_rejected_once_the_cached_answer_expires() {
    try (RunningBridge bridge = bridge("lightweight", "BRIDGE_TOKEN_INTROSPECTION_CACHE", "1s")) {
      String token = forge.lightweight(alice());
      assertThat(send(bridge, token).status()).isEqualTo(200);
      forge.end(token);

      await().until(() -> send(bridge, token).reason().equals("token_inactive"));
      int calls = calls();
      for (int i = 0; i < 10; i++) {
        assertThat(send(bridge, token).status()).isEqualTo(401);
      }
      assertThat(calls()).isEqualTo(calls);
    }
  }

  @Test
  void tokens_of_a_withdrawn_key_are_rejected_despite_a_cached_answer() {
    ForgeKey second = ForgeKey.rsa("second", "RS256", 2048);
    forge.publish(second);
    try (RunningBridge bridge = bridge("lightweight", "BRIDGE_ISSUER_KEYS_REFRESH", "200ms")) {
      String token = forge.lightweight(alice().by(second));
      assertThat(send(bridge, token).status()).isEqualTo(200);
      forge.withdraw(second);

      await().until(() -> send(bridge, token).reason().equals("token_key"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500|text/html|<html>",
        "503|text/plain|x",
        "302|text/html|x",
        "401|application/json|{\"error\":\"unauthorized_client\"}",
        "403|application/json|{}",
        "429|text/html|x",
        "200|text/html|<html>",
        "200|application/json|{}",
        "200|application/json|[]",
        "200|application/json|{\"active\":\"true\"}",
        "200|application/json|{\"active\":1}",
        "200|application/json|{\"active\":false,\"active\":true}",
      })
  void an_invalid_introspection_answer_is_503_and_forged_tokens_remain_401(
      int status, String type, String body) {
    forge.fault(IssuerEndpoint.INTROSPECTION, IssuerFault.answering(status, type, body));
    try (RunningBridge bridge = bridge("lightweight")) {
      Answer answer = send(bridge, forge.lightweight(alice()));

      assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
      assertThat(answer.reason()).isEqualTo("token_undecided");
      assertThat(answer.header("Retry-After")).isEqualTo("5");
      assertThat(send(bridge, alice().without("aud").secretlyBy(FOREIGN).sign()).status())
          .isEqualTo(401);
      assertThat(send(bridge, alice().sign()).status()).isEqualTo(200);
    }
  }

  @Test
  void an_outage_ends_when_the_issuer_answers_again() {
    forge.fault(IssuerEndpoint.INTROSPECTION, IssuerFault.serverError());
    try (RunningBridge bridge = bridge("lightweight")) {
      String token = forge.lightweight(alice());
      assertThat(send(bridge, token).status()).isEqualTo(503);
      forge.heal();

      await().until(() -> send(bridge, token).status() == 200);
    }
  }

  @Test
  void a_hanging_issuer_affects_only_tokens_that_need_introspection() throws Exception {
    var latch = new CountDownLatch(1);
    forge.fault(IssuerEndpoint.INTROSPECTION, IssuerFault.hangingUntil(latch));
    ExecutorService attackers = Executors.newFixedThreadPool(300);
    try (RunningBridge bridge = bridge("opaque")) {
      List<Future<Answer>> floods = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        String token = "made-up-token-number-" + i;
        floods.add(attackers.submit(() -> send(bridge, token)));
      }
      await().until(() -> calls() >= 8);

      long begin = System.nanoTime();
      assertThat(send(bridge, alice().sign()).status()).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
      latch.countDown();
      for (Future<Answer> flood : floods) {
        assertThat(flood.get().status()).isEqualTo(503);
      }
    } finally {
      latch.countDown();
      attackers.shutdownNow();
    }
  }

  @Test
  void a_lightweight_token_may_be_bound_by_its_own_claim_or_by_the_answer() {
    var client = new DpopClient(ForgeKey.ec("phone", "ES256"));
    try (RunningBridge bridge =
        bridge("lightweight", "BRIDGE_PUBLIC_URL", "https://api.example.org")) {
      TokenDraft bound = client.bind(alice());
      String byItself = forge.lightweight(bound);
      String byAnswer = alice().claim("jti", "1").without("aud").without("sub").sign();
      forge.tell(
          byAnswer,
          alice().claim("jti", "1").claim("cnf", Map.of("jkt", client.key().thumbprint())));
      for (String token : List.of(byItself, byAnswer)) {
        assertThat(send(bridge, token).reason()).isEqualTo("token_bound");
        assertThat(bridge
                .call("GET", ITEMS)
                .header("Authorization", "DPoP " + token)
                .header(
                    "DPoP",
                    client
                        .proof("GET", "https://api.example.org" + ITEMS, token)
                        .sign())
                .send()
                .status())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void no_metric_contains_the_token() {
    forge.tell(OPAQUE, alice());
    try (RunningBridge bridge = bridge("opaque")) {
      assertThat(send(bridge, OPAQUE).status()).isEqualTo(200);
      assertThat(bridge.metrics()).contains("cache=\"introspected\"").doesNotContain(OPAQUE);
    }
  }
}
