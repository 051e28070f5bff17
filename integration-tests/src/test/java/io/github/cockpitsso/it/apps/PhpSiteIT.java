package io.github.cockpitsso.it.apps;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.RequestOptions;
import com.microsoft.playwright.options.SameSiteAttribute;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.it.browser.Browser;
import io.github.cockpitsso.it.browser.NeedsBrowser;
import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Role;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.net.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/php} in a browser, with the client of {@code examples/clients.json}. */
@NeedsBrowser
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PhpSiteIT {
  private static final String CLIENT = "php-site";

  private final URI address = PhpSite.newAddress();
  private StandInCockpit cockpit;
  private TestRealm realm;
  private BridgeServer bridge;
  private PhpSite site;
  private Browser browser;
  private Page page;

  @BeforeAll
  void start(KeycloakServer keycloak) {
    cockpit = StandInCockpit.start();
    realm = TestRealm.withDirectory(keycloak, cockpit);
    int bridgePort = Ports.free();
    realm.importExamples(Map.of(
        "http://localhost:8000/",
        address.toString(),
        "http://localhost:8090",
        "http://127.0.0.1:" + bridgePort));
    bridge = realm
        .bridge(cockpit)
        .env("BRIDGE_LOGOUT_CLIENTS", CLIENT)
        .env("BRIDGE_PORT", String.valueOf(bridgePort))
        .start();
  }

  @AfterAll
  void stop() {
    bridge.close();
    realm.close();
    cockpit.close();
  }

  @BeforeEach
  void open(@TempDir Path work) {
    Set<String> permissions = new HashSet<>(SeedData.EDITOR_ROLE.permissions());
    permissions.add("content/Seiten/delete");
    cockpit.roles().put(new Role("editor", "Editor", permissions));
    site = PhpSite.start(address, settings(realm.issuer(), bridge.uri()), work);
    browser = Browser.start();
    page = browser.page();
  }

  @AfterEach
  void close() {
    browser.close();
    site.close();
    cockpit.acceptConnections();
    cockpit.reset();
  }

  @Test
  void alice_creates_changes_and_deletes_an_item_with_her_own_key() {
    login("alice", SeedData.ALICE_PASSWORD);
    assertThat(page.locator("header")).containsText("Alice (editor)");
    assertThat(items()).hasCount(5);

    click("New item");
    fill("Title", "<b>Neu</b> & \"schön\"");
    fill("Text", "</textarea><script>document.title = 'x'</script>");
    click("Save");
    assertThat(status()).hasText("Saved “<b>Neu</b> & \"schön\"”.");
    assertThat(items()).hasCount(6);

    click("<b>Neu</b> & \"schön\"");
    assertThat(field("Text")).hasValue("</textarea><script>document.title = 'x'</script>");
    fill("Title", "Changed");
    click("Save");
    assertThat(status()).hasText("Saved “Changed”.");

    click("Changed");
    click("Delete");
    click("Yes, delete");
    assertThat(status()).hasText("Deleted “Changed”.");
    assertThat(items()).hasCount(5);
    assertThat(cockpit.journal().requests("/api/content/item/Seiten"))
        .hasSize(2)
        .allSatisfy(call -> assertThat(call.key()).hasValue(SeedData.ALICE_KEY));
  }

  @Test
  void a_guest_reads_and_is_told_that_the_role_lacks_the_permission() {
    login("jürgen", SeedData.JUERGEN_PASSWORD);
    click("Seite 1");
    fill("Title", "Mine");
    click("Save");

    assertThat(alert()).containsText("your role lacks the permission");
    assertThat(field("Title")).hasValue("Mine");
  }

  @Test
  void a_wrong_password_is_refused_and_the_account_locked_after_the_second() {
    realm.admin().put(realm.name(), Map.of("failureFactor", 2)).expect(204);
    CockpitUser user = TestRealm.addAccount(cockpit, account -> account);
    page.navigate(address.toString());
    click("Log in");
    for (int failures = 1; failures <= 2; failures++) {
      isRefused(user.user(), "Wrong-Pass-" + failures);
      realm.awaitFailures(user.user(), failures);
    }

    isRefused(user.user(), TestRealm.PASSWORD);

    page.navigate(address.toString());
    assertThat(heading()).hasText("Welcome");
  }

  private void isRefused(String username, String password) {
    Response answer =
        page.waitForResponse("**/login-actions/authenticate?*", () -> submit(username, password));
    assertThat(answer.text()).as(password).contains("Invalid username or password");
  }

  @Test
  void a_role_that_changed_in_cockpit_counts_at_the_next_request() {
    login("alice", SeedData.ALICE_PASSWORD);
    cockpit.roles().put(SeedData.EDITOR_ROLE);
    click("Seite 1");
    click("Delete");
    click("Yes, delete");

    assertThat(alert()).containsText("your role lacks the permission");
  }

  @Test
  void an_access_token_that_expires_soon_is_refreshed() {
    lifespan("5");
    login("alice", SeedData.ALICE_PASSWORD);
    String first = site.token("access_token");
    click("Seite 1");

    assertThat(field("Title")).hasValue("Seite 1");
    assertThat(site.token("access_token")).isNotEqualTo(first);
    lifespan("");
  }

  @Test
  void what_was_typed_survives_a_session_that_an_administrator_ended() {
    login("alice", SeedData.ALICE_PASSWORD);
    click("Seite 1");
    fill("Title", "Half done");
    endSessions("alice");
    click("Save");

    assertThat(alert()).hasText("Your login has ended. Log in again.");
    assertThat(page.getByText("What you typed is kept.")).isVisible();
    assertThat(items()).hasCount(0);
    login("alice", SeedData.ALICE_PASSWORD);
    assertThat(field("Title")).hasValue("Half done");
    click("Save");
    assertThat(status()).hasText("Saved “Half done”.");
  }

  @Test
  void another_user_does_not_get_what_was_typed() {
    login("alice", SeedData.ALICE_PASSWORD);
    click("New item");
    fill("Title", "Secret of Alice");
    endSessions("alice");
    click("Save");
    login("jürgen", SeedData.JUERGEN_PASSWORD);

    assertThat(items()).hasCount(5);
    assertThat(site.sessions()).doesNotContain("Secret of Alice");
  }

  @Test
  void after_the_logout_back_button_and_second_tab_show_nothing_and_a_login_needs_the_password() {
    login("alice", SeedData.ALICE_PASSWORD);
    click("Seite 1");
    Page second = browser.newTab();
    second.navigate(address.toString());
    assertThat(second.getByRole(AriaRole.LISTITEM)).hasCount(5);
    String token = site.token("access_token");

    click("Log out");
    assertThat(heading()).hasText("Welcome");
    assertThat(page).hasURL(address.toString());
    page.goBack();
    assertThat(page.locator("body")).not().containsText("Seite 1");
    second.reload();
    assertThat(second.getByRole(AriaRole.HEADING)).hasText("Welcome");
    assertThat(status(token)).isEqualTo(401);
    page.navigate(address.toString());
    click("Log in");
    assertThat(page.locator("#password")).isVisible();
  }

  @Test
  void the_back_button_after_the_login_does_not_log_in_twice() {
    login("alice", SeedData.ALICE_PASSWORD);
    page.goBack();
    page.navigate(address.toString());

    assertThat(items()).hasCount(5);
  }

  @Test
  void the_session_cookie_is_closed_to_scripts_and_other_sites_and_new_at_each_login() {
    page.navigate(address.toString());
    Cookie before = cookie();
    login("alice", SeedData.ALICE_PASSWORD);
    Cookie after = cookie();

    assertThat(after.httpOnly).isTrue();
    assertThat(after.sameSite).isEqualTo(SameSiteAttribute.LAX);
    assertThat(after.value).isNotEqualTo(before.value);
    assertThat(site.sessions()).doesNotContain("logins\";a:1");
  }

  @Test
  void no_key_and_no_token_reaches_the_browser() {
    browser.close();
    browser = Browser.builder().logged().start();
    page = browser.page();
    login("alice", SeedData.ALICE_PASSWORD);
    click("Seite 1");
    click("Save");
    assertThat(status()).isVisible();
    cockpit.refuseConnections();
    page.reload();
    assertThat(alert()).isVisible();
    Map<String, String> seen = new LinkedHashMap<>();
    seen.put("page", browser.content());
    seen.put("storage", browser.storage());
    List<String> secrets = List.of(
        SeedData.ALICE_KEY,
        cockpit.bridgeKey(),
        realm.secret(CLIENT),
        site.token("access_token"),
        site.token("refresh_token"));
    click("Log out");
    assertThat(heading()).hasText("Welcome");
    seen.put("network", browser.quit().text());
    seen.put("log of PHP", site.log());

    assertThat(seen.get("network")).contains("Seite 1", "id_token_hint");
    assertThat(cockpit.journal().requests().stream().flatMap(it -> it.key().stream()))
        .contains(SeedData.ALICE_KEY);
    seen.forEach((where, text) -> {
      for (String secret : secrets) {
        assertThat(text.contains(secret)).as("%s in %s", secret, where).isFalse();
      }
    });
  }

  @Test
  void a_form_without_the_secret_of_the_session_changes_nothing() throws Exception {
    login("alice", SeedData.ALICE_PASSWORD);
    HttpResponse<String> forged =
        post("do=save&title=Forged&form=" + "0".repeat(64), "php-site=" + cookie().value);

    assertThat(forged.statusCode()).isEqualTo(403);
    assertThat(forged.body()).contains("This form is too old. Try again.");
    assertThat(cockpit.journal().requests("/api/content/item/Seiten")).isEmpty();
  }

  @Test
  void a_code_that_this_browser_did_not_request_is_refused() {
    page.navigate(address + "?code=x&state=y&iss=" + realm.issuer());

    assertThat(alert()).hasText("This login was not started here, or it is too old. Log in again.");
  }

  @Test
  void a_code_of_another_issuer_is_refused() {
    String login = page.context()
        .request()
        .get(address + "?login", RequestOptions.create().setMaxRedirects(0))
        .headers()
        .get("location");
    String state = login.replaceFirst(".*[?&]state=([^&]+).*", "$1");
    page.navigate(address + "?code=x&state=" + state + "&iss=https://other.example");

    assertThat(alert()).containsText("Keycloak did not log you in");
  }

  @Test
  void an_outage_of_cockpit_and_an_outage_of_the_bridge_are_reported_in_words(@TempDir Path work) {
    login("alice", SeedData.ALICE_PASSWORD);
    cockpit.refuseConnections();
    page.reload();

    assertThat(alert())
        .containsText("Cockpit is unavailable. The bridge cannot reach Cockpit. Try again");
    cockpit.acceptConnections();
    site.close();
    site = PhpSite.start(address, settings(realm.issuer(), URI.create("http://localhost:9")), work);
    page.navigate(address.toString());
    click("Log in");
    assertThat(alert()).hasText("The bridge to Cockpit is unavailable. Try again later.");
  }

  @Test
  void an_outage_of_keycloak_is_reported_in_words(@TempDir Path work) {
    site.close();
    URI nowhere = URI.create("http://localhost:9/realms/cockpit");
    site = PhpSite.start(address, settings(nowhere, bridge.uri()), work);
    page.navigate(address.toString());
    click("Log in");

    assertThat(alert()).hasText("Keycloak is unavailable. Try again later.");
  }

  @Test
  void answers_of_the_bridge_become_words(@TempDir Path work) throws IOException {
    try (FakeBridge fake = FakeBridge.start()) {
      site.close();
      site = PhpSite.start(address, settings(realm.issuer(), fake.address()), work);
      login("alice", SeedData.ALICE_PASSWORD);

      assertThat(alertAfter(fake, 429, "{\"reason\": \"too_many_requests\"}"))
          .hasText("You sent too many requests. Try again in 7 seconds.");
      assertThat(alertAfter(fake, 403, "{\"reason\": \"policy\", \"detail\": \"Not <b>you</b>.\"}"))
          .hasText("You may not do this. Not <b>you</b>.");
      assertThat(alertAfter(fake, 401, "{\"reason\": \"token_audience\", \"detail\": \"Wrong.\"}"))
          .hasText("The bridge or Cockpit rejected this site's request. Wrong.");
      assertThat(alertAfter(fake, 502, "<html>"))
          .hasText("Cockpit is unavailable. Status 502. Try again in 7 seconds.");
      assertThat(alertAfter(fake, 200, ""))
          .hasText("Cockpit is unavailable. Status 200. Try again in 7 seconds.");

      String first = site.token("access_token");
      fake.next(401, "{\"reason\": \"token_expired\"}");
      page.reload();
      assertThat(items()).hasCount(1);
      assertThat(fake.tokens()).containsExactly(first, site.token("access_token"));

      assertThat(alertAfter(fake, 401, "{\"reason\": \"token_inactive\"}"))
          .hasText("Your login has ended. Log in again.");
    }
  }

  private Locator alertAfter(FakeBridge fake, int status, String body) {
    fake.next(status, body);
    page.reload();
    return alert();
  }

  private Map<String, String> settings(URI issuer, URI bridgeAddress) {
    return Map.of(
        "ISSUER", issuer.toString(),
        "BRIDGE", bridgeAddress.toString(),
        "CLIENT_SECRET", realm.secret(CLIENT));
  }

  /** Seconds, or nothing for that of the realm. */
  private void lifespan(String seconds) {
    String path = realm.clientPath(CLIENT);
    ObjectNode client = (ObjectNode) realm.admin().get(path);
    client.withObject("/attributes").put("access.token.lifespan", seconds);
    realm.admin().put(path, client).expect(204);
  }

  private void endSessions(String user) {
    String id = realm.users(user).path(0).path("id").asText();
    realm.admin().post(realm.name() + "/users/" + id + "/logout", "").expect(204);
  }

  private void login(String user, String password) {
    page.navigate(address.toString());
    click("Log in");
    submit(user, password);
    assertThat(page.getByRole(AriaRole.BUTTON, named("Log out"))).isVisible();
  }

  /** Enters name and password on Keycloak's login page. */
  private void submit(String username, String password) {
    page.locator("#username").fill(username);
    page.locator("#password").fill(password);
    page.locator("#kc-login").click();
  }

  private void click(String name) {
    page.getByRole(AriaRole.BUTTON, named(name))
        .or(page.getByRole(AriaRole.LINK, named(name)))
        .click();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private Locator field(String label) {
    return page.getByLabel(label);
  }

  private void fill(String label, String value) {
    field(label).fill(value);
  }

  private Locator items() {
    return page.getByRole(AriaRole.LISTITEM);
  }

  private Locator heading() {
    return page.getByRole(AriaRole.HEADING);
  }

  private Locator alert() {
    return page.getByRole(AriaRole.ALERT);
  }

  private Locator status() {
    return page.getByRole(AriaRole.STATUS);
  }

  private Cookie cookie() {
    return page.context().cookies(address.toString()).stream()
        .filter(it -> it.name.equals("php-site"))
        .findFirst()
        .orElseThrow();
  }

  private int status(String token) {
    return send(HttpRequest.newBuilder(URI.create(bridge.uri() + "/api/content/items/Seiten"))
            .header("Authorization", "Bearer " + token))
        .statusCode();
  }

  private HttpResponse<String> post(String form, String cookie) {
    return send(HttpRequest.newBuilder(address)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Cookie", cookie)
        .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
