package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SyncIT {
  private static final String DIRECTORY = "/api/sso/users";
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  private StandInCockpit cockpit;
  private TestRealm realm;
  private KeycloakServer keycloak;

  @BeforeAll
  void start(KeycloakServer server) {
    keycloak = server;
    cockpit = StandInCockpit.start();
    realm = TestRealm.withDirectory(server, cockpit);
  }

  @BeforeEach
  void forget() {
    cockpit.reset();
    realm.removeUsers();
    save(Map.of("goneUsers", "disable", "inactiveUsers", "disable", "batchSizeForSync", "250"));
    cockpit.journal().clear();
  }

  @AfterAll
  void stop() {
    realm.close();
    cockpit.close();
  }

  @Test
  void a_full_sync_imports_all_users_and_a_second_one_changes_nothing() {
    int active =
        (int) cockpit.users().all().stream().filter(CockpitUser::active).count();

    JsonNode first = realm.sync("triggerFullSync");
    assertThat(first.path("added").asInt()).as("%s", first).isEqualTo(active);
    assertThat(first.path("failed").asInt()).isZero();
    assertThat(first.path("ignored").asBoolean()).isFalse();
    JsonNode alice = user("alice");
    assertThat(alice.path("attributes").path("COCKPIT_ID").path(0).asText())
        .isEqualTo(SeedData.ALICE.id());
    assertThat(alice.path("email").asText()).isEqualTo("alice@example.org");
    assertThat(alice.path("federationLink").asText())
        .isEqualTo(realm.federation().path("id").asText());
    assertThat(realm.users("carol")).as("inactive in Cockpit").isEmpty();
    assertThat(realm.admin().get(realm.name() + "/users/count").asInt()).isEqualTo(active);

    JsonNode second = realm.sync("triggerFullSync");
    assertThat(second.path("added").asInt()).isZero();
    assertThat(second.path("updated").asInt()).as("%s", second).isZero();
    assertThat(second.path("removed").asInt()).isZero();
  }

  @Test
  void a_synced_user_logs_in_with_roles_and_claims_like_others() {
    realm.sync("triggerFullSync");
    cockpit.journal().clear();

    JsonNode claims =
        realm.app().login("alice", SeedData.ALICE_PASSWORD).expectTokens().accessClaims();

    assertThat(claims.path("cockpit_user_id").asText()).isEqualTo(SeedData.ALICE.id());
    assertThat(claims.path("cockpit_roles").path(0).asText()).isEqualTo("editor");
    assertThat(claims.path("sub").asText()).isEqualTo(user("alice").path("id").asText());
    assertThat(cockpit.journal().total()).as("one call a login").isEqualTo(1);
    assertThat(realm
            .admin()
            .get(realm.name() + "/users/" + claims.path("sub").asText() + "/role-mappings/realm")
            .toString())
        .contains("default-roles-" + realm.name());
  }

  @Test
  void a_sync_reads_pages_and_never_single_users() {
    cockpit.users().addMany(95);
    save(Map.of("batchSizeForSync", "50"));
    int users = cockpit.users().count();
    cockpit.journal().clear();

    realm.sync("triggerFullSync");

    assertThat(cockpit.journal().count(DIRECTORY)).isEqualTo(users / 50 + 1);
    assertThat(cockpit.journal().requests()).noneMatch(it -> it.path().startsWith(DIRECTORY + "/"));
    assertThat(realm.users("user00094")).hasSize(1);
  }

  @Test
  void a_sync_of_changes_reads_only_changed_users_by_the_clock_of_cockpit() {
    cockpit.users().addMany(60);
    cockpit.users().touch("alice", SeedData.TIME + 3600);
    realm.sync("triggerFullSync");
    cockpit.users().changeRole("bob", "editor");
    cockpit.users().deactivate("user00007");
    cockpit.journal().clear();

    JsonNode result = realm.sync("triggerChangedUsersSync");

    assertThat(result.path("updated").asInt()).as("%s", result).isEqualTo(2);
    assertThat(result.path("added").asInt()).isZero();
    assertThat(user("bob").path("attributes").path("COCKPIT_ROLE").path(0).asText())
        .isEqualTo("editor");
    assertThat(user("user00007").path("enabled").asBoolean()).isFalse();
    assertThat(cockpit.journal().requests().get(0).query()).contains("modifiedSince=");
    assertThat(result.path("status").asText()).contains("3 users read");
  }

  @Test
  void the_clock_of_cockpit_may_be_hours_late() {
    realm.sync("triggerFullSync");
    // Two changes in the same second of Cockpit, the second one after the sync of the first.
    long now = Instant.now().getEpochSecond() - 7200;
    cockpit.users().rename("bob", "bobby");
    cockpit.users().touch("bobby", now);
    realm.sync("triggerFullSync");
    cockpit.users().rename("bobby", "robert");
    cockpit.users().touch("robert", now + 1);

    realm.sync("triggerChangedUsersSync");

    assertThat(realm.users("robert")).hasSize(1);
  }

  @Test
  void a_first_sync_of_changes_reads_all_users() {
    try (TestRealm fresh = TestRealm.withDirectory(keycloak, cockpit)) {
      cockpit.journal().clear();
      assertThat(fresh.sync("triggerChangedUsersSync").path("added").asInt()).isGreaterThan(3);
      assertThat(cockpit.journal().count("/api/sso/info"))
          .as("saving the checkpoint does not test the settings")
          .isZero();
    }
  }

  @Test
  void an_inactive_user_is_disabled_and_enabled_again_with_the_account() {
    realm.sync("triggerFullSync");
    cockpit.users().deactivate("alice");

    JsonNode off = realm.sync("triggerFullSync");
    assertThat(off.path("updated").asInt()).isEqualTo(1);
    assertThat(off.path("status").asText()).contains("1 disabled");
    assertThat(user("alice").path("enabled").asBoolean()).isFalse();
    cockpit.users().activate("alice");
    realm.sync("triggerFullSync");

    assertThat(user("alice").path("enabled").asBoolean()).isTrue();
    realm.app().login("alice", SeedData.ALICE_PASSWORD).expectTokens();
  }

  @Test
  void a_sync_does_not_enable_users_disabled_by_an_administrator() {
    realm.sync("triggerFullSync");
    String id = user("alice").path("id").asText();
    realm.admin().put(realm.name() + "/users/" + id, Map.of("enabled", false)).expect(204);
    cockpit.users().deactivate("alice");
    realm.sync("triggerFullSync");
    cockpit.users().activate("alice");
    cockpit.users().change("alice", it -> it.withName("Alice Other"));

    realm.sync("triggerFullSync");

    assertThat(user("alice").path("firstName").asText()).isEqualTo("Alice");
    assertThat(user("alice").path("lastName").asText()).isEqualTo("Other");
    assertThat(user("alice").path("enabled").asBoolean()).isFalse();
  }

  @ParameterizedTest
  // The sync keeps the user. Keycloak's next check disables them.
  @CsvSource({"disable,1,false", "remove,0,", "keep,1,false"})
  void users_deleted_in_cockpit_are_treated_as_configured(
      String choice, int users, String enabled) {
    save(Map.of("goneUsers", choice));
    realm.sync("triggerFullSync");
    cockpit.users().delete("bob");

    JsonNode changed = realm.sync("triggerChangedUsersSync");
    assertThat(changed.path("removed").asInt())
        .as("only a full sync can detect it")
        .isZero();
    assertThat(realm.users("bob")).hasSize(1);
    JsonNode full = realm.sync("triggerFullSync");

    assertThat(full.path("removed").asInt()).isEqualTo(choice.equals("remove") ? 1 : 0);
    assertThat(choice.equals("keep") ? full.path("updated").asInt() : 0).isZero();
    assertThat(realm.users("bob")).hasSize(users);
    if (users > 0) {
      assertThat(user("bob").path("enabled").asText()).isEqualTo(enabled);
    }
  }

  @ParameterizedTest
  // The sync keeps the user. Keycloak's next check disables them.
  @CsvSource({"disable,1,false", "remove,0,", "keep,1,false"})
  void inactive_users_are_treated_as_configured(String choice, int users, String enabled) {
    save(Map.of("inactiveUsers", choice));
    realm.sync("triggerFullSync");
    cockpit.users().deactivate("bob");

    JsonNode changed = realm.sync("triggerChangedUsersSync");

    assertThat(choice.equals("keep") ? changed.path("updated").asInt() : 0).isZero();
    assertThat(realm.users("bob")).hasSize(users);
    if (users > 0) {
      assertThat(user("bob").path("enabled").asText()).isEqualTo(enabled);
    }
  }

  @Test
  void a_cockpit_with_one_user_is_synced_but_an_empty_one_is_refused() {
    try (StandInCockpit small = StandInCockpit.start();
        TestRealm fresh = TestRealm.withDirectory(keycloak, small)) {
      small.users().all().stream()
          .map(CockpitUser::user)
          .filter(it -> !it.equals("alice"))
          .forEach(small.users()::delete);

      assertThat(fresh.sync("triggerFullSync").path("added").asInt()).isEqualTo(1);
      assertThat(fresh.sync("triggerFullSync").path("updated").asInt()).isZero();
      small.users().delete("alice");
      JsonNode empty = fresh.sync("triggerFullSync");

      assertThat(empty.path("ignored").asBoolean()).as("%s", empty).isTrue();
      assertThat(empty.path("updated").asInt()).isZero();
      assertThat(fresh.imported("alice")).isEqualTo(1);
    }
  }

  @Test
  void a_federation_deleted_during_its_sync_imports_no_further_user() {
    cockpit.users().addMany(30);
    try (TestRealm fresh = TestRealm.withDirectory(keycloak, cockpit)) {
      fresh.saveFederation(Map.of("batchSizeForSync", "10")).expect(204);
      var deleted = new CompletableFuture<Void>();
      var pages = new AtomicInteger();
      cockpit
          .faults()
          .when(
              it -> it.path().equals(DIRECTORY) && pages.getAndIncrement() == 2,
              new Fault.Held(deleted));
      ExecutorService admins = Executors.newSingleThreadExecutor();
      try {
        Future<JsonNode> sync = admins.submit(() -> fresh.sync("triggerFullSync"));
        // Two pages of ten, ordered by id.
        String last = cockpit.users().all().get(19).user();
        Awaitility.await().atMost(DEADLINE).until(() -> fresh.imported(last) == 1);

        String federation = fresh.federation().path("id").asText();
        fresh.admin().delete(fresh.name() + "/components/" + federation).expect(204);
        deleted.complete(null);

        Awaitility.await().atMost(DEADLINE).until(sync::isDone);
      } finally {
        deleted.complete(null);
        admins.shutdownNow();
      }
      assertThat(fresh.imported("user")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void an_outage_on_any_page_is_reported_removes_no_user_and_the_next_sync_continues(
      int pagesBefore) {
    cockpit.users().addMany(30);
    save(Map.of("goneUsers", "remove", "batchSizeForSync", "10"));
    realm.sync("triggerFullSync");
    cockpit.users().delete("bob");
    cockpit.users().changeRole("user00029", "guest");
    var pages = new AtomicInteger();
    cockpit
        .faults()
        .when(
            it -> it.path().equals(DIRECTORY) && pages.getAndIncrement() >= pagesBefore,
            Fault.serverErrorPage());

    JsonNode stopped = realm.sync("triggerFullSync");
    assertThat(stopped.path("ignored").asBoolean()).as("%s", stopped).isTrue();
    assertThat(stopped.path("status").asText()).contains("stopped").contains("500");
    assertThat(stopped.path("removed").asInt()).isZero();
    assertThat(realm.imported("bob")).isEqualTo(1);
    cockpit.faults().clear();

    JsonNode whole = realm.sync("triggerFullSync");
    assertThat(whole.path("removed").asInt()).as("%s", whole).isEqualTo(1);
    assertThat(user("user00029").path("attributes").path("COCKPIT_ROLE").path(0).asText())
        .isEqualTo("guest");
  }

  @Test
  void an_incomplete_directory_removes_no_user() {
    save(Map.of("goneUsers", "remove"));
    realm.sync("triggerFullSync");
    cockpit.faults().on(DIRECTORY, Fault.json(200, "{\"data\":[],\"meta\":{\"total\":5}}"));

    JsonNode result = realm.sync("triggerFullSync");

    assertThat(result.path("ignored").asBoolean()).isTrue();
    assertThat(result.path("removed").asInt()).isZero();
    assertThat(realm.imported("alice")).isEqualTo(1);
  }

  @Test
  void an_empty_directory_is_refused_if_the_cockpit_had_users() {
    save(Map.of("goneUsers", "remove"));
    realm.sync("triggerFullSync");
    cockpit.users().all().forEach(it -> cockpit.users().delete(it.user()));

    JsonNode result = realm.sync("triggerFullSync");

    assertThat(result.path("status").asText()).contains("directory is empty");
    assertThat(realm.users("alice")).hasSize(1);
  }

  @Test
  void a_sync_without_users_succeeds() {
    cockpit.users().all().forEach(it -> cockpit.users().delete(it.user()));

    JsonNode result = realm.sync("triggerFullSync");

    assertThat(result.path("ignored").asBoolean()).as("%s", result).isFalse();
    assertThat(result.path("added").asInt()).isZero();
  }

  @Test
  void login_only_mode_reports_that_a_sync_needs_a_service_key() {
    try (TestRealm loginOnly = TestRealm.loginOnly(keycloak, cockpit, cockpit.serviceKey())) {
      JsonNode result = loginOnly.sync("triggerFullSync");

      assertThat(result.path("ignored").asBoolean()).isTrue();
      assertThat(result.path("status").asText()).contains("service key");
    }
  }

  @Test
  void a_renamed_user_stays_the_same_keycloak_user() {
    realm.sync("triggerFullSync");
    String id = user("alice").path("id").asText();
    cockpit.users().rename("alice", "Alicia");

    realm.sync("triggerChangedUsersSync");

    assertThat(realm.users("alice")).isEmpty();
    assertThat(user("alicia").path("id").asText()).isEqualTo(id);
    assertThat(realm
            .app()
            .login("Alicia", SeedData.ALICE_PASSWORD)
            .expectTokens()
            .accessClaims()
            .path("sub")
            .asText())
        .isEqualTo(id);
  }

  @Test
  void two_users_who_swap_names_and_addresses_keep_their_identities_even_on_distant_pages() {
    cockpit.users().addMany(25);
    save(Map.of("batchSizeForSync", "5"));
    realm.sync("triggerFullSync");
    String one = user("user00001").path("id").asText();
    String other = user("user00024").path("id").asText();
    cockpit.users().change("user00001", it -> it.withUser("x").withEmail("x@example.org"));
    cockpit
        .users()
        .change("user00024", it -> it.withUser("user00001").withEmail("user00001@example.org"));
    cockpit.users().change("x", it -> it.withUser("user00024").withEmail("user00024@example.org"));

    JsonNode result = realm.sync("triggerChangedUsersSync");

    assertThat(result.path("failed").asInt()).as("%s", result).isZero();
    assertThat(user("user00024").path("id").asText()).isEqualTo(one);
    assertThat(user("user00024").path("email").asText()).isEqualTo("user00024@example.org");
    assertThat(user("user00001").path("id").asText()).isEqualTo(other);
    assertThat(user("user00001").path("email").asText()).isEqualTo("user00001@example.org");
    assertThat(realm.sync("triggerFullSync").path("updated").asInt()).isZero();
  }

  @Test
  void every_user_has_their_own_name_after_a_chain_of_renames() {
    cockpit.users().addMany(3);
    realm.sync("triggerFullSync");
    cockpit.users().rename("user00002", "user-last");
    cockpit.users().rename("user00001", "user00002");
    cockpit.users().rename("user00000", "user00001");

    JsonNode result = realm.sync("triggerChangedUsersSync");

    assertThat(result.path("failed").asInt()).as("%s", result).isZero();
    assertThat(user("user00001").path("firstName").asText()).isEqualTo("User");
    assertThat(user("user00001").path("lastName").asText()).isEqualTo("00000");
    assertThat(user("user00002").path("lastName").asText()).isEqualTo("00001");
    assertThat(user("user-last").path("lastName").asText()).isEqualTo("00002");
  }

  @Test
  void an_account_with_the_name_of_a_local_user_fails_alone_and_the_log_has_the_cause() {
    String local = realm.addLocalUser("user00003", "Local-Pass-1", it -> {});
    cockpit.users().addMany(5);

    JsonNode result = realm.sync("triggerFullSync");

    assertThat(result.path("failed").asInt()).isEqualTo(1);
    assertThat(realm.users("user00002")).hasSize(1);
    assertThat(realm.users("user00004")).hasSize(1);
    assertThat(user("user00003").path("id").asText()).isEqualTo(local);
    assertThat(keycloak.log()).contains("user 'user00003'").contains(local + " (a local user)");
  }

  @Test
  void of_two_accounts_whose_names_differ_only_in_case_one_is_imported_and_one_fails() {
    cockpit.users().addMany(2);
    TestRealm.addAccount(cockpit, it -> it.withUser("USER00001").withEmail(""));

    JsonNode result = realm.sync("triggerFullSync");

    assertThat(result.path("failed").asInt()).as("%s", result).isEqualTo(1);
    assertThat(realm.users("user00001")).hasSize(1);
    assertThat(user("user00001").path("attributes").path("COCKPIT_USER").path(0).asText())
        .isEqualTo("user00001");
  }

  @Test
  void of_two_users_with_the_same_address_the_second_is_imported_without_it() {
    cockpit.users().addMany(1);
    CockpitUser second = TestRealm.addAccount(cockpit, it -> it.withEmail("USER00000@example.org"));

    JsonNode result = realm.sync("triggerFullSync");

    assertThat(result.path("failed").asInt()).isZero();
    assertThat(user("user00000").path("email").asText()).isEqualTo("user00000@example.org");
    assertThat(user(second.user()).has("email")).isFalse();
    assertThat(realm.sync("triggerFullSync").path("updated").asInt()).isZero();
  }

  @Test
  void an_account_created_again_is_a_new_user_after_the_old_user_is_removed() {
    save(Map.of("goneUsers", "remove"));
    realm.sync("triggerFullSync");
    String before = user("bob").path("id").asText();
    cockpit.users().delete("bob");
    CockpitUser again = TestRealm.addAccount(cockpit, it -> it.withUser("bob"));

    JsonNode result = realm.sync("triggerChangedUsersSync");

    assertThat(result.path("removed").asInt()).as("%s", result).isEqualTo(1);
    assertThat(result.path("failed").asInt()).isZero();
    assertThat(user("bob").path("id").asText()).isNotEqualTo(before);
    assertThat(realm
            .app()
            .login("bob", PASSWORD)
            .expectTokens()
            .accessClaims()
            .path("cockpit_user_id")
            .asText())
        .isEqualTo(again.id());
  }

  @Test
  void a_sync_does_not_accept_a_forged_link() {
    realm
        .admin()
        .post(
            realm.name() + "/partialImport",
            Map.of(
                "ifResourceExists",
                "FAIL",
                "users",
                List.of(Map.of(
                    "username",
                    "mallory",
                    "enabled",
                    true,
                    "federationLink",
                    realm.federation().path("id").asText(),
                    "attributes",
                    Map.of(
                        "COCKPIT_ID", List.of(SeedData.ALICE.id()),
                        "COCKPIT_USER", List.of("alice"),
                        "COCKPIT_ROLE", List.of("admin"))))))
        .expect(200);

    JsonNode result = realm.sync("triggerFullSync");

    assertThat(result.path("failed").asInt()).as("%s", result).isEqualTo(1);
    assertThat(user("mallory").path("attributes").has("COCKPIT_SEAL")).isFalse();
  }

  @Test
  void parallel_syncs_create_no_duplicates() throws Exception {
    cockpit.users().addMany(300);
    save(Map.of("batchSizeForSync", "20"));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<JsonNode>> syncs =
          List.of("triggerFullSync", "triggerChangedUsersSync", "triggerFullSync").stream()
              .map(it -> threads.submit(() -> realm.sync(it)))
              .toList();
      // Logins race with the syncs for the same users.
      List<Future<?>> logins = IntStream.range(0, 40)
          .<Future<?>>mapToObj(it -> threads.submit(() -> {
            String name = "user%05d".formatted(299 - it);
            assertThat(realm.directGrant(name, "Pass-1").status()).as(name).isEqualTo(200);
          }))
          .toList();
      for (Future<JsonNode> sync : syncs) {
        assertThat(sync.get().path("failed").asInt()).as("%s", sync.get()).isZero();
      }
      for (Future<?> login : logins) {
        login.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(realm.sync("triggerFullSync").path("added").asInt()).isZero();
    assertThat(realm.admin().get(realm.name() + "/users/count?search=user0").asInt())
        .isEqualTo(300);
  }

  @Test
  void the_periodic_sync_of_keycloak_runs_ours() {
    save(Map.of("fullSyncPeriod", "1"));

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> realm.admin().get(realm.name() + "/users/count").asInt() > 3);
    save(Map.of("fullSyncPeriod", "-1"));
  }

  private JsonNode user(String name) {
    JsonNode users = realm.users(name);
    assertThat(users).as(name).hasSize(1);
    return users.path(0);
  }

  private void save(Map<String, String> settings) {
    realm.saveFederation(settings).expect(204);
  }
}
