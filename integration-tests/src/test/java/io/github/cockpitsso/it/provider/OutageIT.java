package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.Answer;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.OidcLogin.LoginPage;
import io.github.cockpitsso.testkit.keycloak.OidcLogin.LoginResult;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("alone")
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageIT {
  private static final String LOCAL = "local";
  private static final String LOCAL_PASSWORD = "Local-Pass-1";

  private StandInCockpit cockpit;
  private TestRealm realm;
  private CockpitUser known;
  private String knownId;

  @BeforeAll
  void start(KeycloakServer keycloak) {
    cockpit = StandInCockpit.start();
    realm = TestRealm.withDirectory(keycloak, cockpit);
    realm.addLocalUser(LOCAL, LOCAL_PASSWORD, it -> {});
    realm.addLocalUser(
        "name@local.test", LOCAL_PASSWORD, it -> it.put("email", "other@local.test"));
    known = TestRealm.addAccount(cockpit, it -> it);
    knownId = realm
        .app()
        .login(known.user(), PASSWORD)
        .expectTokens()
        .accessClaims()
        .path("sub")
        .asText();
  }

  @AfterEach
  void repair() {
    cockpit.faults().clear();
    cockpit.acceptConnections();
    // Saving makes the federation forget earlier failures.
    realm.saveFederation(Map.of()).expect(204);
  }

  @AfterAll
  void stop() {
    realm.close();
    cockpit.close();
  }

  @Test
  void local_users_log_in_as_before() {
    cockpit.refuseConnections();

    realm.app().login(LOCAL, LOCAL_PASSWORD).expectTokens();
    realm.app().login("local@local.test", LOCAL_PASSWORD).expectTokens();
    realm.app().login("name@local.test", LOCAL_PASSWORD).expectTokens();
  }

  @Test
  void the_user_sees_the_outage_and_can_retry_on_the_same_page() {
    cockpit.refuseConnections();
    LoginPage page = realm.app().open();

    LoginResult refused = page.submit(known.user(), PASSWORD);

    assertThat(refused.tokens()).isEmpty();
    assertThat(refused.message()).contains("is unavailable");
    assertUnavailable(known.user());
    assertThat(realm.failures(knownId)).isZero();

    cockpit.acceptConnections();
    page.submit(known.user(), PASSWORD).expectTokens();
  }

  @Test
  void braces_in_the_address_of_the_login_page_do_not_prevent_the_refusal() {
    cockpit.refuseConnections();

    LoginResult refused = realm
        .app()
        .open()
        .submit(
            Map.of("username", known.user(), "password", PASSWORD), "&x=%7By%7D&%7Bz%7D=%7B%7D");

    assertThat(refused.message()).contains("is unavailable");
    assertUnavailable(known.user());
  }

  @Test
  void a_new_user_sees_it_too_and_is_not_created() {
    CockpitUser stranger = TestRealm.addAccount(cockpit, it -> it);
    cockpit.refuseConnections();
    LoginPage page = realm.app().open();

    LoginResult refused = page.submit(stranger.user(), PASSWORD);

    assertThat(refused.tokens()).isEmpty();
    assertThat(refused.message()).contains("is unavailable");
    assertUnavailable(stranger.user());
    assertThat(realm.users(stranger.user())).isEmpty();

    LoginResult byEmail = realm.app().login(stranger.email(), PASSWORD);
    assertThat(byEmail.message()).contains("is unavailable");

    cockpit.acceptConnections();
    page.submit(stranger.user(), PASSWORD).expectTokens();
  }

  @Test
  void a_direct_grant_gets_its_own_status() {
    CockpitUser stranger = TestRealm.addAccount(cockpit, it -> it);
    cockpit.refuseConnections();
    for (String name : List.of(known.user(), stranger.user())) {
      Answer answer = realm.directGrant(name, PASSWORD);

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.json().path("error").asText()).isEqualTo("temporarily_unavailable");
      assertThat(answer.header("Retry-After")).isNotEmpty();
      assertUnavailable(name);
    }
    assertThat(realm.failures(knownId)).isZero();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("never answers", new Fault.NeverAnswer()),
        Arguments.of("drips", new Fault.Drip(Duration.ofMillis(300))),
        Arguments.of("answers too late", new Fault.Delay(Duration.ofSeconds(4))),
        Arguments.of("500", Fault.serverErrorPage()),
        Arguments.of("HTML", Fault.okPage()),
        Arguments.of("bare 200", Fault.okEmpty()),
        Arguments.of("endless", new Fault.EndlessBody()),
        Arguments.of("deep", Fault.deepJson(5000)),
        Arguments.of("bad UTF-8", Fault.badUtf8()),
        Arguments.of("truncated", new Fault.TruncatedBody()),
        Arguments.of("half closed", new Fault.HalfClose()),
        Arguments.of("no HTTP", Fault.malformedHttp()),
        Arguments.of("hangs up", new Fault.Hangup()),
        Arguments.of("redirects", Fault.redirect("http://127.0.0.1:9/")),
        Arguments.of("another user", new Fault.AnotherUser("alice")),
        Arguments.of("403 of a proxy", Fault.answer(403, List.of(), "<html>Forbidden</html>")),
        Arguments.of("429", Fault.answer(429, List.of(), "{\"error\":\"Rate limit exceeded\"}")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void every_failure_of_cockpit_is_an_outage_and_not_a_failed_login(String name, Fault fault) {
    CockpitUser stranger = TestRealm.addAccount(cockpit, it -> it);
    cockpit.faults().everywhere(fault);

    for (String user : List.of(known.user(), stranger.user())) {
      long start = System.nanoTime();
      Answer answer = realm.directGrant(user, PASSWORD);
      Duration took = Duration.ofNanos(System.nanoTime() - start);

      assertThat(answer.status()).as("%s", answer).isEqualTo(503);
      assertThat(took).isLessThan(Duration.ofSeconds(4));
      assertUnavailable(user);
    }
    assertThat(realm.failures(knownId)).isZero();
    assertThat(realm.imported(stranger.user())).isZero();
    assertThat(realm.imported("alice")).isZero();
    realm.app().login(LOCAL, LOCAL_PASSWORD).expectTokens();
  }

  @Test
  void a_session_continues() {
    // Not a user of other tests: Keycloak blocks further logins while it still records the
    // last one.
    CockpitUser account = TestRealm.addAccount(cockpit, it -> it);
    Tokens tokens = realm.app().login(account.user(), PASSWORD).expectTokens();
    cockpit.refuseConnections();

    Tokens refreshed = Tokens.of(realm.app().refresh(tokens).expect(200).json());
    realm.app().userinfo(refreshed).expect(200);
    assertThat(realm.admin().get(realm.name() + "/users?search=" + account.user()))
        .hasSize(1);
    assertThat(refreshed.accessClaims().path("cockpit_roles").path(0).asText()).isEqualTo("editor");
  }

  @Test
  void a_service_key_that_cockpit_refuses_is_an_outage_too() {
    cockpit.faults().everywhere(Fault.json(412, "{\"error\":\"Authentication failed\"}"));

    realm.directGrant(known.user(), PASSWORD).expect(503);
    assertThat(realm
            .lastError()
            .path("details")
            .path("authentication_error_detail")
            .asText())
        .contains("refuses the API key");
    assertThat(realm.failures(knownId)).isZero();
  }

  private void assertUnavailable(String username) {
    JsonNode event = realm.lastError();
    assertThat(event.path("error").asText()).isEqualTo("generic_authentication_error");
    assertThat(event.path("details").path("username").asText()).isEqualTo(username);
    assertThat(event.path("details").path("authentication_error_detail").asText())
        .startsWith("Cockpit is unavailable");
  }
}
