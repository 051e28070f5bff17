package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.KeyAnswer;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.token.IssuerEndpoint;
import io.github.cockpitsso.testkit.token.IssuerFault;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lookups of API keys: which key a user gets, how often it is looked up, and who gets none. */
@Tag("integration")
class KeysTest {
  private static final String ITEMS = "/api/content/items/Seiten";

  private static RunningBridge introspecting(TokenForge forge, String... variables) {
    List<String> all = new ArrayList<>(List.of(
        "BRIDGE_COCKPIT_SERVICE_KEY",
        "",
        "BRIDGE_CLIENT_SECRET",
        TokenForge.BRIDGE_SECRET,
        // Only the key source.
        "BRIDGE_TOKEN_INTROSPECTION",
        "off"));
    all.addAll(List.of(variables));
    return RunningBridge.start(forge, StandInCockpit.start(), all.toArray(String[]::new));
  }

  private static long lookups(RunningBridge bridge) {
    return bridge.cockpit().journal().requests().stream()
        .filter(request -> request.path().startsWith("/api/sso/"))
        .count();
  }

  @Test
  void a_hundred_requests_with_one_token_cause_one_lookup_and_no_call_to_the_issuer() {
    try (RunningBridge bridge = RunningBridge.start()) {
      String token = bridge.alice().sign();
      int keysBefore = bridge.forge().count(IssuerEndpoint.KEYS);
      for (int i = 0; i < 100; i++) {
        assertThat(bridge.call("GET", ITEMS).token(token).send().status()).isEqualTo(200);
      }

      assertThat(lookups(bridge)).isEqualTo(1);
      assertThat(bridge.forge().count(IssuerEndpoint.INTROSPECTION)).isZero();
      assertThat(bridge.forge().count(IssuerEndpoint.KEYS)).isEqualTo(keysBefore);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_thousand_parallel_first_requests_of_one_user_cause_one_lookup(boolean introspection)
      throws Exception {
    TokenForge forge = TokenForge.start();
    String subject = forge
        .tokenFor(SeedData.ALICE.id())
        .claimsJson()
        .replaceAll(".*\"sub\":\"([^\"]+)\".*", "$1");
    forge.apiKey(subject, SeedData.ALICE_KEY);
    try (RunningBridge bridge =
        introspection ? introspecting(forge) : RunningBridge.start(forge, StandInCockpit.start())) {
      bridge.cockpit().faults().on("/api/sso/", new Fault.Delay(Duration.ofMillis(300)));
      ExecutorService threads = Executors.newFixedThreadPool(50);
      try {
        List<Future<Integer>> statuses = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
          statuses.add(
              threads.submit(() -> bridge.aliceCalls("GET", ITEMS).send().status()));
        }
        for (Future<Integer> status : statuses) {
          assertThat(status.get()).isEqualTo(200);
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(introspection ? forge.count(IssuerEndpoint.INTROSPECTION) : lookups(bridge))
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "6b02000000000000000000ff, no_cockpit_account",
    "nobody, no_cockpit_account",
    "../../content/items/Seiten, no_cockpit_account",
    "6b02000000000000000000a2/key?x=, no_cockpit_account",
  })
  void an_id_that_cockpit_does_not_know_is_403(String id, String reason) {
    try (RunningBridge bridge = RunningBridge.start()) {
      Answer answer =
          bridge.call("GET", ITEMS).token(bridge.forge().tokenFor(id).sign()).send();

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.reason()).isEqualTo(reason);
      assertThat(bridge.cockpit().journal().count(ITEMS)).isZero();
    }
  }

  @Test
  void users_without_a_usable_account_get_the_reason() {
    try (RunningBridge bridge = RunningBridge.start()) {
      assertThat(reason(bridge, SeedData.CAROL.id())).isEqualTo("account_inactive");
      assertThat(reason(bridge, SeedData.BOB.id())).isEqualTo("no_api_key");
      assertThat(bridge
              .call("GET", ITEMS)
              .token(bridge.forge().token().sign())
              .send()
              .reason())
          .isEqualTo("no_cockpit_account");
      assertThat(bridge
              .call("GET", ITEMS)
              .token(bridge
                  .alice()
                  .claim("cockpit_user_id", List.of(SeedData.ALICE.id()))
                  .sign())
              .send()
              .reason())
          .isEqualTo("token_malformed");
    }
  }

  private static String reason(RunningBridge bridge, String id) {
    return bridge
        .call("GET", ITEMS)
        .token(bridge.forge().tokenFor(id).sign())
        .send()
        .reason();
  }

  @Test
  void a_missing_account_is_looked_up_only_once_per_interval() {
    try (RunningBridge bridge = RunningBridge.start()) {
      for (int i = 0; i < 20; i++) {
        assertThat(reason(bridge, SeedData.CAROL.id())).isEqualTo("account_inactive");
      }
      assertThat(lookups(bridge)).isEqualTo(1);
    }
  }

  @Test
  void a_local_user_with_the_name_of_a_cockpit_user_gets_no_key() {
    try (RunningBridge bridge = RunningBridge.start()) {
      String token = bridge
          .forge()
          .token()
          .claim("preferred_username", "alice")
          .claim("cockpit_username", "alice")
          .claim("email", "alice@example.org")
          .sign();

      assertThat(bridge.call("GET", ITEMS).token(token).send().reason())
          .isEqualTo("no_cockpit_account");
      assertThat(lookups(bridge)).isZero();
    }
  }

  @Test
  void an_answer_about_another_user_is_rejected() {
    try (RunningBridge bridge = RunningBridge.start()) {
      bridge.cockpit().faults().on("/api/sso/", new Fault.AnotherUser("jürgen"));

      Answer answer = bridge.aliceCalls("GET", ITEMS).send();

      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.reason()).isEqualTo("key_source_malformed");
    }
  }

  @Test
  void a_refused_service_key_is_503_and_forged_tokens_remain_401() {
    try (RunningBridge bridge = RunningBridge.start("BRIDGE_COCKPIT_SERVICE_KEY", "USR-wrong")) {
      Answer answer = bridge.aliceCalls("GET", ITEMS).send();

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.reason()).isEqualTo("key_source_refuses");
      assertThat(bridge.call("GET", ITEMS).token("bad").send().status()).isEqualTo(401);
    }
  }

  @Test
  void a_key_is_looked_up_again_after_its_time_to_live() {
    try (RunningBridge bridge = RunningBridge.start("BRIDGE_KEY_TIME_TO_LIVE", "100ms")) {
      String token = bridge.alice().sign();
      await().until(() -> {
        bridge.call("GET", ITEMS).token(token).send();
        return lookups(bridge) >= 3;
      });
    }
  }

  @Test
  void an_inactive_token_is_401_and_does_not_affect_other_tokens_of_the_user() {
    TokenForge forge = TokenForge.start();
    try (RunningBridge bridge = introspecting(forge)) {
      String ended = forge.token().claim("jti", "1").sign();
      String alive = forge.token().claim("jti", "2").sign();
      forge.apiKey("f0e1d2c3-0000-4000-8000-000000000001", SeedData.ALICE_KEY);
      forge.end(ended);

      assertThat(bridge.call("GET", ITEMS).token(ended).send().reason())
          .isEqualTo("token_inactive");
      assertThat(bridge.call("GET", ITEMS).token(ended).send().status()).isEqualTo(401);
      assertThat(bridge.call("GET", ITEMS).token(alive).send().status()).isEqualTo(200);
      assertThat(bridge.call("GET", ITEMS).token(ended).send().reason())
          .isEqualTo("token_inactive");
      assertThat(forge.count(IssuerEndpoint.INTROSPECTION)).isEqualTo(2);
    }
  }

  @Test
  void introspection_without_a_key_distinguishes_a_missing_key_from_a_missing_account() {
    TokenForge forge = TokenForge.start();
    try (RunningBridge bridge = introspecting(forge)) {
      assertThat(bridge.call("GET", ITEMS).token(forge.token().sign()).send().reason())
          .isEqualTo("no_cockpit_account");
      assertThat(bridge.aliceCalls("GET", ITEMS).send().reason()).isEqualTo("no_api_key");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "unavailable, 503, key_source_unavailable",
    "refused, 503, key_source_refuses",
    "none, 403, no_api_key",
    "found, 403, no_api_key",
    "something-new, 403, no_api_key",
  })
  void a_failed_key_lookup_in_keycloak_is_503_and_not_a_missing_key(
      String keyStatus, int status, String reason) {
    TokenForge forge = TokenForge.start();
    try (RunningBridge bridge = introspecting(forge)) {
      Answer answer = bridge
          .call("GET", ITEMS)
          .token(bridge.alice().claim("cockpit_api_key_status", keyStatus).sign())
          .send();

      assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
      assertThat(answer.reason()).isEqualTo(reason);
      assertThat(answer.all("Retry-After")).hasSize(status == 503 ? 1 : 0);
    }
  }

  @Test
  void a_user_without_a_known_account_gets_503_too_while_keycloak_cannot_reach_cockpit() {
    TokenForge forge = TokenForge.start();
    try (RunningBridge bridge = introspecting(forge)) {
      String token =
          forge.token().claim("cockpit_api_key_status", "unavailable").sign();

      assertThat(bridge.call("GET", ITEMS).token(token).send().reason())
          .isEqualTo("key_source_unavailable");
    }
  }

  @Test
  void a_key_is_used_regardless_of_the_status_claim() {
    TokenForge forge = TokenForge.start();
    forge.apiKey("f0e1d2c3-0000-4000-8000-000000000001", SeedData.ALICE_KEY);
    try (RunningBridge bridge = introspecting(forge)) {
      String token = forge.token().claim("cockpit_api_key_status", "found").sign();

      assertThat(bridge.call("GET", ITEMS).token(token).send().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200|text/html|<html>|502|key_source_malformed",
        "200|application/json|{}|502|key_source_malformed",
        "200|application/json|{\"active\":\"true\"}|502|key_source_malformed",
        "200|application/json|{\"active\":true}|502|key_source_malformed",
        "200|application/json|{\"active\":true,\"sub\":\"another\",\"cockpit_api_key\":\"USR-1\"}|"
            + "502|key_source_malformed",
        "200|application/json|{\"active\":true,\"sub\":\"f0e1d2c3-0000-4000-8000-000000000001\","
            + "\"cockpit_api_key\":\"USR-1\\r\\nX: y\"}|502|key_source_malformed",
        "200|application/json|{\"active\":true,\"sub\":\"f0e1d2c3-0000-4000-8000-000000000001\","
            + "\"cockpit_api_key\":[\"USR-1\"]}|502|key_source_malformed",
        "200|application/json|{\"active\":true,\"sub\":\"f0e1d2c3-0000-4000-8000-000000000001\","
            + "\"cockpit_api_key\":\"\"}|502|key_source_malformed",
        "200|application/json|{\"active\":true,\"sub\":\"f0e1d2c3-0000-4000-8000-000000000001\","
            + "\"cockpit_api_key\":\"public\"}|502|key_source_malformed",
        "200|application/json|{\"active\":true,\"sub\":\"f0e1d2c3-0000-4000-8000-000000000001\","
            + "\"cockpit_api_key\":\"a.b.c\"}|502|key_source_malformed",
        "200|application/json|{\"active\":true,\"sub\":\"f0e1d2c3-0000-4000-8000-000000000001\","
            + "\"cockpit_api_key\":\"USR-0123456789abcdef, public\"}|502|key_source_malformed",
        "200|application/json|{\"active\":true,\"sub\":\"f0e1d2c3-0000-4000-8000-000000000001\","
            + "\"cockpit_api_key\":\"special-all\"}|502|key_source_malformed",
        "401|application/json|{}|503|key_source_refuses",
        "403|application/json|{}|503|key_source_refuses",
        "302|text/html|x|502|key_source_malformed",
        "429|text/html|x|503|key_source_unavailable",
        "500|text/html|x|503|key_source_unavailable",
      })
  void failed_introspection_never_yields_a_key(
      int status, String type, String body, int answered, String reason) {
    TokenForge forge = TokenForge.start();
    forge.fault(IssuerEndpoint.INTROSPECTION, IssuerFault.answering(status, type, body));
    try (RunningBridge bridge = introspecting(forge)) {
      Answer answer = bridge.call("GET", ITEMS).token(forge.token().sign()).send();

      assertThat(answer.status()).as(answer.toString()).isEqualTo(answered);
      assertThat(answer.reason()).isEqualTo(reason);
      assertThat(bridge.call("GET", ITEMS).token("bad").send().status()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "public",
        "a.b.c",
        "eyJh.eyJz.c2ln",
        "USR-0123456789abcdef\\r\\nX-Evil: 1",
        "USR-0123456789abcdef ",
        "special-all",
        "USR-short",
      })
  void a_directory_answer_without_a_valid_key_is_502_and_nothing_is_forwarded(String key) {
    try (RunningBridge bridge = RunningBridge.start("BRIDGE_FORWARD_AUTH_CALLERS", "127.0.0.1")) {
      bridge.cockpit().faults().on("/api/sso/", Fault.json(200, KeyAnswer.ofAlice(key)));

      Answer answer = bridge.aliceCalls("GET", ITEMS).send();
      Answer decision = bridge
          .aliceCalls("GET", "/forward-auth")
          .header("X-Original-URI", ITEMS)
          .header("X-Original-Method", "GET")
          .send();

      assertThat(answer.status()).as(answer.toString()).isEqualTo(502);
      assertThat(answer.reason()).isEqualTo("key_source_malformed");
      assertThat(answer.toString()).doesNotContain(key);
      assertThat(decision.status()).as(decision.toString()).isEqualTo(502);
      assertThat(decision.all("api-key")).isEmpty();
      assertThat(bridge.cockpit().journal().count(ITEMS)).isZero();
    }
  }

  @Test
  void keys_in_another_format_need_a_pattern() {
    String answer = KeyAnswer.ofAlice("key-1");
    try (RunningBridge bridge = RunningBridge.start("BRIDGE_KEY_PATTERN", "key-[0-9]+")) {
      bridge.cockpit().faults().on("/api/sso/", Fault.json(200, answer));
      bridge.cockpit().faults().on(ITEMS, Fault.json(200, "[]"));

      assertThat(bridge.aliceCalls("GET", ITEMS).send().status()).isEqualTo(200);
      assertThat(bridge.cockpit().journal().requests(ITEMS).get(0).headers("api-key"))
          .containsExactly("key-1");
    }
  }

  @Test
  void a_wrong_client_secret_is_503() {
    TokenForge forge = TokenForge.start();
    try (RunningBridge bridge = introspecting(forge, "BRIDGE_CLIENT_SECRET", "wrong")) {
      assertThat(bridge.call("GET", ITEMS).token(forge.token().sign()).send().reason())
          .isEqualTo("key_source_refuses");
    }
  }

  @Test
  void key_sources_are_queried_in_the_configured_order() {
    TokenForge forge = TokenForge.start();
    forge.apiKey("f0e1d2c3-0000-4000-8000-000000000001", SeedData.JUERGEN_KEY);
    try (RunningBridge bridge = RunningBridge.start(
        forge,
        StandInCockpit.start(),
        "BRIDGE_CLIENT_SECRET",
        TokenForge.BRIDGE_SECRET,
        "BRIDGE_TOKEN_INTROSPECTION",
        "off",
        "BRIDGE_KEY_SOURCES",
        "cockpit,keycloak")) {
      assertThat(bridge.aliceCalls("GET", ITEMS).send().status()).isEqualTo(200);
      assertThat(forge.count(IssuerEndpoint.INTROSPECTION)).isZero();

      assertThat(bridge.call("GET", ITEMS).token(forge.token().sign()).send().status())
          .isEqualTo(200);
      assertThat(forge.count(IssuerEndpoint.INTROSPECTION)).isEqualTo(1);
      assertThat(bridge.cockpit().journal().last().orElseThrow().key())
          .contains(SeedData.JUERGEN_KEY);
    }
  }
}
