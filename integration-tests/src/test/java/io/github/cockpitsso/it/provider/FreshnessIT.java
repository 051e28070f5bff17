package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.Answer;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FreshnessIT {
  private static final String SECOND = "1";
  private static final String NEVER = "86400";

  /** Keycloak's cache policies. */
  enum Cache {
    DEFAULT,
    MAX_LIFESPAN,
    NO_CACHE,
    EVICT_DAILY,
    EVICT_WEEKLY;

    /** The settings that make it end soon, or at three o'clock on Sundays. */
    Map<String, String> settings() {
      return Map.of(
          "cachePolicy", name(),
          "maxLifespan", "1000",
          "evictionDay", "1",
          "evictionHour", "3",
          "evictionMinute", "0");
    }

    /** No test waits for three o'clock. */
    boolean endsByHand() {
      return name().startsWith("EVICT");
    }
  }

  private StandInCockpit cockpit;
  private TestRealm realm;

  @BeforeAll
  void start(KeycloakServer keycloak) {
    cockpit = StandInCockpit.start();
    realm = TestRealm.withDirectory(keycloak, cockpit);
    realm.saveFederation("roleMappings", List.of("guest:offline_access")).expect(204);
  }

  @AfterEach
  void repair() {
    cockpit.faults().clear();
    cockpit.acceptConnections();
  }

  @AfterAll
  void stop() {
    realm.close();
    cockpit.close();
  }

  @ParameterizedTest
  @EnumSource
  void changes_in_cockpit_reach_the_tokens_of_a_running_session(Cache cache) {
    set(cache, SECOND);
    CockpitUser account = newAccount();
    Tokens tokens = login(account);
    assertThat(tokens.accessClaims().path("cockpit_roles").toString()).isEqualTo("[\"editor\"]");

    cockpit
        .users()
        .change(
            account.user(),
            it -> it.withRole("guest").withName("Renamed Person").withEmail("new." + it.email()));
    Tokens changed = refreshUntil(
        cache, tokens, it -> it.path("cockpit_roles").toString().equals("[\"guest\"]"));
    Tokens after =
        refreshUntil(cache, changed, it -> it.path("name").asText().equals("Renamed Person"));

    assertThat(after.accessClaims().path("email").asText()).isEqualTo("new." + account.email());
    assertThat(after.accessClaims().path("sub")).isEqualTo(tokens.accessClaims().path("sub"));
    assertThat(mappedRoles(subject(tokens))).contains("offline_access");
  }

  @ParameterizedTest
  @EnumSource
  void a_deactivated_user_loses_refresh_token_and_sessions(Cache cache) {
    set(cache, SECOND);
    CockpitUser account = newAccount();
    Tokens tokens = login(account);

    cockpit.users().deactivate(account.user());
    Answer refused = refusal(cache, tokens);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("error").asText()).isEqualTo("invalid_grant");
    assertThat(user(subject(tokens)).path("enabled").asBoolean()).isFalse();
    withLongTimeout()
        .until(() -> realm
            .admin()
            .get(realm.name() + "/users/" + subject(tokens) + "/sessions")
            .isEmpty());
    assertThat(realm.directGrant(account.user(), PASSWORD).status()).isIn(400, 401);

    cockpit.users().activate(account.user());
    withLongTimeout().pollInterval(Duration.ofMillis(500)).until(() -> {
      endCache(cache);
      return realm.directGrant(account.user(), PASSWORD).status() == 200;
    });
  }

  @Test
  void a_user_deleted_in_cockpit_is_disabled_and_not_deleted() {
    set(Cache.NO_CACHE, SECOND);
    CockpitUser account = newAccount();
    Tokens tokens = login(account);

    cockpit.users().delete(account.user());

    assertThat(refusal(Cache.NO_CACHE, tokens).json().path("error").asText())
        .isEqualTo("invalid_grant");
    assertThat(user(subject(tokens)).path("enabled").asBoolean()).isFalse();
    assertThat(
            user(subject(tokens)).path("attributes").path("COCKPIT_ID").path(0).asText())
        .isEqualTo(account.id());
  }

  @Test
  void the_next_refresh_is_refused_even_if_cockpit_is_unavailable() {
    set(Cache.NO_CACHE, SECOND);
    CockpitUser account = newAccount();
    Tokens tokens = login(account);
    cockpit.users().deactivate(account.user());
    refusal(Cache.NO_CACHE, tokens);

    cockpit.refuseConnections();

    assertThat(realm.app().refresh(tokens).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST /logout", "PUT emailVerified", "PUT as the console showed it"})
  void a_disabled_user_stays_disabled_whatever_else_a_request_writes(String request) {
    set(Cache.EVICT_DAILY, SECOND);
    CockpitUser account = newAccount();
    String path = realm.name() + "/users/" + subject(login(account));
    ObjectNode shown = realm.admin().get(path).deepCopy();
    assertThat(shown.path("enabled").asBoolean()).isTrue();
    Tokens clock = login(newAccount());
    cockpit.users().deactivate(account.user());
    untilTheAnswerIsOutdated(clock);
    cockpit.journal().clear();

    Answer answer =
        switch (request) {
          case "POST /logout" -> realm.admin().post(path + "/logout", Map.of());
          case "PUT emailVerified" -> realm.admin().put(path, Map.of("emailVerified", true));
          default -> realm.admin().put(path, shown.put("emailVerified", true));
        };

    answer.expect(204);
    assertThat(cockpit.journal().count("/api/sso/users/" + account.id())).isEqualTo(1);
    cockpit.refuseConnections();
    endCache(Cache.EVICT_DAILY);
    JsonNode after = realm.admin().get(path);
    assertThat(after.path("enabled").asBoolean()).isFalse();
    assertThat(after.path("attributes").path("COCKPIT_DISABLED").path(0).asText())
        .startsWith("inactive in Cockpit#");
  }

  /** Users who logged in later are checked again by now, so all others would be checked too. */
  private void untilTheAnswerIsOutdated(Tokens clock) {
    String id = clock.accessClaims().path("cockpit_user_id").asText();
    cockpit.journal().clear();
    withLongTimeout().until(() -> {
      endCache(Cache.EVICT_DAILY);
      return refreshed(clock) && cockpit.journal().count("/api/sso/users/" + id) > 0;
    });
    endCache(Cache.EVICT_DAILY);
  }

  @Test
  void an_outage_changes_no_session_or_user_and_makes_one_call() {
    set(Cache.NO_CACHE, SECOND);
    CockpitUser account = newAccount();
    Tokens tokens = login(account);
    String byId = "/api/sso/users/" + account.id();
    withLongTimeout().until(() -> refreshed(tokens) && cockpit.journal().count(byId) > 0);
    cockpit.faults().everywhere(Fault.serverErrorPage());
    cockpit.journal().clear();
    withLongTimeout().until(() -> refreshed(tokens) && cockpit.journal().count(byId) > 0);

    for (int refresh = 0; refresh < 5; refresh++) {
      Tokens after = Tokens.of(realm.app().refresh(tokens).expect(200).json());
      assertThat(after.accessClaims().path("cockpit_roles").toString()).isEqualTo("[\"editor\"]");
    }

    assertThat(cockpit.journal().count(byId)).isEqualTo(1);
    assertThat(user(subject(tokens)).path("enabled").asBoolean()).isTrue();
    realm.app().userinfo(tokens).expect(200);
  }

  @Test
  void a_user_disabled_by_an_administrator_stays_disabled_regardless_of_cockpit() {
    set(Cache.NO_CACHE, SECOND);
    CockpitUser account = newAccount();
    Tokens tokens = login(account);
    realm
        .admin()
        .put(realm.name() + "/users/" + subject(tokens), Map.of("enabled", false))
        .expect(204);
    cockpit.journal().clear();

    withLongTimeout()
        .until(() -> !user(subject(tokens)).path("enabled").asBoolean()
            && cockpit.journal().count("/api/sso/users/" + account.id()) > 0);

    assertThat(user(subject(tokens)).path("enabled").asBoolean()).isFalse();
    assertThat(realm.app().refresh(tokens).status()).isEqualTo(400);
  }

  @Test
  void a_login_makes_one_call_without_a_cache_and_requests_within_the_interval_make_no_call() {
    set(Cache.NO_CACHE, NEVER);
    CockpitUser account = newAccount();
    login(account);
    cockpit.journal().clear();

    Tokens tokens = login(account);
    for (int refresh = 0; refresh < 5; refresh++) {
      realm.app().refresh(tokens).expect(200);
      realm.app().userinfo(tokens).expect(200);
      user(subject(tokens));
    }

    assertThat(cockpit.journal().count("/api/user/auth")).isEqualTo(1);
    assertThat(cockpit.journal().total()).isEqualTo(1);
  }

  @Test
  void a_login_makes_one_call_even_if_the_last_answer_is_outdated() {
    set(Cache.NO_CACHE, SECOND);
    CockpitUser account = newAccount();
    Tokens tokens = login(account);
    String byId = "/api/sso/users/" + account.id();
    withLongTimeout().until(() -> refreshed(tokens) && cockpit.journal().count(byId) > 0);
    cockpit.journal().clear();
    // The answer is outdated when the next check is due.
    CockpitUser clock = newAccount();
    Tokens ticking = login(clock);
    withLongTimeout()
        .until(() ->
            refreshed(ticking) && cockpit.journal().count("/api/sso/users/" + clock.id()) > 0);
    cockpit.journal().clear();

    realm.directGrant(account.user(), PASSWORD).expect(200);

    assertThat(cockpit.journal().count("/api/user/auth")).isEqualTo(1);
    assertThat(cockpit.journal().total()).isEqualTo(1);
  }

  @Test
  void a_cached_user_is_not_checked_before_the_cache_expires() {
    set(Cache.EVICT_DAILY, SECOND);
    CockpitUser account = newAccount();
    Tokens tokens = login(account);
    refreshed(tokens);
    cockpit.journal().clear();

    for (int refresh = 0; refresh < 10; refresh++) {
      realm.app().refresh(tokens).expect(200);
      realm.app().userinfo(tokens).expect(200);
    }

    assertThat(cockpit.journal().total()).isZero();
  }

  @Test
  void a_list_of_many_users_checks_only_a_few_of_them() {
    set(Cache.NO_CACHE, SECOND);
    String many = "many" + UUID.randomUUID().toString().substring(0, 6);
    List<CockpitUser> accounts = IntStream.range(0, 12)
        .mapToObj(it -> TestRealm.addAccount(cockpit, each -> each.withUser(many + it)))
        .toList();
    accounts.forEach(it -> realm.directGrant(it.user(), PASSWORD).expect(200));
    Tokens last = login(accounts.get(11));
    withLongTimeout()
        .until(() -> refreshed(last)
            && cockpit.journal().count("/api/sso/users/" + accounts.get(11).id()) > 0);
    cockpit.journal().clear();

    JsonNode list = realm.admin().get(realm.name() + "/users?search=" + many + "&max=100");

    assertThat(list).hasSize(12);
    long calls = accounts.stream()
        .filter(it -> cockpit.journal().count("/api/sso/users/" + it.id()) > 0)
        .count();
    assertThat(calls).isBetween(1L, 3L);
  }

  @Test
  void without_a_directory_only_a_login_makes_a_call_and_updates_the_user(KeycloakServer keycloak) {
    try (TestRealm loginOnly = TestRealm.loginOnly(keycloak, cockpit, SeedData.LOGIN_API_KEY)) {
      loginOnly
          .saveFederation(Map.of("cachePolicy", "NO_CACHE", "refreshAfter", "1"))
          .expect(204);
      CockpitUser account = newAccount();
      Tokens tokens = loginOnly.app().login(account.user(), PASSWORD).expectTokens();
      cockpit.users().changeRole(account.user(), "guest");
      cockpit.journal().clear();

      Tokens refreshed = Tokens.of(loginOnly.app().refresh(tokens).expect(200).json());
      assertThat(refreshed.accessClaims().path("cockpit_roles").toString())
          .isEqualTo("[\"editor\"]");
      assertThat(cockpit.journal().total()).isZero();

      Tokens again = loginOnly.app().login(account.user(), PASSWORD).expectTokens();
      assertThat(again.accessClaims().path("cockpit_roles").toString()).isEqualTo("[\"guest\"]");
    }
  }

  @Test
  void seconds_out_of_range_are_named_when_they_are_saved() {
    Answer answer = realm.saveFederation(Map.of("refreshAfter", "0"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("1 - 86400");
  }

  private void set(Cache cache, String refreshAfter) {
    realm.saveFederation(cache.settings()).expect(204);
    realm.saveFederation(Map.of("refreshAfter", refreshAfter)).expect(204);
  }

  private CockpitUser newAccount() {
    return TestRealm.addAccount(cockpit, it -> it);
  }

  private Tokens login(CockpitUser account) {
    return realm.app().login(account.user(), PASSWORD).expectTokens();
  }

  private Tokens refreshUntil(Cache cache, Tokens tokens, Predicate<JsonNode> wanted) {
    return withLongTimeout()
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              endCache(cache);
              return Tokens.of(realm.app().refresh(tokens).expect(200).json());
            },
            it -> wanted.test(it.accessClaims()));
  }

  private Answer refusal(Cache cache, Tokens tokens) {
    return withLongTimeout()
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              endCache(cache);
              return realm.app().refresh(tokens);
            },
            it -> it.status() != 200);
  }

  /** Longer than the pause after an outage of Cockpit. */
  private static ConditionFactory withLongTimeout() {
    return Awaitility.await().atMost(Duration.ofSeconds(20));
  }

  private void endCache(Cache cache) {
    if (cache.endsByHand()) {
      realm.admin().post(realm.name() + "/clear-user-cache", Map.of()).expect(204);
    }
  }

  private boolean refreshed(Tokens tokens) {
    return realm.app().refresh(tokens).status() == 200;
  }

  private JsonNode user(String id) {
    return realm.admin().get(realm.name() + "/users/" + id);
  }

  private String mappedRoles(String id) {
    return realm
        .admin()
        .get(realm.name() + "/users/" + id + "/role-mappings/realm")
        .toString();
  }

  private static String subject(Tokens tokens) {
    return tokens.accessClaims().path("sub").asText();
  }
}
