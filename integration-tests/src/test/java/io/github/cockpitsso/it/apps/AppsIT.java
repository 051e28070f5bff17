package io.github.cockpitsso.it.apps;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.it.browser.Browser;
import io.github.cockpitsso.it.browser.NeedsBrowser;
import io.github.cockpitsso.it.mainjob.Stage;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.HeaderField;
import io.github.cockpitsso.testkit.cockpit.Role;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.net.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A user works with the example apps, which are built from their sources and served as files. */
@NeedsBrowser
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHORT = 3;
  private static final int USUAL = 300;

  private final Map<ExampleApp, StaticFiles> apps = new EnumMap<>(ExampleApp.class);
  private Stage stage;
  private Browser browser;

  @BeforeAll
  void buildAndServe(KeycloakServer keycloak) throws IOException, InterruptedException {
    Npm.require();
    Map<ExampleApp, Integer> ports = new EnumMap<>(ExampleApp.class);
    List.of(ExampleApp.values()).forEach(app -> ports.put(app, Ports.free()));
    stage = Stage.withDirectory(
        keycloak,
        Map.of(
            "BRIDGE_CORS_ORIGINS",
            ports.values().stream().map(AppsIT::origin).collect(Collectors.joining(",")),
            "BRIDGE_LOGOUT_CLIENTS",
            ports.keySet().stream().map(ExampleApp::folder).collect(Collectors.joining(","))));
    Map<String, String> addresses = new HashMap<>();
    addresses.put("http://localhost:8090", stage.bridge().uri().toString());
    ports.forEach((app, port) -> addresses.put(app.origin(), origin(port)));
    stage.realm().importExamples(addresses);
    changeRealm("failureFactor", 2);
    for (ExampleApp app : ExampleApp.values()) {
      Path files =
          Npm.build(app, app.settings(stage.realm().issuer(), stage.bridge().uri()));
      apps.put(app, StaticFiles.serve(files, ports.get(app)));
    }
  }

  @AfterAll
  void stop() {
    apps.values().forEach(StaticFiles::close);
    if (stage != null) {
      stage.close();
    }
  }

  @BeforeEach
  void freshBrowser() {
    browser = Browser.start();
  }

  @AfterEach
  void endBrowser() {
    browser.close();
    stage.cockpit().acceptConnections();
    stage.cockpit().reset();
    changeRealm("accessTokenLifespan", USUAL);
  }

  @ParameterizedTest
  @EnumSource(ExampleApp.class)
  void alice_logs_in_and_sees_her_role_the_pages_a_graphql_answer_and_an_image(ExampleApp example) {
    ExamplePage app = app(example).login("alice", SeedData.ALICE_PASSWORD);

    app.seesIdentity("Alice (editor)").seesNoError();
    assertThat(app.titles()).hasSize(SeedData.PUBLISHED_PAGES);
    assertThat(app.page().getByText("Willkommen")).isVisible();
    assertThat(app.page().locator("img")).isVisible();
    assertThat(app.page().locator("img").evaluate("image => image.decode().then(() => true)"))
        .isEqualTo(true);
    app.page().reload();
    app.seesPages().seesIdentity("Alice (editor)");
  }

  @ParameterizedTest
  @EnumSource(ExampleApp.class)
  void alice_creates_changes_and_deletes_a_page(ExampleApp example) {
    allowDeleting();
    ExamplePage app = app(example).login("alice", SeedData.ALICE_PASSWORD);

    app.click("New item").enter("Neu", "Ein „Text“").click("Save").seesStatus("Saved");
    app.click("Neu");
    assertThat(app.text()).hasValue("Ein „Text“");
    app.enter("Geändert", "<b>fett</b>").click("Save").seesStatus("Saved");
    assertThat(app.button("Neu")).hasCount(0);
    app.click("Geändert");
    assertThat(app.text()).hasValue("<b>fett</b>");
    app.click("Delete").seesStatus("Deleted").seesNoError();
    assertThat(app.titles()).doesNotContain("Geändert").hasSize(SeedData.PUBLISHED_PAGES);
    assertThat(stage.cockpit().journal().requests())
        .filteredOn(it -> it.target().startsWith("/api/content/item/Seiten"))
        .hasSize(3)
        .allSatisfy(change -> assertThat(change.key()).hasValue(SeedData.ALICE_KEY));
  }

  @ParameterizedTest
  @EnumSource(ExampleApp.class)
  void a_guest_reads_in_words_that_changes_are_not_allowed_and_keeps_the_input(ExampleApp example) {
    ExamplePage app = app(example).login("jürgen", SeedData.JUERGEN_PASSWORD);

    app.seesIdentity("Jürgen (guest)")
        .click("Seite 2")
        .enter("Von Jürgen", "Text")
        .click("Save");

    app.seesError("Your role in Cockpit does not allow this");
    assertThat(app.title()).hasValue("Von Jürgen");
    app.click("Cancel");
    assertThat(app.title()).hasCount(0);
  }

  @ParameterizedTest
  @EnumSource(ExampleApp.class)
  void a_user_without_a_key_reads_what_is_missing(ExampleApp example) {
    app(example)
        .toLogin()
        .submit("bob", SeedData.BOB_PASSWORD)
        .seesIdentity("Bob (guest)")
        .seesError("The user's Cockpit account has no API key");
  }

  @ParameterizedTest
  @EnumSource(ExampleApp.class)
  void the_app_renews_its_token_and_works_past_the_expiry_of_the_first(ExampleApp example)
      throws IOException {
    changeRealm("accessTokenLifespan", SHORT);
    ExamplePage app = app(example).login("alice", SeedData.ALICE_PASSWORD);
    long first = expiry(requestOf(app));

    app.page().waitForFunction("end => Date.now() / 1000 > end", (double) first);

    assertThat(expiry(requestOf(app))).isGreaterThan(first);
    app.seesPages().seesNoError();
  }

  @ParameterizedTest
  @EnumSource(ExampleApp.class)
  void a_logout_ends_the_session_and_the_back_button_shows_no_content(ExampleApp example) {
    ExamplePage app = app(example).login("alice", SeedData.ALICE_PASSWORD).click("Seite 1");

    app.click("Log out").isLoggedOut();
    app.page().goBack();

    app.isLoggedOut();
    assertThat(browser.storage()).doesNotContain("access_token");
    app.click("Log in");
    assertThat(app.page().locator("#password")).isVisible();
  }

  @ParameterizedTest
  @EnumSource(ExampleApp.class)
  void the_back_button_after_the_login_keeps_the_user_logged_in(ExampleApp example) {
    ExamplePage app = app(example).login("alice", SeedData.ALICE_PASSWORD);

    app.page().goBack();

    app.seesPages().seesIdentity("Alice (editor)").seesNoError();
  }

  @ParameterizedTest
  @EnumSource(ExampleApp.class)
  void a_second_tab_needs_no_password(ExampleApp example) {
    app(example).login("alice", SeedData.ALICE_PASSWORD);

    ExamplePage second = new ExamplePage(browser.newTab(), address(example));
    second.open().isLoggedOut().click("Log in").seesPages().seesIdentity("Alice (editor)");
  }

  @ParameterizedTest
  @EnumSource(ExampleApp.class)
  void a_session_that_an_administrator_ended_shows_no_content_any_more(ExampleApp example) {
    ExamplePage app = app(example).login("alice", SeedData.ALICE_PASSWORD);
    String name = stage.realm().name();
    String id = stage.realm().users("alice").path(0).path("id").asText();
    stage.realm().admin().post(name + "/users/" + id + "/logout", "").expect(204);

    app.click("Reload").seesError("Your session has ended. Log in again").isLoggedOut();

    app.click("Log in").submit("alice", SeedData.ALICE_PASSWORD).seesPages().seesNoError();
  }

  @ParameterizedTest
  @EnumSource(ExampleApp.class)
  void a_role_that_changed_meanwhile_takes_effect(ExampleApp example) {
    stage.realm().saveFederation(Map.of("refreshAfter", "1")).expect(204);
    changeRealm("accessTokenLifespan", SHORT);
    ExamplePage app = app(example).login("alice", SeedData.ALICE_PASSWORD);
    app.seesIdentity("Alice (editor)").click("Seite 1");

    stage.cockpit().users().changeRole("alice", "guest");

    app.seesIdentity("Alice (guest)").click("Save").seesError("Your role in Cockpit does not");
  }

  @ParameterizedTest
  @EnumSource(ExampleApp.class)
  void a_wrong_password_is_refused_and_the_account_locked_after_the_second(ExampleApp example) {
    CockpitUser user = TestRealm.addAccount(stage.cockpit(), account -> account);
    ExamplePage app = app(example).toLogin();
    for (int failures = 1; failures <= 2; failures++) {
      isRefused(app, user.user(), "Wrong-Pass-" + failures);
      stage.realm().awaitFailures(user.user(), failures);
    }

    isRefused(app, user.user(), TestRealm.PASSWORD);

    app.open().isLoggedOut();
  }

  private static void isRefused(ExamplePage app, String username, String password) {
    Response answer = app.page()
        .waitForResponse("**/login-actions/authenticate?*", () -> app.submit(username, password));
    assertThat(answer.status()).as(password).isEqualTo(200);
    assertThat(answer.text()).as(password).contains("Invalid username or password");
  }

  @ParameterizedTest
  @EnumSource(ExampleApp.class)
  void while_cockpit_is_down_the_app_says_so_and_keeps_the_input(ExampleApp example) {
    ExamplePage app = app(example).login("alice", SeedData.ALICE_PASSWORD).click("Seite 1");
    stage.cockpit().refuseConnections();

    app.enter("Trotzdem", "Text").click("Save").seesError("Cockpit is not available");
    assertThat(app.title()).hasValue("Trotzdem");

    stage.cockpit().acceptConnections();
    app.click("Save").seesStatus("Saved").seesNoError();
    assertThat(app.button("Trotzdem")).isVisible();
  }

  @ParameterizedTest
  @EnumSource(ExampleApp.class)
  void after_too_many_requests_the_app_says_how_long_to_wait(ExampleApp example) {
    ExamplePage app = app(example).login("alice", SeedData.ALICE_PASSWORD);
    stage
        .cockpit()
        .faults()
        .on("/api/content", Fault.json(429, "{}", new HeaderField("Retry-After", "7")));

    app.click("Reload").seesError("Too many requests. Try again in 7 seconds");
  }

  @ParameterizedTest
  @EnumSource(ExampleApp.class)
  void offline_and_while_keycloak_is_down_the_app_says_so(ExampleApp example) {
    ExamplePage app = app(example).open();
    String keycloak = stage.realm().issuer() + "/**";
    app.page().route(keycloak, route -> route.abort());
    app.click("Log in").seesError("Keycloak does not answer");
    app.page().unroute(keycloak);
    app.login("alice", SeedData.ALICE_PASSWORD);

    browser.offline(true);
    app.click("Reload").seesError("You are offline");

    browser.offline(false);
    app.click("Reload").seesNoError();
  }

  @ParameterizedTest
  @EnumSource(ExampleApp.class)
  void no_api_key_reaches_the_browser_and_no_token_its_local_storage(ExampleApp example) {
    browser.close();
    browser = Browser.builder().logged().start();
    ExamplePage app = app(example).login("alice", SeedData.ALICE_PASSWORD).click("Seite 1");
    app.enter("Unverfänglich", "Text").click("Save").seesStatus("Saved");

    String seen = browser.content() + browser.storage();
    assertThat(seen).contains("Unverfänglich", "access_token");
    assertThat(app.page().evaluate("Object.keys(localStorage).length")).isEqualTo(0);
    String network = browser.quit().text();
    assertThat(network).contains("Bearer ey", "Unverfänglich");
    for (String key : List.of(
        SeedData.ALICE_KEY, stage.cockpit().serviceKey(), stage.cockpit().bridgeKey())) {
      assertThat(seen + network).doesNotContain(key);
    }
  }

  private ExamplePage app(ExampleApp example) {
    return new ExamplePage(browser.page(), address(example));
  }

  private URI address(ExampleApp example) {
    return apps.get(example).address();
  }

  private static String origin(int port) {
    return "http://localhost:" + port;
  }

  private void changeRealm(String setting, int value) {
    ObjectNode realm = JSON.createObjectNode().put(setting, value);
    stage.realm().admin().put(stage.realm().name(), realm).expect(204);
  }

  private void allowDeleting() {
    TreeSet<String> permissions = new TreeSet<>(SeedData.EDITOR_ROLE.permissions());
    permissions.add("content/Seiten/delete");
    stage.cockpit().roles().put(new Role("editor", "Editor", permissions));
  }

  /** Reloads the pages and returns the request for them. */
  private static Request requestOf(ExamplePage app) {
    return app.page().waitForRequest("**/api/content/items/Seiten?*", () -> app.click("Reload"));
  }

  /** When the token of a request expires, in unix seconds. */
  private static long expiry(Request request) throws IOException {
    String token = request.headers().get("authorization").substring("Bearer ".length());
    JsonNode claims = JSON.readTree(new String(
        Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8));
    return claims.path("exp").asLong();
  }
}
