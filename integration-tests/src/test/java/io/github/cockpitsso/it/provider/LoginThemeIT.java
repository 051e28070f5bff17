package io.github.cockpitsso.it.provider;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.it.browser.Browser;
import io.github.cockpitsso.it.browser.NeedsBrowser;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The login theme {@code cockpit} of the provider's jar. */
@NeedsBrowser
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginThemeIT {
  private static final int ATTEMPTS = 5;

  private KeycloakServer keycloak;
  private StandInCockpit cockpit;
  private TestRealm realm;

  @BeforeAll
  void start(KeycloakServer server) {
    keycloak = server;
    cockpit = StandInCockpit.start();
    realm = realm(cockpit);
  }

  @AfterAll
  void stop() {
    realm.close();
    cockpit.close();
  }

  private TestRealm realm(StandInCockpit cockpit) {
    return TestRealm.create(
        keycloak,
        Map.of("url", cockpit.uri().toString(), "serviceKey", cockpit.serviceKey()),
        it -> it.put("loginTheme", "cockpit")
            .put("failureFactor", ATTEMPTS)
            // The browser is fast.
            .put("quickLoginCheckMilliSeconds", 1));
  }

  private static Page open(Browser browser, TestRealm realm) {
    return browser.open(URI.create(realm.issuer() + "/account/"));
  }

  private static void submit(Page page, String username, String password) {
    page.locator("#username").fill(username);
    page.locator("#password").fill(password);
    page.locator("#kc-login").click();
  }

  /** The error on the page after a login with this password. */
  private static String refusal(Page page, String username, String password) {
    submit(page, username, password);
    // The page of the answer.
    assertThat(page.locator("#password")).hasValue("");
    return page.locator("[id^=input-error-]:not([id*=container]), .kc-feedback-text")
        .first()
        .innerText()
        .strip();
  }

  @Test
  void a_realm_that_does_not_choose_the_theme_has_the_page_of_keycloak() throws Exception {
    try (TestRealm other = TestRealm.withDirectory(keycloak, cockpit);
        Browser browser = Browser.start()) {
      Page page = open(browser, other);
      assertThat(page.locator("#kc-page-title")).hasText("Sign in to your account");
      assertThat(page.locator("link[href$='css/cockpit.css']")).hasCount(0);
    }
  }

  @ParameterizedTest
  @CsvSource({"en-US, Sign in with your Cockpit account", "de-DE, Mit Ihrem Cockpit-Konto anmelden"
  })
  void the_page_names_the_account_and_has_the_style(String locale, String title) throws Exception {
    try (Browser browser = Browser.builder().locale(locale).start()) {
      Page page = open(browser, realm);
      assertThat(page.locator("#kc-page-title")).hasText(title);
      String sheet =
          String.valueOf(page.locator("link[href$='css/cockpit.css']").evaluate("it => it.href"));
      assertThat(HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(URI.create(sheet)).build(), BodyHandlers.ofString())
              .statusCode())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "en-US, Invalid username or password., Too many failed attempts can lock an account",
    "de-DE, Benutzername oder Passwort ist falsch., Zu viele Fehlversuche können ein Konto"
  })
  void a_locked_account_gets_the_same_text_as_a_wrong_password_and_an_unknown_user(
      String locale, String error, String explanation) {
    CockpitUser user = TestRealm.addAccount(cockpit, it -> it);
    try (Browser browser = Browser.builder().locale(locale).start()) {
      Page page = open(browser, realm);
      String wrong = refusal(page, user.user(), "Wrong-Pass-1");
      assertThat(wrong).startsWith(error).contains(explanation);
      for (int i = 1; i < ATTEMPTS; i++) {
        assertThat(refusal(page, user.user(), "Wrong-Pass-1")).isEqualTo(wrong);
      }
      String id = realm.users(user.user()).path(0).path("id").asText();
      Awaitility.await().until(() -> realm.failures(id) == ATTEMPTS);

      assertThat(refusal(page, user.user(), TestRealm.PASSWORD)).as("locked").isEqualTo(wrong);
      assertThat(refusal(page, "not-" + user.user(), "Wrong-Pass-1"))
          .as("unknown")
          .isEqualTo(wrong);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "en-US, 'Cockpit is unavailable, so your password could not be checked.'",
    "de-DE, 'Cockpit ist zurzeit nicht erreichbar, das Passwort konnte deshalb nicht geprüft'"
  })
  void an_outage_is_not_called_a_wrong_password(String locale, String text) {
    // After failures the provider suspends its calls, so no other test uses this Cockpit.
    try (StandInCockpit down = StandInCockpit.start();
        TestRealm its = realm(down);
        Browser browser = Browser.builder().locale(locale).start()) {
      Page page = open(browser, its);
      down.refuseConnections();

      assertThat(refusal(page, "alice", SeedData.ALICE_PASSWORD)).startsWith(text);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "en-US, 'Your Cockpit account uses two-factor authentication, and this page cannot ask'",
    "de-DE, 'Ihr Cockpit-Konto verlangt eine Zwei-Faktor-Anmeldung, und diese Seite kann'"
  })
  void a_required_second_factor_is_explained_after_the_right_password_only(
      String locale, String text) {
    try (Browser browser = Browser.builder().locale(locale).start()) {
      Page page = open(browser, realm);
      assertThat(refusal(page, "dave", "Wrong-Pass-1")).doesNotContain("Cockpit");
      assertThat(refusal(page, "dave", SeedData.DAVE_PASSWORD)).startsWith(text);
    }
  }
}
