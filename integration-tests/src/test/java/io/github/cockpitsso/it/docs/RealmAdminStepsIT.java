package io.github.cockpitsso.it.docs;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.github.cockpitsso.demo.app.AppServer;
import io.github.cockpitsso.demo.app.AppSettings;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.browser.Browser;
import io.github.cockpitsso.it.browser.NeedsBrowser;
import io.github.cockpitsso.it.mainjob.AppPage;
import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.net.Ports;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** docs/realm-admin.md, "Into a realm that you have", with a realm that the console created. */
@NeedsBrowser
@ExtendWith(KeycloakExtension.class)
class RealmAdminStepsIT {
  private static final String APP = "my-app";
  private static final String BRIDGE = "cockpit-bridge";
  private static final String MENU = "nav";
  private static final String ALERT = "[data-testid='last-alert'], [class*='c-alert__title']";

  private final String realm = "steps-" + UUID.randomUUID().toString().substring(0, 8);
  private final int bridgePort = Ports.free();
  private final int appPort = Ports.free();
  private final String app = "http://localhost:" + appPort;
  private final String bridge = "http://127.0.0.1:" + bridgePort;

  @Test
  void a_new_realm_serves_a_web_app_after_the_documented_steps(KeycloakServer keycloak)
      throws IOException {
    keycloak.admin().post("", Map.of("realm", realm, "enabled", true)).expect(201);
    DocumentedSteps steps =
        DocumentedSteps.of("docs/realm-admin.md", "## Into a realm that you have");
    try (StandInCockpit cockpit = StandInCockpit.start();
        Browser browser = Browser.start()) {
      logIn(browser, keycloak);
      NamedPage console = new NamedPage(browser, steps);
      federation(steps, console, cockpit);
      scope(steps, console);
      String secret = bridgeClient(steps, console);
      appClient(steps, console);

      BridgeServer.Builder settings = BridgeServer.builder()
          .env("BRIDGE_ISSUER", keycloak.issuer(realm).toString())
          .env("BRIDGE_INSECURE_HTTP_ISSUER", "true")
          .env("BRIDGE_COCKPIT_URL", cockpit.uri().toString())
          .env("BRIDGE_COCKPIT_SERVICE_KEY", cockpit.bridgeKey())
          .env("BRIDGE_CLIENT_SECRET", secret)
          .env("BRIDGE_CORS_ORIGINS", app)
          .env("BRIDGE_LOGOUT_CLIENTS", APP)
          .env("BRIDGE_PORT", String.valueOf(bridgePort));
      steps.next();
      BridgeServer.Result check = settings.run("check");
      assertThat(check.exitCode()).as(check.output() + check.errors()).isZero();
      steps.next();
      try (BridgeServer running = settings.start()) {
        useApp(browser, keycloak, running.uri());
      }
      steps.end();
    } finally {
      keycloak.admin().delete(realm);
    }
  }

  private void logIn(Browser browser, KeycloakServer keycloak) {
    Page page = browser.page();
    page.setViewportSize(1300, 1000);
    browser.open(URI.create(keycloak.uri() + "/admin/master/console/#/" + realm + "/users"));
    page.locator("#username").fill(keycloak.administrator().username());
    page.locator("#password").fill(keycloak.administrator().password());
    page.locator("#kc-login").click();
    assertThat(page.locator(MENU).first()).containsText("User federation");
  }

  private static void federation(DocumentedSteps steps, NamedPage console, StandInCockpit cockpit) {
    steps.next();
    console
        .navigate(MENU, "User federation")
        .press("Add Cockpit providers")
        .type("UI display name", "Cockpit")
        .typeFor(
            "Connection: Cockpit URL", "https://cms.example.org", cockpit.uri().toString())
        .typeOwn("Connection: service key", cockpit.serviceKey())
        .press("Save")
        .see(ALERT, "successfully");
  }

  private static void scope(DocumentedSteps steps, NamedPage console) {
    steps.next();
    console
        .navigate(MENU, "Client scopes")
        .press("Create client scope")
        .type("Name", "cockpit")
        .turn("Include in token scope", true)
        .press("Save")
        .see(ALERT, "Client scope created");
    steps.next();
    console.press("Mappers", "Configure a new mapper", "Cockpit role");
    mapper(console, "Cockpit role");
    steps.next();
    console.press("Add mapper", "By configuration", "Cockpit user id");
    mapper(console, "Cockpit user id");
  }

  private static void mapper(NamedPage console, String name) {
    console.type("Name", name).press("Save").seeListed(name);
  }

  private static String bridgeClient(DocumentedSteps steps, NamedPage console) {
    steps.next();
    console
        .navigate(MENU, "Clients")
        .press("Create client")
        .type("Client ID", BRIDGE)
        .press("Next")
        .turn("Client authentication", true)
        .turn("Standard flow", false)
        .press("Next", "Save")
        .see(ALERT, "Client created");
    steps.next();
    String secret = console.press("Credentials").read("Client Secret");
    steps.next();
    console
        .navigate(MENU, "Client scopes")
        .press("cockpit", "Mappers", "Add mapper", "By configuration", "Audience")
        .type("Name", "Audience")
        .pick("Included Client Audience", BRIDGE)
        .press("Save")
        .seeListed("Audience");
    steps.next();
    console
        .press("Add mapper", "By configuration", "Cockpit API key")
        .type("Name", "Cockpit API key")
        .pick("Client of the bridge", BRIDGE)
        .press("Save")
        .seeListed("Cockpit API key")
        .shoot("realm-mappers");
    return secret;
  }

  private void appClient(DocumentedSteps steps, NamedPage console) {
    String example = "https://app.example.org";
    steps.next();
    console
        .navigate(MENU, "Clients")
        .press("Create client")
        .type("Client ID", APP)
        .press("Next")
        .leave("Client authentication", false)
        .turn("Require PKCE", true)
        .press("Next")
        .typeFor("Valid redirect URIs", example + "/", app + "/")
        .typeFor("Valid post logout redirect URIs", example + "/", app + "/")
        .typeFor("Web origins", example, app)
        .press("Save")
        .see(ALERT, "Client created");
    steps.next();
    console
        .press("Client scopes", "Add client scope")
        .select("cockpit")
        .press("Add", "Default")
        .seeListed("cockpit");
    steps.next();
    console
        .press("Settings")
        .hides("Backchannel logout URL")
        .turn("Front channel logout", false)
        .typeFor(
            "Backchannel logout URL",
            "https://api.example.org/backchannel-logout",
            bridge + "/backchannel-logout")
        .press("Save")
        .see(ALERT, "Client successfully updated")
        .shoot("realm-app");
  }

  /** The demo's web app with the client from the steps. */
  private void useApp(Browser browser, KeycloakServer keycloak, URI bridgeUri) throws IOException {
    try (AppServer unused = AppServer.start(new AppSettings(
        "127.0.0.1", appPort, keycloak.issuer(realm), APP, bridgeUri, AppSettings.SEITEN))) {
      AppPage page = new AppPage(browser.page(), URI.create(app + "/"));
      page.login("alice", SeedData.ALICE_PASSWORD);
      assertThat(page.titles()).contains("Seite 1");
    }
  }
}
