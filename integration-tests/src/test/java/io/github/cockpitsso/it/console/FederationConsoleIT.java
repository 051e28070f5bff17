package io.github.cockpitsso.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.it.browser.Browser;
import io.github.cockpitsso.it.browser.NeedsBrowser;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import java.net.URI;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Screenshots are in target/console. Those in docs/images are copies of {@code console-*}. */
@NeedsBrowser
@ExtendWith(KeycloakExtension.class)
class FederationConsoleIT {
  private static final String CARD = "[data-testid='cockpit-card']";

  @Test
  void an_administrator_adds_a_cockpit_fixes_all_reported_mistakes_and_finds_a_user(
      KeycloakServer keycloak) {
    try (StandInCockpit cockpit = StandInCockpit.start();
        TestRealm realm = TestRealm.withDirectory(keycloak, cockpit);
        Browser browser = Browser.start()) {
      realm
          .admin()
          .delete(realm.name() + "/components/" + realm.federation().path("id").asText())
          .expect(204);
      Page page = browser.page();
      Console console = Console.open(browser, keycloak, realm.name());

      page.locator(CARD).click();
      console.field("url").waitFor();
      assertThat(browser.content()).contains("Connection: Cockpit URL", "Import: trust e-mail");
      page.locator("[data-testid='name'], #name, #kc-ui-display-name").first().fill("Editors");
      console.set("url", "https://cms.example.org");
      console.set("serviceKey", "API-x");
      console.shoot("console-add", 1000);
      console.set("url", "http://cms.example.org/api");
      console.set("connectTimeout", "5");
      console.save();
      assertThat(console.message("leave out /api")).contains("100 - 2000");
      Console.bringIntoView(console.field("url"));
      console.shoot("console-mistakes", 800);

      console.set("url", cockpit.uri().toString());
      console.set("serviceKey", "");
      console.set("connectTimeout", "1000");
      console.save();
      assertThat(console.message("The service key is missing"))
          .contains("Check the password of a user [user/auth]", "Read the user directory");
      Console.bringIntoView(console.field("url"));
      console.shoot("no-key", 800);

      console.set("serviceKey", "API-wrong");
      console.save();
      console.message("does not know this API key");

      console.set("serviceKey", cockpit.serviceKey());
      console.save();
      console.message("successfully");
      assertThat(realm.federation().path("config").path("url").path(0).asText())
          .isEqualTo(cockpit.uri().toString());

      console.go("user-federation/cockpit/" + realm.federation().path("id").asText());
      console.field("url").waitFor();
      assertThat(browser.content()).doesNotContain(cockpit.serviceKey());
      console.hush();
      console.shoot("console-settings", 2600);

      console.act("Sync all users");
      assertThat(console.message("users added"))
          .contains(
              active(cockpit) + " users added, 0 users updated, 0 users removed, 0 users failed");
      assertThat(realm.admin().get(realm.name() + "/users/count").asLong())
          .isEqualTo(active(cockpit));
      console.shoot("console-sync", 700);
      console.hush();

      CockpitUser account = TestRealm.addAccount(
          cockpit, it -> it.withUser("emma").withName("Emma Sand").withEmail("emma@example.org"));
      console.go("users");
      page.locator("[data-testid='table-search-input'] input").fill(account.user());
      page.keyboard().press("Enter");
      Locator found = page.locator("td a").first();
      assertThat(found).containsText(account.user());
      console.shoot("console-search", 700);

      found.click();
      page.locator("[data-testid='username'], #username").first().waitFor();
      Locator email = page.locator("[data-testid='email'], #email").first();
      // The form appears before its values.
      assertThat(email).hasValue(account.email());
      assertThat(email).not().isEditable();
      console.shoot("console-user", 1400);

      page.locator("[data-testid='credentials'], [data-testid='user-credentials-tab']")
          .first()
          .click();
      page.locator("td", new Page.LocatorOptions().setHasText("Editors"))
          .first()
          .waitFor();
      assertThat(page.locator("td").allInnerTexts()).contains("password", "Editors");
      console.shoot("credentials", 700);
    }
  }

  @Test
  void a_sync_shows_failed_users_and_the_causes(KeycloakServer keycloak) {
    try (StandInCockpit cockpit = StandInCockpit.start();
        TestRealm realm = TestRealm.withDirectory(keycloak, cockpit);
        Browser browser = Browser.start()) {
      // Keycloak looks a new user up in Cockpit first, so create the local user before Cockpit's.
      realm.addLocalUser("local-a", TestRealm.PASSWORD, it -> {});
      TestRealm.addAccount(cockpit, it -> it.withUser("local-a"));
      Console console = Console.open(browser, keycloak, realm.name());
      String page = "user-federation/cockpit/" + realm.federation().path("id").asText();
      console.go(page);
      console.field("url").waitFor();
      console.act("Sync all users");
      assertThat(console.message("users failed")).contains("1 users failed");

      browser.open(URI.create("about:blank"));
      Locator result = browser.page().locator("textarea[id='lastSyncResult']");
      console.go(page);
      assertThat(result).hasValue(Pattern.compile("accounts are never joined by name"));
      assertThat(browser.content()).contains("Sync: last result", "all users: ");
      Console.bringIntoView(result);
      console.shoot("sync-result", 1000);
    }
  }

  private static long active(StandInCockpit cockpit) {
    return cockpit.users().all().stream().filter(CockpitUser::active).count();
  }

  @Test
  void during_an_outage_the_administrator_can_save_untested(KeycloakServer keycloak) {
    try (StandInCockpit cockpit = StandInCockpit.start();
        TestRealm realm = TestRealm.withDirectory(keycloak, cockpit);
        Browser browser = Browser.start()) {
      Console console = Console.open(browser, keycloak, realm.name());
      cockpit.refuseConnections();
      console.go("user-federation/cockpit/" + realm.federation().path("id").asText());
      console.set("timeout", "2400");
      console.save();
      console.message("Cockpit is unavailable");
      assertThat(realm.federation().path("config").path("timeout").path(0).asText())
          .isNotEqualTo("2400");

      console.toggle("saveUnreachable");
      console.save();
      console.message("successfully");
      assertThat(realm.federation().path("config").path("timeout").path(0).asText())
          .isEqualTo("2400");
    }
  }
}
