package io.github.cockpitsso.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.Server;
import io.github.cockpitsso.testkit.real.RealCockpit;
import io.github.cockpitsso.testkit.real.RealCockpitSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The addon's commands on a real Cockpit, if one is configured ({@link RealCockpitSettings}). */
class TowerIT {

  private static final String KEY = "USR-[0-9a-f]{40}";

  /** The second line of a rotation. */
  private static final String INACTIVE = "\nInactive users keep their old keys. If you activate"
      + " such a user, replace the key with --rotate --user=NAME.";

  private static final String EXCLUDED = "Users of roles in exclude_roles keep their old keys, and"
      + " Cockpit accepts them. Delete these keys on the users' pages in Cockpit.";

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  private static RealCockpit cockpit;

  @BeforeAll
  static void start() {
    Optional<RealCockpitSettings> settings = RealCockpitSettings.from(System.getProperties());
    assumeTrue(settings.isPresent(), RealCockpitSettings.HOW_TO_RUN);
    cockpit = RealCockpit.start(settings.orElseThrow(), Server.PHP, true);
  }

  @AfterAll
  static void stop() {
    if (cockpit != null) {
      cockpit.close();
    }
  }

  @BeforeEach
  void reset() {
    cockpit.reset();
  }

  private static JsonNode call(String method, String path, String body) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(cockpit.uri() + path))
        .header("api-key", SeedData.MANAGER_KEY)
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .build();
    HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static JsonNode read(CockpitUser user) throws Exception {
    return call("GET", "/api/sso/users/" + user.id() + "/key", "");
  }

  /** Empty if the user has no key. */
  private static String keyOf(CockpitUser user) throws Exception {
    return read(user).path("apiKey").asText("");
  }

  /** Whether Cockpit knows the key; its role may still lack the permission. */
  private static boolean isAccepted(String key) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(
            URI.create(cockpit.uri() + "/api/content/item/Startseite"))
        .header("api-key", key)
        .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() != 412;
  }

  @Test
  void a_dry_run_counts_and_changes_nothing() throws Exception {
    assertThat(cockpit.tower("sso:keys", "--dry-run").strip())
        .endsWith("8 users: 5 have a key, 2 would get one, 1 inactive, 0 excluded");
    assertThat(keyOf(SeedData.BOB)).isEmpty();
  }

  @Test
  void each_active_user_without_a_key_gets_one_and_no_key_is_printed() throws Exception {
    assertThat(cockpit.tower("sso:keys").strip())
        .endsWith("8 users: 5 had a key, 2 got one, 1 inactive, 0 excluded")
        .doesNotContain("USR-");
    assertThat(keyOf(SeedData.BOB)).matches(KEY);
    assertThat(keyOf(SeedData.ADMIN)).matches(KEY).isNotEqualTo(keyOf(SeedData.BOB));
    assertThat(keyOf(SeedData.ALICE)).isEqualTo(SeedData.ALICE_KEY);
    assertThat(cockpit.tower("sso:keys").strip())
        .endsWith("8 users: 7 had a key, 0 got one, 1 inactive, 0 excluded");
  }

  @Test
  void excluded_roles_get_no_keys() throws Exception {
    cockpit.keylessRoles(Set.of("guest", "admin"));
    assertThat(cockpit.tower("sso:setup", "--mint-keys"))
        .contains("8 users: 4 had a key, 0 got one, 1 inactive, 3 excluded");
    cockpit.keylessRoles(Set.of());
    assertThat(keyOf(SeedData.BOB)).isEmpty();
  }

  @Test
  void a_space_has_its_own_users() throws Exception {
    assertThat(cockpit.tower("sso:keys", "--space", SeedData.SPACE).strip())
        .endsWith("1 users: 1 had a key, 0 got one, 0 inactive, 0 excluded");
    assertThat(keyOf(SeedData.BOB)).isEmpty();
  }

  @Test
  void an_option_for_a_space_that_cockpit_ignores_is_refused() throws Exception {
    for (String command : List.of("sso:keys", "sso:setup")) {
      assertThatThrownBy(() -> cockpit.tower(command, "--space=" + SeedData.SPACE))
          .hasMessageContaining("--space NAME");
    }
    assertThat(keyOf(SeedData.BOB)).isEmpty();
  }

  @Test
  void the_bridge_may_make_keys_only_with_the_option() throws Exception {
    cockpit.tower("sso:setup", "bridge");
    assertThat(bridgeMay()).containsExactly("sso/keys/read");
    assertThat(cockpit.tower("sso:setup", "--mint-on-first-use")).contains("may make API keys");
    assertThat(bridgeMay()).containsExactlyInAnyOrder("sso/keys/read", "sso/keys/write");
    cockpit.tower("sso:setup");
    assertThat(bridgeMay()).containsExactlyInAnyOrder("sso/keys/read", "sso/keys/write");
  }

  private static List<String> bridgeMay() throws Exception {
    for (JsonNode role : call("GET", "/api/sso/roles", "")) {
      if (role.path("appid").asText().equals("sso-bridge")) {
        List<String> permissions = new ArrayList<>();
        role.path("permissions").fieldNames().forEachRemaining(permissions::add);
        return permissions;
      }
    }
    return List.of();
  }

  @Test
  void bridges_get_the_same_keys_during_the_run() throws Exception {
    Set<String> keys = new HashSet<>();
    ExecutorService shell = Executors.newSingleThreadExecutor();
    try {
      Future<String> bulk = shell.submit(() -> cockpit.tower("sso:keys"));
      do {
        String path = "/api/sso/users/" + SeedData.BOB.id() + "/key";
        keys.add(call("POST", path, "{\"mode\":\"mint\"}").path("apiKey").asText());
      } while (!bulk.isDone());
      assertThat(bulk.get()).contains("8 users");
    } finally {
      shell.shutdownNow();
    }
    assertThat(keys).containsExactly(keyOf(SeedData.BOB));
  }

  @Test
  void keys_of_the_commands_have_an_age() throws Exception {
    long start = Instant.now().getEpochSecond();
    cockpit.tower("sso:keys");
    assertThat(read(SeedData.BOB).path("since").asLong()).isGreaterThanOrEqualTo(start);
    assertThat(read(SeedData.ALICE).path("since").isNull()).isTrue();
    cockpit.reset();
    cockpit.tower("sso:setup", "--mint-keys");
    assertThat(read(SeedData.BOB).path("since").asLong()).isGreaterThanOrEqualTo(start);
    cockpit.tower("sso:keys", "--rotate");
    assertThat(read(SeedData.ALICE).path("since").asLong()).isGreaterThanOrEqualTo(start);
  }

  @Test
  void the_age_survives_an_emptied_cache() throws Exception {
    cockpit.tower("sso:keys");
    cockpit.ageKeys(Duration.ofDays(1));
    JsonNode before = read(SeedData.BOB);
    cockpit.tower("app:cache:flush");
    assertThat(read(SeedData.BOB)).isEqualTo(before);
    assertThat(before.path("since").asLong())
        .isLessThanOrEqualTo(Instant.now().getEpochSecond() - 86400);
  }

  @Test
  void rotation_replaces_the_keys_of_all_active_users_who_have_one() throws Exception {
    assertThat(cockpit.tower("sso:keys", "--rotate").strip())
        .endsWith("8 users: 5 keys replaced, 2 have no key, 1 inactive, 0 excluded" + INACTIVE)
        .doesNotContain("USR-");
    assertThat(keyOf(SeedData.ALICE)).matches(KEY).isNotEqualTo(SeedData.ALICE_KEY);
    assertThat(isAccepted(keyOf(SeedData.ALICE))).isTrue();
    for (String old : List.of(SeedData.ALICE_KEY, SeedData.DAVE_KEY, SeedData.JUERGEN_KEY)) {
      assertThat(isAccepted(old)).isFalse();
    }
    assertThat(keyOf(SeedData.BOB)).isEmpty();
    for (String service : List.of(SeedData.SERVICE_KEY, SeedData.BRIDGE_KEY)) {
      assertThat(isAccepted(service)).isTrue();
    }
  }

  @Test
  void a_dry_run_of_a_rotation_counts_and_changes_nothing() throws Exception {
    assertThat(cockpit.tower("sso:keys", "--rotate", "--dry-run").strip())
        .endsWith(
            "8 users: 5 keys would be replaced, 2 have no key, 1 inactive, 0 excluded" + INACTIVE);
    assertThat(keyOf(SeedData.ALICE)).isEqualTo(SeedData.ALICE_KEY);
    assertThat(isAccepted(SeedData.ALICE_KEY)).isTrue();
  }

  @Test
  void the_key_of_one_user_is_replaced() throws Exception {
    assertThat(cockpit.tower("sso:keys", "--rotate", "--user=dave").strip())
        .endsWith("1 users: 1 keys replaced, 0 have no key, 0 inactive, 0 excluded");
    assertThat(isAccepted(SeedData.DAVE_KEY)).isFalse();
    assertThat(isAccepted(SeedData.ALICE_KEY)).isTrue();
    assertThat(cockpit.tower("sso:keys", "--rotate", "--user", "bob").strip())
        .endsWith("1 users: 0 keys replaced, 1 have no key, 0 inactive, 0 excluded");
    assertThat(keyOf(SeedData.BOB)).isEmpty();
  }

  @Test
  void old_keys_are_accepted_for_the_grace_time_of_the_option() throws Exception {
    cockpit.tower("sso:keys", "--rotate", "--grace=60");
    assertThat(isAccepted(SeedData.ALICE_KEY)).isTrue();
    assertThat(isAccepted(keyOf(SeedData.ALICE))).isTrue();
    cockpit.tower("sso:keys", "--rotate");
    assertThat(isAccepted(SeedData.ALICE_KEY)).isFalse();
    assertThat(isAccepted(keyOf(SeedData.ALICE))).isTrue();
  }

  @Test
  void a_user_whose_key_cannot_be_replaced_is_an_error() {
    cockpit.keylessRoles(Set.of("guest"));
    Map<String, String> faults = Map.of(
        "mallory", "User 'mallory' does not exist",
        "Alice", "User 'Alice' does not exist",
        "carol", "User 'carol' is not active",
        "bob", "User 'bob' has a role in exclude_roles");
    faults.forEach((user, fault) -> {
      for (String run : List.of("--dry-run", "--grace=0")) {
        assertThatThrownBy(() -> cockpit.tower("sso:keys", "--rotate", "--user", user, run))
            .hasMessageContaining(fault);
      }
    });
  }

  @Test
  void options_of_a_rotation_are_checked() throws Exception {
    for (String grace : List.of("-1", "86401", "1.5", "x", "")) {
      assertThatThrownBy(() -> cockpit.tower("sso:keys", "--rotate", "--grace=" + grace))
          .hasMessageContaining("from 0 to 86400");
    }
    for (String option : List.of("--user=alice", "--grace=60")) {
      assertThatThrownBy(() -> cockpit.tower("sso:keys", option))
          .hasMessageContaining("only for --rotate");
    }
    assertThat(keyOf(SeedData.ALICE)).isEqualTo(SeedData.ALICE_KEY);
    assertThat(keyOf(SeedData.BOB)).isEmpty();
  }

  @Test
  void a_rotation_in_a_space_leaves_the_users_of_others() throws Exception {
    assertThat(cockpit.tower("sso:keys", "--rotate", "--space", SeedData.SPACE).strip())
        .endsWith("1 users: 1 keys replaced, 0 have no key, 0 inactive, 0 excluded");
    assertThat(isAccepted(SeedData.ALICE_KEY)).isTrue();
  }

  @Test
  void excluded_roles_keep_their_keys() throws Exception {
    cockpit.keylessRoles(Set.of("editor"));
    assertThat(cockpit.tower("sso:keys", "--rotate").strip())
        .endsWith("8 users: 3 keys replaced, 2 have no key, 0 inactive, 3 excluded\n" + EXCLUDED);
    assertThat(isAccepted(SeedData.ALICE_KEY)).isTrue();
    assertThat(isAccepted(SeedData.JUERGEN_KEY)).isFalse();
    cockpit.keylessRoles(Set.of("guest"));
    assertThat(cockpit.tower("sso:keys", "--rotate").strip()).endsWith(INACTIVE + " " + EXCLUDED);
  }
}
