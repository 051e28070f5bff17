package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.key.KeyRotation;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.LogRecorder;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.token.TokenDraft;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bridge.key.max-age} and {@code bridge.key.rotate-at-logout}. */
@Tag("integration")
class KeyRotationTest {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final long HOUR = 3600;

  private static RunningBridge start(String... variables) {
    List<String> all = new ArrayList<>(List.of("BRIDGE_COCKPIT_SERVICE_KEY", SeedData.MANAGER_KEY));
    all.addAll(List.of(variables));
    return RunningBridge.start(all.toArray(String[]::new));
  }

  private static String key(StandInCockpit cockpit) {
    return cockpit.users().find("alice").orElseThrow().apiKey().orElseThrow();
  }

  private static void makeKey(StandInCockpit cockpit, long age) {
    cockpit
        .users()
        .change(
            "alice",
            alice -> alice.withMadeKey(SeedData.ALICE_KEY, Instant.now().getEpochSecond() - age));
  }

  private static long rotations(StandInCockpit cockpit) {
    return cockpit.journal().requests().stream()
        .filter(request -> request.method().equals("POST") && request.path().endsWith("/key"))
        .count();
  }

  private static int status(StandInCockpit cockpit, String key) {
    return new Call(cockpit.uri().toString(), "GET", ITEMS)
        .header("api-key", key)
        .send()
        .status();
  }

  @Test
  void a_key_that_is_old_enough_is_replaced_once_and_accepted_for_the_grace_time() {
    try (LogRecorder audit = LogRecorder.of("audit");
        RunningBridge bridge = start("BRIDGE_KEY_MAX_AGE", "1h", "BRIDGE_KEY_TIME_TO_LIVE", "0s")) {
      makeKey(bridge.cockpit(), 2 * HOUR);

      assertThat(bridge.aliceCalls("GET", ITEMS).send().status()).isEqualTo(200);
      assertThat(bridge.aliceCalls("GET", ITEMS).send().status()).isEqualTo(200);

      String key = key(bridge.cockpit());
      assertThat(key).isNotEqualTo(SeedData.ALICE_KEY);
      assertThat(rotations(bridge.cockpit())).isEqualTo(1);
      assertThat(status(bridge.cockpit(), key)).isEqualTo(200);
      assertThat(status(bridge.cockpit(), SeedData.ALICE_KEY)).isEqualTo(200);
      assertThat(bridge.metrics())
          .contains("# HELP bridge_keys_replaced_total API keys", "bridge_keys_replaced_total 1.0")
          .containsPattern("bridge_key_age_seconds_count [1-9]");
      assertThat(audit.all())
          .contains("key replaced", "cause=\"age\"", SeedData.ALICE.id())
          .doesNotContain(key, SeedData.ALICE_KEY);
    }
  }

  @Test
  void without_grace_the_old_key_is_refused_at_once() {
    try (RunningBridge bridge = start("BRIDGE_KEY_MAX_AGE", "1h", "BRIDGE_KEY_GRACE", "0s")) {
      assertThat(bridge.aliceCalls("GET", ITEMS).send().status()).isEqualTo(200);

      assertThat(status(bridge.cockpit(), SeedData.ALICE_KEY)).isEqualTo(412);
    }
  }

  @Test
  void a_young_key_stays() {
    try (RunningBridge bridge = start("BRIDGE_KEY_MAX_AGE", "1h")) {
      makeKey(bridge.cockpit(), HOUR - 60);

      assertThat(bridge.aliceCalls("GET", ITEMS).send().status()).isEqualTo(200);

      assertThat(key(bridge.cockpit())).isEqualTo(SeedData.ALICE_KEY);
      assertThat(rotations(bridge.cockpit())).isZero();
    }
  }

  @Test
  void an_old_key_is_used_while_cockpit_cannot_replace_it() {
    try (LogRecorder log = LogRecorder.of(KeyRotation.class.getName());
        RunningBridge bridge =
            RunningBridge.start("BRIDGE_KEY_MAX_AGE", "1h", "BRIDGE_KEY_TIME_TO_LIVE", "0s")) {
      for (int i = 0; i < 5; i++) {
        assertThat(bridge.aliceCalls("GET", ITEMS).send().status()).isEqualTo(200);
      }
      assertThat(log.messages()).singleElement().asString().contains("sso/keys/write");

      bridge
          .cockpit()
          .faults()
          .when(request -> request.method().equals("POST"), Fault.json(500, "{}"));
      assertThat(bridge.aliceCalls("GET", ITEMS).send().status()).isEqualTo(200);
      assertThat(key(bridge.cockpit())).isEqualTo(SeedData.ALICE_KEY);
    }
  }

  @Test
  void a_logout_replaces_the_key_of_a_user_whom_the_bridge_served() {
    try (RunningBridge bridge =
        start("BRIDGE_KEY_ROTATE_AT_LOGOUT", "true", "BRIDGE_LOGOUT_CLIENTS", "cockpit-app")) {
      TokenDraft token = bridge.alice();
      String subject = token.claimsJson().replaceAll(".*\"sub\":\"([^\"]+)\".*", "$1");
      assertThat(bridge.call("GET", ITEMS).token(token.sign()).send().status()).isEqualTo(200);

      logOut(bridge, "someone-else");
      logOut(bridge, subject);

      await()
          .untilAsserted(() -> assertThat(key(bridge.cockpit())).isNotEqualTo(SeedData.ALICE_KEY));
      assertThat(rotations(bridge.cockpit())).isEqualTo(1);
      assertThat(status(bridge.cockpit(), SeedData.ALICE_KEY)).isEqualTo(200);
    }
  }

  private static void logOut(RunningBridge bridge, String subject) {
    String token = bridge.forge().logoutToken(subject, "sid-1").sign();
    assertThat(bridge
            .call("POST", "/backchannel-logout")
            .body("application/x-www-form-urlencoded", "logout_token=" + token)
            .send()
            .status())
        .isEqualTo(200);
  }

  /** Apps write and read while the key changes again and again, through one bridge or two. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void no_request_fails_while_keys_are_replaced(int bridges) throws Exception {
    TokenForge forge = TokenForge.start();
    StandInCockpit cockpit = StandInCockpit.start();
    List<RunningBridge> running = new ArrayList<>();
    ExecutorService apps = Executors.newFixedThreadPool(8);
    try {
      for (int i = 0; i < bridges; i++) {
        running.add(RunningBridge.start(
            forge,
            cockpit,
            "BRIDGE_COCKPIT_SERVICE_KEY",
            SeedData.MANAGER_KEY,
            "BRIDGE_KEY_MAX_AGE",
            "1h",
            "BRIDGE_KEY_TIME_TO_LIVE",
            "20ms"));
      }
      AtomicBoolean over = new AtomicBoolean();
      List<Future<List<Integer>>> failures = new ArrayList<>();
      String token = forge.tokenFor(SeedData.ALICE.id()).sign();
      for (int i = 0; i < 8; i++) {
        RunningBridge bridge = running.get(i % bridges);
        failures.add(apps.submit(() -> callUntil(over, bridge, token)));
      }
      for (int round = 0; round < 30; round++) {
        long before = rotations(cockpit);
        CockpitUser aged = cockpit
            .users()
            .change(
                "alice",
                alice -> alice.withMadeKey(
                    alice.apiKey().orElseThrow(), Instant.now().getEpochSecond() - 2 * HOUR));
        String old = aged.apiKey().orElseThrow();
        await().untilAsserted(() -> assertThat(key(cockpit)).isNotEqualTo(old));
        assertThat(rotations(cockpit)).isGreaterThan(before);
      }
      over.set(true);
      for (Future<List<Integer>> each : failures) {
        assertThat(each.get()).isEmpty();
      }
    } finally {
      apps.shutdownNow();
      running.forEach(RunningBridge::close);
    }
  }

  private static List<Integer> callUntil(AtomicBoolean over, RunningBridge bridge, String token) {
    List<Integer> failures = new ArrayList<>();
    for (int i = 0; !over.get(); i++) {
      int status = i % 3 == 0
          ? bridge
              .call("POST", "/api/content/item/Seiten")
              .token(token)
              .body("application/json", "{\"data\":{\"titel\":\"x\"}}")
              .send()
              .status()
          : bridge.call("GET", ITEMS).token(token).send().status();
      if (status != 200) {
        failures.add(status);
      }
    }
    return failures;
  }
}
