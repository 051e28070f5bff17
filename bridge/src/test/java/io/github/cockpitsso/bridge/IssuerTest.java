package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.token.ForgeKey;
import io.github.cockpitsso.testkit.token.IssuerEndpoint;
import io.github.cockpitsso.testkit.token.IssuerFault;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rotation and outages of the issuer's keys. */
@Tag("integration")
class IssuerTest {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final ForgeKey SECOND = ForgeKey.rsa("second", "RS256", 2048);
  private static final ForgeKey UNKNOWN = ForgeKey.ec("unknown", "ES256");

  private static RunningBridge start(TokenForge forge, String... variables) {
    return RunningBridge.start(forge, StandInCockpit.start(), variables);
  }

  private static Answer ready(RunningBridge bridge) {
    return new Call(bridge.bridge().managementUrl(), "GET", "/health/ready").send();
  }

  private static Answer send(RunningBridge bridge, String token) {
    return bridge.call("GET", ITEMS).token(token).send();
  }

  @Test
  void a_key_rotation_causes_one_fetch_and_no_failed_request() throws Exception {
    TokenForge forge = TokenForge.start();
    try (RunningBridge bridge = start(forge, "BRIDGE_ISSUER_KEYS_MIN_INTERVAL", "1ms")) {
      int before = forge.count(IssuerEndpoint.KEYS);
      forge.publish(SECOND);
      ExecutorService threads = Executors.newFixedThreadPool(20);
      try {
        List<Future<Integer>> statuses = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          statuses.add(threads.submit(
              () -> send(bridge, bridge.alice().by(SECOND).sign()).status()));
        }
        for (Future<Integer> status : statuses) {
          assertThat(status.get()).isEqualTo(200);
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(forge.count(IssuerEndpoint.KEYS) - before).isEqualTo(1);
      assertThat(send(bridge, bridge.alice().sign()).status()).isEqualTo(200);
    }
  }

  @Test
  void a_token_of_a_new_key_is_accepted_right_after_a_fetch() throws Exception {
    TokenForge forge = TokenForge.start();
    try (RunningBridge bridge = start(forge, "BRIDGE_ISSUER_KEYS_MIN_INTERVAL", "2s")) {
      int before = forge.count(IssuerEndpoint.KEYS);
      forge.publish(SECOND);
      ExecutorService threads = Executors.newFixedThreadPool(20);
      try {
        List<Future<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          String token = bridge.alice().by(SECOND).sign();
          answers.add(threads.submit(() -> send(bridge, token)));
        }
        assertThat(send(bridge, bridge.alice().sign()).status()).isEqualTo(200);
        assertThat(forge.count(IssuerEndpoint.KEYS)).isEqualTo(before);
        for (Future<Answer> answer : answers) {
          assertThat(answer.get().status()).as(answer.get().toString()).isEqualTo(200);
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(forge.count(IssuerEndpoint.KEYS) - before).isEqualTo(1);
    }
  }

  @Test
  void a_flood_of_unknown_keys_uses_few_connections_and_causes_one_fetch() throws Exception {
    TokenForge forge = TokenForge.start();
    ExecutorService attackers = Executors.newFixedThreadPool(200);
    try (RunningBridge bridge = start(forge, "BRIDGE_ISSUER_KEYS_MIN_INTERVAL", "4s")) {
      int before = forge.count(IssuerEndpoint.KEYS);
      var answered = new AtomicInteger();
      List<Future<Answer>> floods = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String token = bridge.alice().by(UNKNOWN.withId("flood-" + i)).sign();
        floods.add(attackers.submit(() -> {
          Answer answer = send(bridge, token);
          answered.incrementAndGet();
          return answer;
        }));
      }
      await().until(() -> answered.get() == 200 - 64);
      assertThat(forge.count(IssuerEndpoint.KEYS)).isEqualTo(before);
      assertThat(send(bridge, bridge.alice().sign()).status()).isEqualTo(200);
      for (Future<Answer> flood : floods) {
        assertThat(flood.get().reason()).isEqualTo("token_key");
      }
      assertThat(forge.count(IssuerEndpoint.KEYS) - before).isEqualTo(1);
    } finally {
      attackers.shutdownNow();
    }
  }

  @Test
  void a_flood_of_unknown_keys_causes_at_most_one_fetch_per_interval() {
    TokenForge forge = TokenForge.start();
    try (RunningBridge bridge = start(forge, "BRIDGE_ISSUER_KEYS_MIN_INTERVAL", "1h")) {
      int before = forge.count(IssuerEndpoint.KEYS);
      for (int i = 0; i < 100; i++) {
        Answer answer =
            send(bridge, bridge.alice().by(UNKNOWN.withId("unknown-" + i)).sign());
        assertThat(answer.reason()).isEqualTo("token_key");
      }
      assertThat(forge.count(IssuerEndpoint.KEYS)).isEqualTo(before);
    }
  }

  @Test
  void a_flood_of_unknown_keys_with_a_hanging_issuer_blocks_no_other_request() throws Exception {
    TokenForge forge = TokenForge.start();
    var latch = new CountDownLatch(1);
    ExecutorService attackers = Executors.newFixedThreadPool(300);
    try (RunningBridge bridge = start(forge, "BRIDGE_ISSUER_KEYS_MIN_INTERVAL", "1ms")) {
      forge.fault(IssuerEndpoint.KEYS, IssuerFault.hangingUntil(latch));
      int before = forge.count(IssuerEndpoint.KEYS);
      List<Future<Answer>> floods = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        String token = bridge.alice().by(UNKNOWN.withId("flood-" + i)).sign();
        floods.add(attackers.submit(() -> send(bridge, token)));
      }
      await().until(() -> forge.count(IssuerEndpoint.KEYS) > before);

      long begin = System.nanoTime();
      assertThat(send(bridge, bridge.alice().sign()).status()).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
      for (Future<Answer> flood : floods) {
        assertThat(flood.get().reason()).isEqualTo("issuer_unavailable");
      }
    } finally {
      latch.countDown();
      attackers.shutdownNow();
    }
  }

  @Test
  void tokens_of_a_withdrawn_key_are_rejected_even_if_they_were_accepted_before() {
    TokenForge forge = TokenForge.start();
    forge.publish(SECOND);
    try (RunningBridge bridge = start(forge, "BRIDGE_ISSUER_KEYS_REFRESH", "200ms")) {
      String token = bridge.alice().by(SECOND).sign();
      assertThat(send(bridge, token).status()).isEqualTo(200);
      forge.withdraw(SECOND);

      await().until(() -> send(bridge, token).reason().equals("token_key"));
    }
  }

  @Test
  void a_key_replaced_under_the_same_id_invalidates_the_old_keys_tokens() {
    TokenForge forge = TokenForge.start();
    forge.publish(SECOND);
    try (RunningBridge bridge = start(forge, "BRIDGE_ISSUER_KEYS_REFRESH", "200ms")) {
      String token = bridge.alice().by(SECOND).sign();
      assertThat(send(bridge, token).status()).isEqualTo(200);
      forge.withdraw(SECOND);
      forge.publish(ForgeKey.rsa("second", "RS256", 2048));

      await().until(() -> send(bridge, token).reason().equals("token_signature"));
    }
  }

  @Test
  void with_an_unreachable_issuer_the_bridge_starts_live_but_not_ready_and_answers_503() {
    TokenForge forge = TokenForge.start();
    forge.refuseConnections();
    try (RunningBridge bridge = start(forge)) {
      Answer live = new Call(bridge.bridge().managementUrl(), "GET", "/health/live").send();
      assertThat(live.status()).isEqualTo(200);
      assertThat(ready(bridge).status()).isEqualTo(503);
      assertThat(ready(bridge).json().path("issuer").path("failure").asText()).isNotEmpty();
      Answer answer = send(bridge, bridge.alice().sign());
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.reason()).isEqualTo("issuer_unavailable");
      assertThat(answer.header("Retry-After")).isEqualTo("5");
      assertThat(send(bridge, "bad").status()).isEqualTo(401);
      assertThat(
              send(bridge, bridge.alice().claim("iss", "https://evil.example").sign())
                  .status())
          .isEqualTo(401);
      assertThat(send(bridge, bridge.alice().claim("exp", 1).sign()).status()).isEqualTo(401);

      forge.acceptConnections();
      await().until(() -> ready(bridge).status() == 200);
      assertThat(send(bridge, bridge.alice().sign()).status()).isEqualTo(200);
    }
  }

  @Test
  void an_outage_within_the_tolerance_does_not_affect_users() {
    TokenForge forge = TokenForge.start();
    try (RunningBridge bridge = start(forge, "BRIDGE_ISSUER_KEYS_REFRESH", "100ms")) {
      forge.fault(IssuerEndpoint.KEYS, IssuerFault.serverError());
      forge.fault(IssuerEndpoint.DISCOVERY, IssuerFault.serverError());
      await()
          .until(() ->
              !ready(bridge).json().path("issuer").path("failure").asText().isEmpty());

      assertThat(send(bridge, bridge.alice().sign()).status()).isEqualTo(200);
      assertThat(ready(bridge).status()).isEqualTo(200);
      assertThat(send(bridge, bridge.alice().by(UNKNOWN).sign()).reason())
          .isEqualTo("issuer_unavailable");
    }
  }

  @Test
  void
      an_outage_longer_than_the_tolerance_is_503_for_what_may_be_good_and_401_for_what_is_forged() {
    TokenForge forge = TokenForge.start();
    try (RunningBridge bridge = start(
        forge,
        "BRIDGE_ISSUER_KEYS_REFRESH",
        "100ms",
        "BRIDGE_ISSUER_KEYS_OUTAGE_TOLERANCE",
        "600ms")) {
      String known = bridge.alice().sign();
      await().until(() -> send(bridge, known).status() == 200);
      forge.refuseConnections();

      await().until(() -> ready(bridge).status() == 503);
      assertThat(send(bridge, known).reason()).isEqualTo("issuer_unavailable");
      assertThat(send(bridge, bridge.alice().sign()).reason()).isEqualTo("issuer_unavailable");
      assertThat(send(bridge, bridge.alice().withSignature(new byte[256])).reason())
          .isEqualTo("token_signature");
      assertThat(send(bridge, bridge.alice().header("alg", "none").sign()).status())
          .isEqualTo(401);
      assertThat(send(bridge, bridge.alice().claim("aud", "x").sign()).status()).isEqualTo(401);

      forge.acceptConnections();
      await().until(() -> send(bridge, known).status() == 200);
    }
  }

  static Stream<Arguments> badKeySets() {
    return Stream.of(
        Arguments.of("html", IssuerFault.html()),
        Arguments.of("empty", IssuerFault.empty()),
        Arguments.of("error", IssuerFault.serverError()),
        Arguments.of("no keys", IssuerFault.answering(200, "application/json", "{\"keys\":[]}")),
        Arguments.of(
            "keys no list", IssuerFault.answering(200, "application/json", "{\"keys\":1}")),
        Arguments.of("a list", IssuerFault.answering(200, "application/json", "[]")),
        Arguments.of(
            "keys twice",
            IssuerFault.answering(200, "application/json", "{\"keys\":[],\"keys\":[]}")),
        Arguments.of("deep", IssuerFault.answering(200, "application/json", "[".repeat(1000))),
        Arguments.of("redirect", IssuerFault.redirect("http://127.0.0.1:1/keys")),
        Arguments.of("endless", IssuerFault.endless()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badKeySets")
  void an_invalid_answer_for_keys_is_an_outage_and_keeps_the_known_keys(
      String name, IssuerFault fault) {
    TokenForge forge = TokenForge.start();
    try (RunningBridge bridge = start(forge, "BRIDGE_ISSUER_KEYS_REFRESH", "100ms")) {
      forge.fault(IssuerEndpoint.KEYS, fault);
      await()
          .until(() ->
              !ready(bridge).json().path("issuer").path("failure").asText().isEmpty());

      assertThat(send(bridge, bridge.alice().sign()).status()).isEqualTo(200);
      forge.heal();
      await()
          .until(
              () -> ready(bridge).json().path("issuer").path("failure").asText().isEmpty());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badKeySets")
  void an_invalid_discovery_answer_keeps_the_bridge_not_ready_until_it_is_valid(
      String name, IssuerFault fault) {
    TokenForge forge = TokenForge.start();
    forge.fault(IssuerEndpoint.DISCOVERY, fault);
    try (RunningBridge bridge = start(forge)) {
      assertThat(ready(bridge).status()).isEqualTo(503);
      assertThat(send(bridge, bridge.alice().sign()).reason()).isEqualTo("issuer_unavailable");
      assertThat(send(bridge, "bad").status()).isEqualTo(401);

      forge.heal();
      await().until(() -> ready(bridge).status() == 200);
      assertThat(send(bridge, bridge.alice().sign()).status()).isEqualTo(200);
    }
  }

  @Test
  void many_keys_and_many_keys_with_one_id_are_limited_and_the_right_one_is_found() {
    TokenForge forge = TokenForge.start();
    ForgeKey other = ForgeKey.ec("other", "ES256");
    for (int i = 0; i < 20; i++) {
      forge.publish(other.withId(forge.key().id()));
    }
    for (int i = 0; i < 1000; i++) {
      forge.publish(other.withId("other-" + i));
    }
    try (RunningBridge bridge = start(forge)) {
      assertThat(send(bridge, bridge.alice().sign()).status()).isEqualTo(200);
      assertThat(send(bridge, bridge.alice().withSignature(new byte[256])).reason())
          .isEqualTo("token_signature");
      assertThat(ready(bridge).json().path("issuer").path("keys").asInt()).isBetween(2, 64);
    }
  }

  @Test
  void key_downloads_that_drip_or_hang_end_at_the_deadline() {
    TokenForge forge = TokenForge.start();
    try (RunningBridge bridge = start(forge, "BRIDGE_ISSUER_KEYS_MIN_INTERVAL", "1ms")) {
      forge.fault(IssuerEndpoint.KEYS, IssuerFault.dripping(Duration.ofMillis(100)));
      long begin = System.nanoTime();

      Answer answer = send(bridge, bridge.alice().by(UNKNOWN).sign());

      assertThat(answer.reason()).isEqualTo("issuer_unavailable");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(6));
    }
  }

  @Test
  void discovery_with_another_issuer_keeps_the_bridge_not_ready() {
    TokenForge forge = TokenForge.start();
    String configured = forge.url();
    forge.nameIssuer(configured + "2");
    try (RunningBridge bridge = start(forge)) {
      assertThat(ready(bridge).status()).isEqualTo(503);
      assertThat(ready(bridge).json().path("issuer").path("failure").asText())
          .contains(configured + "2");
      assertThat(
              send(bridge, forge.tokenFor("x").claim("iss", configured).sign()).status())
          .isEqualTo(503);
    }
  }

  @Test
  void the_realm_may_be_reached_at_an_internal_url() {
    TokenForge forge = TokenForge.start();
    String internal = forge.url();
    forge.nameIssuer("https://login.example.org/realms/cockpit");
    try (RunningBridge bridge = start(
        forge,
        "BRIDGE_ISSUER",
        "https://login.example.org/realms/cockpit",
        "BRIDGE_ISSUER_INTERNAL_URL",
        internal)) {
      assertThat(ready(bridge).status()).isEqualTo(200);
      assertThat(send(bridge, bridge.alice().sign()).status()).isEqualTo(200);
      assertThat(send(bridge, bridge.alice().claim("iss", internal).sign()).reason())
          .isEqualTo("token_issuer");
    }
  }
}
