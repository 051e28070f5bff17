package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.OidcLogin.LoginResult;
import io.github.cockpitsso.testkit.keycloak.PostgresServer;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keycloak on PostgreSQL, which rejects NUL, unpaired surrogates, and texts that are longer than
 * their column. The test is skipped if PostgreSQL is not installed; with {@code CI=true} in the
 * environment, it fails.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresIT {
  private static final String MISSING =
      "There is no PostgreSQL server, such as Debian's package postgresql";

  private PostgresServer postgres;
  private KeycloakServer keycloak;
  private StandInCockpit cockpit;
  private TestRealm realm;

  @BeforeAll
  void start() {
    Optional<Path> programs = PostgresServer.programs();
    if ("true".equals(System.getenv("CI"))) {
      assertThat(programs).as(MISSING).isPresent();
    }
    assumeTrue(programs.isPresent(), MISSING);
    postgres = PostgresServer.start(programs.get());
    keycloak = postgres
        .under(KeycloakServer.setup()
            .withProvider(Path.of(System.getProperty("cockpit.provider.jar"))))
        .start();
    cockpit = StandInCockpit.start();
  }

  /** Realms are not deleted: they end with the database. */
  @BeforeEach
  void newRealm() {
    cockpit.reset();
    realm = TestRealm.create(
        keycloak,
        Map.of(
            "url",
            cockpit.uri().toString(),
            "serviceKey",
            SeedData.MANAGER_KEY,
            "editMode",
            "WRITABLE"),
        it -> {});
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable each : Arrays.<AutoCloseable>asList(cockpit, keycloak, postgres)) {
      // They are null if PostgreSQL is not installed.
      if (each != null) {
        each.close();
      }
    }
  }

  /** Values that Keycloak can store after they are shortened or cleaned. */
  static Stream<UnaryOperator<CockpitUser>> odd() {
    return Stream.of(
        it -> it.withName("Anna\u0000 Ad\u0000ams"),
        it -> it.withName("Anna \ud83d"),
        it -> it.withName("\udc00 Adams"),
        it -> it.withName("\u0000"),
        it -> it.withName("Anna \ud83d\ude00"),
        it -> it.withName("x".repeat(254) + "\ud83d\ude00 " + "y".repeat(254) + "\ud83d\ude00"),
        it -> it.withName("\u202eAnna\u0007 \uffff\ufdd0\u200f"),
        it -> it.withEmail("anna\u0000" + it.email()),
        it -> it.withEmail("anna\ud83d" + it.email()),
        it -> it.withEmail("x".repeat(300) + it.email()),
        it -> it.withRole("edi\u0000tor"),
        it -> it.withRole("editor\udc00"),
        it -> it.withRole("\u0000"),
        it -> it.withRole("r".repeat(5000)));
  }

  /** Login names that Keycloak cannot store. A changed name would be another user. */
  static Stream<UnaryOperator<CockpitUser>> unusable() {
    return Stream.of(
        it -> it.withUser("a\u0000" + it.user()),
        it -> it.withUser(it.user() + "\ud83d"),
        it -> it.withUser("\udc00" + it.user()),
        it -> it.withUser("x".repeat(300)));
  }

  @ParameterizedTest
  @MethodSource("odd")
  void an_unusual_value_blocks_neither_login_nor_search_nor_sync(
      UnaryOperator<CockpitUser> change) {
    CockpitUser user = TestRealm.addAccount(cockpit, change);
    CockpitUser later = TestRealm.addAccount(cockpit, it -> it);
    realm.app().login(later.user(), PASSWORD).expectTokens();
    cockpit.users().change(later.user(), change);

    assertLogin(user);
    assertLogin(user);
    assertLogin(later);

    assertThat(names()).contains(user.user(), later.user());
    assertThat(realm.sync("triggerFullSync").path("failed").asInt()).isZero();
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void an_invalid_login_name_affects_only_its_own_account(UnaryOperator<CockpitUser> change) {
    CockpitUser good = TestRealm.addAccount(cockpit, it -> it);
    CockpitUser bad = TestRealm.addAccount(cockpit, change);

    assertThat(names()).contains(good.user());
    LoginResult result = realm.app().login(bad.email(), PASSWORD);

    assertThat(result.tokens()).isEmpty();
    assertThat(result.message()).contains("Invalid username or password");
    assertThat(realm.directGrant(bad.email(), PASSWORD).expect(400).body())
        .contains("Invalid user credentials");
    realm.app().login(good.email(), PASSWORD).expectTokens();
    assertThat(keycloak.log())
        .containsPattern(
            "WARN .*Cockpit user .*" + bad.id() + ".* is not imported: the login name");
  }

  @Test
  void a_sync_imports_all_users_that_can_be_stored_and_names_the_others() {
    List<CockpitUser> odd = odd().map(it -> TestRealm.addAccount(cockpit, it)).toList();
    List<CockpitUser> unusable =
        unusable().map(it -> TestRealm.addAccount(cockpit, it)).toList();
    long active = cockpit.users().all().stream().filter(CockpitUser::active).count();

    JsonNode result = realm.sync("triggerFullSync");

    assertThat(result.path("failed").asInt()).as("%s", result).isEqualTo(unusable.size());
    assertThat(result.path("added").asInt()).isEqualTo((int) active - unusable.size());
    unusable.forEach(it -> assertThat(keycloak.log())
        .containsPattern("WARN .*" + it.id() + ".* is not synced: the login name"));
    assertThat(names()).containsAll(odd.stream().map(CockpitUser::user).toList());
    JsonNode again = realm.sync("triggerFullSync");
    assertThat(again.path("added").asInt()).isZero();
    assertThat(again.path("updated").asInt()).as("%s", again).isZero();
  }

  @Test
  void cleaned_values_are_named_in_the_log_and_unchanged_in_cockpit() {
    CockpitUser user = TestRealm.addAccount(
        cockpit, it -> it.withName("Anna\u0000 Adams\ud83d").withEmail("a\u0000" + it.email()));

    realm.app().login(user.user(), PASSWORD).expectTokens();

    JsonNode here = realm.users(user.user()).path(0);
    assertThat(here.path("firstName").asText()).isEqualTo("Anna");
    assertThat(here.path("lastName").asText()).isEqualTo("Adams");
    assertThat(here.path("email").asText()).isEmpty();
    assertThat(keycloak.log())
        .containsPattern("WARN .*Cockpit user " + user.id() + ".*name, e-mail");
    assertThat(cockpit.users().get(user.id())).contains(user);
  }

  private void assertLogin(CockpitUser user) {
    Tokens tokens = realm.app().login(user.user(), PASSWORD).expectTokens();
    assertThat(tokens.accessClaims().path("cockpit_user_id").asText()).isEqualTo(user.id());
    String role = cockpit.users().get(user.id()).orElseThrow().role();
    assertThat(tokens.accessClaims().path("cockpit_roles").toString())
        .isEqualTo(isText(role) ? "[\"" + role + "\"]" : "");
  }

  private static boolean isText(String role) {
    return role.codePoints().noneMatch(it -> it == 0 || (it >= 0xd800 && it <= 0xdfff));
  }

  /** A user list like in the console, which includes new users from Cockpit. */
  private Set<String> names() {
    JsonNode page = realm.admin().get(realm.name() + "/users?max=100");
    return StreamSupport.stream(page.spliterator(), false)
        .map(it -> it.path("username").asText())
        .collect(Collectors.toSet());
  }
}
