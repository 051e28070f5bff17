package io.github.cockpitsso.it.apps;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.github.cockpitsso.demo.app.AppServer;
import io.github.cockpitsso.demo.app.AppSettings;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.it.browser.Browser;
import io.github.cockpitsso.it.browser.NeedsBrowser;
import io.github.cockpitsso.it.mainjob.AppPage;
import io.github.cockpitsso.it.mainjob.Stage;
import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.Server;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.net.Ports;
import io.github.cockpitsso.testkit.real.RealCockpit;
import io.github.cockpitsso.testkit.real.RealCockpitSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The demo's web app and the examples with a real Cockpit, if one is configured
 * ({@link RealCockpitSettings}). The other tests of this package use the stand-in.
 */
@NeedsBrowser
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealCockpitIT {
  private static final String ADMIN_KEY = "USR-" + "ad".repeat(20);
  private static final String PHP = "php-site";

  private RealCockpit cockpit;
  private TestRealm realm;
  private BridgeServer bridge;
  private AppServer demo;
  private URI demoAddress;
  private URI php;
  private Map<ExampleApp, Integer> ports;
  private Browser browser;

  @BeforeAll
  void start(KeycloakServer keycloak) throws Exception {
    Optional<RealCockpitSettings> settings = RealCockpitSettings.from(System.getProperties());
    assumeTrue(settings.isPresent(), RealCockpitSettings.HOW_TO_RUN);
    cockpit = RealCockpit.start(settings.orElseThrow(), Server.PHP, true);
    int demoPort = Ports.free();
    demoAddress = URI.create("http://localhost:" + demoPort + "/");
    ports = Map.of(ExampleApp.REACT, Ports.free(), ExampleApp.NUXT, Ports.free());
    php = PhpSite.newAddress();
    realm = TestRealm.create(
        keycloak,
        Map.of("url", cockpit.uri().toString(), "serviceKey", SeedData.SERVICE_KEY),
        it -> Stage.placeApp(it, demoAddress));
    realm.importExamples(Map.of(
        ExampleApp.REACT.origin(),
        origin(ExampleApp.REACT),
        ExampleApp.NUXT.origin(),
        origin(ExampleApp.NUXT),
        "http://localhost:8000/",
        php.toString()));
    bridge = realm
        .bridge(cockpit.uri(), SeedData.BRIDGE_KEY)
        .env(
            "BRIDGE_CORS_ORIGINS",
            "http://localhost:" + demoPort + "," + origin(ExampleApp.REACT) + ","
                + origin(ExampleApp.NUXT))
        .env("BRIDGE_KEY_ROLES", "importer:job=env:IMPORTER_KEY")
        .env("IMPORTER_KEY", SeedData.GUEST_API_KEY)
        .start();
    demo = AppServer.start(new AppSettings(
        "127.0.0.1", demoPort, realm.issuer(), TestRealm.APP, bridge.uri(), AppSettings.SEITEN));
  }

  @AfterAll
  void stop() {
    if (cockpit != null) {
      demo.close();
      bridge.close();
      realm.close();
      cockpit.close();
    }
  }

  @BeforeEach
  void open() {
    cockpit.reset();
    // The only user of the seed who may delete.
    cockpit.storeKey(SeedData.ADMIN.id(), ADMIN_KEY);
    browser = Browser.builder().logged().start();
  }

  @AfterEach
  void close() {
    browser.close();
  }

  @Test
  void in_the_demo_alice_changes_a_page_and_a_guest_reads_that_he_may_not() {
    AppPage app = new AppPage(browser.page(), demoAddress);
    app.login("alice", SeedData.ALICE_PASSWORD);
    assertThat(app.identity("cockpit_roles")).isEqualTo("editor");
    assertThat(app.titles()).hasSize(SeedData.PUBLISHED_PAGES);
    app.openFirst().change("text", "Neuer Text, <b>nicht fett</b> & „heil“");
    assertThat(app.success()).contains("Saved");
    browser.page().reload();
    assertThat(app.openFirst().value("text")).isEqualTo("Neuer Text, <b>nicht fett</b> & „heil“");
    assertThat(browser.page().locator("#picture")).containsText("320 × 240 pixels");
    browser.page().locator("#query-run").click();
    assertThat(browser.page().locator("#query-result pre")).containsText("\"titel\": \"Seite 1\"");

    app.logout().login("jürgen", SeedData.JUERGEN_PASSWORD);
    app.openFirst().change("titel", "Von Jürgen");
    assertThat(app.problemOfChange()).containsText("Cockpit does not let you change");
    assertNoKey();
  }

  @ParameterizedTest
  @EnumSource(ExampleApp.class)
  void in_an_example_an_admin_creates_changes_and_deletes_and_a_guest_may_not(ExampleApp example)
      throws Exception {
    Path files = Npm.build(example, example.settings(realm.issuer(), bridge.uri()));
    try (StaticFiles server = StaticFiles.serve(files, ports.get(example))) {
      ExamplePage app = new ExamplePage(browser.page(), server.address());
      app.login("admin", SeedData.ADMIN_PASSWORD).seesIdentity("Admin (admin)").seesNoError();
      assertThat(app.page().getByText("Willkommen")).isVisible();
      Locator image = app.page().locator("img");
      assertThat(image).isVisible();
      assertThat(image.evaluate("image => image.decode().then(() => true)")).isEqualTo(true);
      int before = app.titles().size();
      app.click("New item").enter("Neu", "Ein „Text“").click("Save").seesStatus("Saved");
      app.click("Neu").enter("Geändert", "<b>fett</b>").click("Save").seesStatus("Saved");
      app.click("Geändert");
      assertThat(app.text()).hasValue("<b>fett</b>");
      app.click("Delete").seesStatus("Deleted").seesNoError();
      assertThat(app.titles()).doesNotContain("Geändert").hasSize(before);

      app.logOut().login("jürgen", SeedData.JUERGEN_PASSWORD);
      app.click("Seite 2").enter("Von Jürgen", "Text").click("Save");
      app.seesError("Your role in Cockpit does not allow this");
      app.click("Cancel").logOut().toLogin().submit("bob", SeedData.BOB_PASSWORD);
      app.seesError("The user's Cockpit account has no API key");
      assertNoKey();
    }
  }

  @Test
  void on_the_php_site_an_admin_creates_and_deletes_and_a_guest_may_not(@TempDir Path work) {
    Map<String, String> settings = Map.of(
        "ISSUER", realm.issuer().toString(),
        "BRIDGE", bridge.uri().toString(),
        "CLIENT_SECRET", realm.secret(PHP));
    try (PhpSite site = PhpSite.start(php, settings, work)) {
      Page page = browser.open(site.address());
      login(page, "admin", SeedData.ADMIN_PASSWORD);
      click(page, "New item");
      page.getByLabel("Title").fill("<b>Neu</b>");
      click(page, "Save");
      assertThat(page.getByRole(AriaRole.STATUS)).hasText("Saved “<b>Neu</b>”.");
      click(page, "<b>Neu</b>");
      click(page, "Delete");
      click(page, "Yes, delete");
      assertThat(page.getByRole(AriaRole.STATUS)).hasText("Deleted “<b>Neu</b>”.");
      click(page, "Log out");

      login(page, "jürgen", SeedData.JUERGEN_PASSWORD);
      click(page, "Seite 1");
      page.getByLabel("Title").fill("Mine");
      click(page, "Save");
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("your role lacks the permission");
      assertNoKey();
    }
  }

  @Test
  void the_service_account_of_a_back_end_lists_the_pages() throws Exception {
    ProcessBuilder command = new ProcessBuilder("php", "service-account.php")
        .directory(PhpSite.folder().toFile())
        .redirectErrorStream(true);
    command.environment().put("ISSUER", realm.issuer().toString());
    command.environment().put("BRIDGE", bridge.uri().toString());
    command.environment().put("CLIENT_SECRET", realm.secret("importer"));
    Process process = command.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(printed.lines()).contains("Seite 1").hasSize(SeedData.PUBLISHED_PAGES);
  }

  private void assertNoKey() {
    String seen = browser.content() + browser.storage() + browser.quit().text();
    for (String key : new String[] {
      ADMIN_KEY, SeedData.ALICE_KEY, SeedData.JUERGEN_KEY, SeedData.SERVICE_KEY, SeedData.BRIDGE_KEY
    }) {
      assertThat(seen.contains(key)).as(key).isFalse();
    }
  }

  private String origin(ExampleApp app) {
    return "http://localhost:" + ports.get(app);
  }

  private static void login(Page page, String username, String password) {
    click(page, "Log in");
    page.locator("#username").fill(username);
    page.locator("#password").fill(password);
    page.locator("#kc-login").click();
  }

  private static void click(Page page, String name) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
        .or(page.getByRole(
            AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true)))
        .click();
  }
}
