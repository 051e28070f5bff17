package io.github.cockpitsso.it.mainjob;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.browser.Browser;
import io.github.cockpitsso.it.browser.NeedsBrowser;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.keycloak.AdminRest;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The demo's web app over time: tokens expire, logins end, and administrators change accounts. */
@NeedsBrowser
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoAppIT {
  private static final String TITLE = "Seite 1";

  private Stage stage;
  private Browser browser;
  private Page page;
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
    page = browser.page();
    app = new AppPage(page, stage.address());
  }

  @AfterEach
  void endBrowser() {
    browser.close();
    stage.cockpit().reset();
  }

  @Test
  void after_the_token_expired_the_next_request_sends_a_new_one() {
    setRealm("accessTokenLifespan", 5);
    Request first = listed(() -> app.login("alice", SeedData.ALICE_PASSWORD));
    assertThat(page.locator("#time-left")).containsText("has expired");

    Request next = listed(app::reloadList);

    assertThat(next.response().status()).isEqualTo(200);
    assertThat(expiry(next)).isGreaterThan(expiry(first));
    assertThat(app.titles()).contains(TITLE);
    setRealm("accessTokenLifespan", 300);
  }

  @Test
  void after_a_logout_the_back_button_shows_no_content() {
    app.login("alice", SeedData.ALICE_PASSWORD).openFirst();
    String text = app.value("text");
    assertThat(browser.content()).contains(TITLE, text);
    app.logout();

    browser.back();

    assertThat(app.loginButton()).isVisible();
    assertThat(browser.content()).doesNotContain(TITLE).doesNotContain(text);
    assertThat(page.locator("#account")).isHidden();
  }

  @Test
  void a_second_tab_needs_no_password_and_loses_its_login_with_the_first_one() {
    app.login("alice", SeedData.ALICE_PASSWORD);
    AppPage second = new AppPage(browser.newTab(), stage.address());
    second.open().loginButton().click();
    assertThat(second.titles()).contains(TITLE);
    assertThat(second.name()).isEqualTo("Alice");

    app.logout();
    second.renewToken();

    assertThat(second.problemOfTokens()).containsText("Your login has ended");
    second.openFirst().change("titel", "Zu spät");
    assertThat(second.problemOfChange()).containsText("Your login has ended");
    assertThat(stage.cockpit().journal().requests("/api/content/item/Seiten")).isEmpty();
  }

  @Test
  void a_role_changed_meanwhile_counts_at_once_and_is_shown_with_the_next_token() {
    stage
        .realm()
        .saveFederation(Map.of("cachePolicy", "NO_CACHE", "refreshAfter", "1"))
        .expect(204);
    app.login("alice", SeedData.ALICE_PASSWORD).openFirst();
    assertThat(app.identity("cockpit_roles")).isEqualTo("editor");

    stage.cockpit().users().changeRole("alice", "guest");
    app.change("titel", "Als Gast");

    assertThat(app.problemOfChange()).containsText("Cockpit does not let you change");
    await().pollInSameThread().until(() -> {
      app.renewToken();
      return app.identity("cockpit_roles").equals("guest");
    });
  }

  @Test
  void a_locked_account_is_refused_with_the_correct_password_until_an_administrator_unlocks_it() {
    setRealm("failureFactor", 2);
    String alice = stage.realm().users("alice").path(0).path("id").asText();
    String attacks = stage.realm().name() + "/attack-detection/brute-force/users/" + alice;
    AdminRest admin = stage.realm().admin();
    app.toLogin();
    for (int failures = 1; failures <= 2; failures++) {
      int counted = failures;
      assertThat(app.submit("alice", "Alice-Pass-2").refusal()).isNotBlank();
      await().until(() -> stage.realm().failures(alice) == counted);
    }

    app.submit("alice", SeedData.ALICE_PASSWORD);

    assertThat(app.refusal()).contains("Invalid username or password");
    assertThat(admin.get(attacks).path("disabled").asBoolean()).isTrue();
    admin.delete(attacks).expect(204);
    app.submit("alice", SeedData.ALICE_PASSWORD);
    assertThat(app.titles()).contains(TITLE);
  }

  /** The request for the list of items that an action causes. */
  private Request listed(Runnable action) {
    return page.waitForRequest(
        request -> request.url().endsWith("/api/content/items/Seiten")
            && request.method().equals("GET"),
        action);
  }

  private static long expiry(Request request) {
    String token = request.headerValue("authorization").replace("Bearer ", "");
    return new Tokens(token, "", "").accessClaims().path("exp").asLong();
  }

  private void setRealm(String setting, int value) {
    stage
        .realm()
        .admin()
        .put(stage.realm().name(), Map.of("realm", stage.realm().name(), setting, value))
        .expect(204);
  }
}
