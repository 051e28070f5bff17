package io.github.cockpitsso.it.mainjob;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.browser.Browser;
import io.github.cockpitsso.it.browser.NeedsBrowser;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@NeedsBrowser
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MainJobIT {
  private static final String LOCAL_PASSWORD = "Local-Pass-1";

  private Stage stage;
  private Browser browser;
  private AppPage app;

  @BeforeAll
  void start(KeycloakServer keycloak) {
    stage = Stage.withDirectory(keycloak);
  }

  @AfterAll
  void stop() {
    stage.close();
  }

  @BeforeEach
  void freshBrowser() {
    browser = Browser.start();
    app = new AppPage(browser.page(), stage.address());
  }

  @AfterEach
  void endBrowser() {
    browser.close();
    stage.cockpit().acceptConnections();
    stage.cockpit().reset();
  }

  @Test
  void alice_logs_in_with_her_cockpit_password_and_sees_her_identity() {
    app.login("alice", SeedData.ALICE_PASSWORD);

    assertThat(app.identity("cockpit_username")).isEqualTo("alice");
    assertThat(app.identity("cockpit_roles")).isEqualTo("editor");
    assertThat(app.name()).isEqualTo("Alice");
    assertThat(stage.realm().users("alice")).hasSize(1);
  }

  @Test
  void alice_lists_the_pages_and_changes_one() {
    app.login("alice", SeedData.ALICE_PASSWORD);

    assertThat(app.titles()).contains("Seite 1").hasSize(5);
    app.openFirst().change("text", "Neuer Text, <b>nicht fett</b> & „heil“");

    assertThat(app.success()).contains("Saved");
    browser.page().reload();
    app.openFirst();
    assertThat(app.value("text")).isEqualTo("Neuer Text, <b>nicht fett</b> & „heil“");
    assertThat(stage.cockpit().journal().requests("/api/content/item/Seiten"))
        .singleElement()
        .satisfies(change -> assertThat(change.key()).hasValue(SeedData.ALICE_KEY));
  }

  @Test
  void juergen_lists_the_pages_and_sees_that_cockpit_refuses_a_change() {
    app.login("jürgen", SeedData.JUERGEN_PASSWORD);

    assertThat(app.identity("cockpit_username")).isEqualTo("jürgen");
    assertThat(app.identity("cockpit_roles")).isEqualTo("guest");
    assertThat(app.titles()).hasSize(5);
    app.openFirst().change("titel", "Von Jürgen");

    assertThat(app.problemOfChange().innerText())
        .contains("Cockpit does not let you change", "Permission denied", "403");
    assertThat(app.value("titel")).as("what he typed").isEqualTo("Von Jürgen");
    assertThat(stage.cockpit().journal().requests("/api/content/item/Seiten"))
        .singleElement()
        .satisfies(change -> assertThat(change.key()).hasValue(SeedData.JUERGEN_KEY));
  }

  @Test
  void carol_who_is_inactive_and_an_unknown_name_get_the_same_answer_and_create_no_user() {
    app.toLogin().submit("carol", SeedData.CAROL_PASSWORD);
    String carol = app.refusal();
    app.toLogin().submit("mallory", "Mallory-Pass-1");
    String unknown = app.refusal();

    assertThat(carol).isEqualTo(unknown).contains("Invalid username or password");
    assertThat(stage.realm().users("carol")).isEmpty();
    assertThat(stage.realm().users("mallory")).isEmpty();
  }

  @Test
  void a_wrong_password_is_refused_and_counted() {
    String alice = userId("alice", SeedData.ALICE_PASSWORD);

    app.toLogin().submit("alice", "Alice-Pass-2");

    assertThat(app.refusal()).contains("Invalid username or password");
    Awaitility.await().until(() -> stage.realm().failures(alice) == 1);
    app.submit("alice", SeedData.ALICE_PASSWORD);
    assertThat(app.identity("cockpit_username")).isEqualTo("alice");
  }

  @Test
  void during_an_outage_a_local_user_logs_in_and_alice_sees_that_cockpit_is_unavailable() {
    stage.realm().addLocalUser("lokal", LOCAL_PASSWORD, user -> {});
    String alice = userId("alice", SeedData.ALICE_PASSWORD);
    int failures = stage.realm().failures(alice);
    stage.cockpit().refuseConnections();

    app.login("lokal", LOCAL_PASSWORD);
    assertThat(app.identity("cockpit_username")).contains("not a Cockpit account");
    app.logout().toLogin().submit("alice", SeedData.ALICE_PASSWORD);

    assertThat(app.refusal()).contains("is unavailable");
    JsonNode event = stage.realm().lastError();
    assertThat(event.path("details").path("username").asText()).isEqualTo("alice");
    assertThat(event.path("details").path("authentication_error_detail").asText())
        .startsWith("Cockpit is unavailable");
    assertThat(stage.realm().failures(alice)).isEqualTo(failures);
  }

  @Test
  void during_an_outage_the_page_reports_it_keeps_the_input_and_continues_later() {
    app.login("alice", SeedData.ALICE_PASSWORD).openFirst();
    stage.cockpit().refuseConnections();

    app.change("titel", "Trotzdem");
    assertThat(app.problemOfChange().innerText())
        .contains("Not available at the moment", "Nothing is lost", "503", "Retry after");
    assertThat(app.value("titel")).isEqualTo("Trotzdem");

    stage.cockpit().acceptConnections();
    app.save();
    assertThat(app.success()).contains("Saved");
  }

  @Test
  void during_an_outage_the_bridge_answers_503_with_retry_after_and_a_forged_token_is_401()
      throws Exception {
    String token = stage
        .realm()
        .app()
        .login("alice", SeedData.ALICE_PASSWORD)
        .expectTokens()
        .access();
    stage.cockpit().refuseConnections();

    HttpResponse<String> down = items(token);
    assertThat(down.statusCode()).isEqualTo(503);
    assertThat(down.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();

    try (TokenForge forge = TokenForge.start()) {
      HttpResponse<String> forged = items(forge.tokenFor(SeedData.ALICE.id()).sign());
      assertThat(forged.statusCode()).isEqualTo(401);
      assertThat(forged.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
    }
    String bent = token.substring(0, token.length() - 6) + "AAAAAA";
    assertThat(items(bent).statusCode()).isEqualTo(401);
  }

  @Test
  void a_logout_also_ends_the_session_in_keycloak() {
    app.login("alice", SeedData.ALICE_PASSWORD).logout();

    assertThat(browser.address()).isEqualTo(stage.address());
    app.loginButton().click();
    assertThat(browser.page().locator("#kc-login")).isVisible();
    assertThat(browser.page().locator("#password")).isVisible();
  }

  @Test
  void a_login_that_ended_elsewhere_is_repeated_without_losing_the_input() {
    app.login("alice", SeedData.ALICE_PASSWORD).openFirst();
    app.type("titel", "Halb fertig");
    stage
        .realm()
        .admin()
        .post(stage.realm().name() + "/users/" + userId() + "/logout", "")
        .expect(204);

    // The session ends with the token. The page notices when it renews the token.
    app.renewToken();
    assertThat(app.problemOfTokens()).containsText("Your login has ended");
    app.save();
    assertThat(app.problemOfChange().innerText()).contains("Your login has ended");
    app.loginAgain().submit("alice", SeedData.ALICE_PASSWORD);
    app.openFirst();

    assertThat(app.value("titel")).isEqualTo("Halb fertig");
  }

  @Test
  void on_a_phone_list_and_item_are_shown_in_turn_and_fit_the_screen() {
    browser.close();
    browser = Browser.builder().phone().start();
    app = new AppPage(browser.page(), stage.address()).login("alice", SeedData.ALICE_PASSWORD);

    assertThat(app.titles()).hasSize(5);
    assertThat(browser.fitsScreen()).isTrue();
    app.openFirst();
    assertThat(app.list().isVisible()).isFalse();
    assertThat(browser.fitsScreen()).isTrue();
    app.back();
    assertThat(app.list()).isVisible();
  }

  private String userId() {
    return stage.realm().users("alice").path(0).path("id").asText();
  }

  /** The Keycloak id of a user who has logged in. */
  private String userId(String username, String password) {
    return stage
        .realm()
        .app()
        .login(username, password)
        .expectTokens()
        .accessClaims()
        .path("sub")
        .asText();
  }

  private HttpResponse<String> items(String token) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(
            URI.create(stage.bridge().uri() + "/api/content/items/Seiten"))
        .header("Authorization", "Bearer " + token)
        .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
