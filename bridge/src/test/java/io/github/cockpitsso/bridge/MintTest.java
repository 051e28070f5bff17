package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.key.KeyMint;
import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.LogRecorder;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bridge.key.mint: on-first-use}. */
@Tag("integration")
class MintTest {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final String[] ON = {
    "BRIDGE_KEY_MINT", "on-first-use", "BRIDGE_COCKPIT_SERVICE_KEY", SeedData.MANAGER_KEY
  };

  private static Answer call(RunningBridge bridge, CockpitUser user) {
    return bridge
        .call("GET", ITEMS)
        .token(bridge.forge().tokenFor(user.id()).sign())
        .send();
  }

  private static long mints(StandInCockpit cockpit) {
    return cockpit.journal().requests().stream()
        .filter(request -> request.method().equals("POST") && request.path().endsWith("/key"))
        .count();
  }

  private static Set<String> keysThatArrived(StandInCockpit cockpit) {
    Set<String> keys = new HashSet<>();
    cockpit
        .journal()
        .requests(ITEMS)
        .forEach(request -> keys.add(request.header("api-key").orElse("")));
    return keys;
  }

  private static void onMint(StandInCockpit cockpit, Fault fault) {
    cockpit
        .faults()
        .when(request -> request.method().equals("POST") && request.path().endsWith("/key"), fault);
  }

  private static List<Integer> together(List<RunningBridge> bridges, int requests)
      throws Exception {
    ExecutorService apps = Executors.newFixedThreadPool(50);
    try {
      List<Future<Integer>> statuses = new ArrayList<>();
      for (int i = 0; i < requests; i++) {
        RunningBridge bridge = bridges.get(i % bridges.size());
        statuses.add(apps.submit(() -> call(bridge, SeedData.BOB).status()));
      }
      List<Integer> all = new ArrayList<>();
      for (Future<Integer> status : statuses) {
        all.add(status.get());
      }
      return all;
    } finally {
      apps.shutdownNow();
    }
  }

  @Test
  void the_first_request_of_a_user_without_a_key_creates_a_lasting_key() {
    try (LogRecorder audit = LogRecorder.of("audit");
        RunningBridge bridge = RunningBridge.start(ON)) {
      assertThat(call(bridge, SeedData.BOB).status()).isEqualTo(200);
      assertThat(call(bridge, SeedData.BOB).status()).isEqualTo(200);

      String key = bridge.cockpit().users().find("bob").orElseThrow().apiKey().orElseThrow();
      assertThat(keysThatArrived(bridge.cockpit())).containsExactly(key);
      assertThat(mints(bridge.cockpit())).isEqualTo(1);
      assertThat(bridge.metrics())
          .contains("# HELP bridge_keys_made_total API keys", "bridge_keys_made_total 1.0");
      assertThat(audit.messages()).containsOnlyOnce("key made");
      assertThat(audit.all()).contains(SeedData.BOB.id()).doesNotContain(key);
    }
  }

  @Test
  void users_with_a_key_cause_no_additional_call() {
    try (RunningBridge bridge = RunningBridge.start(ON)) {
      assertThat(call(bridge, SeedData.ALICE).status()).isEqualTo(200);

      assertThat(mints(bridge.cockpit())).isZero();
    }
  }

  @Test
  void without_the_setting_no_key_is_created() {
    try (RunningBridge bridge =
        RunningBridge.start("BRIDGE_COCKPIT_SERVICE_KEY", SeedData.MANAGER_KEY)) {
      Answer answer = call(bridge, SeedData.BOB);

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.reason()).isEqualTo("no_api_key");
      assertThat(mints(bridge.cockpit())).isZero();
    }
  }

  @Test
  void a_thousand_parallel_first_requests_create_one_key() throws Exception {
    try (RunningBridge bridge = RunningBridge.start(ON)) {
      bridge.cockpit().faults().on("/api/sso/", new Fault.Delay(Duration.ofMillis(200)));

      assertThat(together(List.of(bridge), 1000)).containsOnly(200);

      assertThat(mints(bridge.cockpit())).isEqualTo(1);
      assertThat(keysThatArrived(bridge.cockpit())).hasSize(1);
    }
  }

  @Test
  void two_bridges_create_one_key() throws Exception {
    StandInCockpit cockpit = StandInCockpit.start();
    TokenForge forge = TokenForge.start();
    try (RunningBridge first = RunningBridge.start(forge, cockpit, ON);
        RunningBridge second = RunningBridge.start(forge, cockpit, ON)) {
      cockpit.faults().on("/api/sso/", new Fault.Delay(Duration.ofMillis(200)));

      assertThat(together(List.of(first, second), 1000)).containsOnly(200);

      assertThat(mints(cockpit)).isBetween(1L, 2L);
      assertThat(keysThatArrived(cockpit))
          .containsExactly(cockpit.users().find("bob").orElseThrow().apiKey().orElseThrow());
    }
  }

  @Test
  void a_user_with_an_excluded_role_is_403_with_the_reason() {
    try (RunningBridge bridge = RunningBridge.start(ON)) {
      bridge.cockpit().keylessRoles(Set.of("guest"));

      Answer answer = call(bridge, SeedData.BOB);

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.reason()).isEqualTo("no_api_key");
      assertThat(answer.text()).contains("excludes the user's role");
      assertThat(bridge.cockpit().users().find("bob").orElseThrow().apiKey()).isEmpty();
    }
  }

  @Test
  void a_service_key_without_the_permission_to_create_keys_is_logged_once() {
    try (LogRecorder log = LogRecorder.of(KeyMint.class.getName());
        RunningBridge bridge = RunningBridge.start("BRIDGE_KEY_MINT", "on-first-use")) {
      for (CockpitUser user : List.of(SeedData.BOB, SeedData.ADMIN)) {
        Answer answer = call(bridge, user);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.reason()).isEqualTo("key_source_refuses");
      }

      assertThat(log.messages())
          .singleElement()
          .asString()
          .contains("sso/keys/write", "bridge.key.mint");
    }
  }

  @Test
  void an_inactive_user_gets_no_key() {
    try (RunningBridge bridge = RunningBridge.start(ON)) {
      assertThat(call(bridge, SeedData.CAROL).reason()).isEqualTo("account_inactive");
      assertThat(mints(bridge.cockpit())).isZero();
    }
  }

  @Test
  void a_user_deactivated_between_both_calls_gets_no_key() {
    try (RunningBridge bridge = RunningBridge.start(ON)) {
      onMint(
          bridge.cockpit(),
          Fault.json(409, "{\"error\":\"User is not active\",\"field\":\"active\"}"));
      assertThat(call(bridge, SeedData.BOB).reason()).isEqualTo("account_inactive");
    }
  }

  @Test
  void a_user_deleted_between_both_calls_has_no_account() {
    try (RunningBridge bridge = RunningBridge.start(ON)) {
      onMint(bridge.cockpit(), Fault.json(404, "{\"error\":\"User not found\"}"));
      assertThat(call(bridge, SeedData.BOB).reason()).isEqualTo("no_cockpit_account");
    }
  }

  @Test
  void slow_key_creation_is_503_and_the_next_request_finds_the_key() {
    try (RunningBridge bridge = RunningBridge.start(ON)) {
      onMint(bridge.cockpit(), new Fault.NeverAnswer());

      Answer answer = call(bridge, SeedData.BOB);

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.reason()).isEqualTo("key_source_unavailable");
      assertThat(answer.header("Retry-After")).isNotEmpty();
      bridge.cockpit().faults().clear();
      await()
          .untilAsserted(() -> assertThat(call(bridge, SeedData.BOB).status()).isEqualTo(200));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"apiKey\":\"USR-a11ce0a11ce0a11ce0a11ce0a11ce0a11ce0a11c\","
            + "\"user\":{\"_id\":\"6b02000000000000000000a2\",\"user\":\"alice\","
            + "\"role\":\"editor\",\"active\":true}}",
        "{\"apiKey\":null,"
            + "\"user\":{\"_id\":\"6b02000000000000000000a3\",\"user\":\"bob\",\"role\":\"guest\","
            + "\"active\":true}}",
        "{\"apiKey\":\"public\","
            + "\"user\":{\"_id\":\"6b02000000000000000000a3\",\"user\":\"bob\",\"role\":\"guest\","
            + "\"active\":true}}",
        "{\"apiKey\":\"USR-0000000000000000\\r\\nx: y\","
            + "\"user\":{\"_id\":\"6b02000000000000000000a3\",\"user\":\"bob\",\"role\":\"guest\","
            + "\"active\":true}}",
        "{\"apiKey\":\"USR-0000000000000000\"}",
        "[]"
      })
  void an_answer_about_another_user_or_with_an_invalid_key_is_not_used(String body) {
    try (RunningBridge bridge = RunningBridge.start(ON)) {
      onMint(bridge.cockpit(), Fault.json(200, body));

      Answer answer = call(bridge, SeedData.BOB);

      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.reason()).isEqualTo("key_source_malformed");
      assertThat(bridge.cockpit().journal().count(ITEMS)).isZero();
    }
  }

  @Test
  void a_deleted_key_is_created_again_without_an_error_for_the_app() {
    try (RunningBridge bridge = RunningBridge.start(ON)) {
      assertThat(call(bridge, SeedData.BOB).status()).isEqualTo(200);
      bridge.cockpit().users().change("bob", bob -> bob.withApiKey(Optional.empty()));

      assertThat(call(bridge, SeedData.BOB).status()).isEqualTo(200);

      assertThat(mints(bridge.cockpit())).isEqualTo(2);
    }
  }
}
