package io.github.cockpitsso.it.contract;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.BrowserContext.ClearCookiesOptions;
import com.microsoft.playwright.Page;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.it.browser.Browser;
import io.github.cockpitsso.it.browser.NeedsBrowser;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.Server;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.real.RealCockpit;
import io.github.cockpitsso.testkit.real.RealCockpitSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The login of docs/cockpit-admin-sso.md, on a real Cockpit if one is configured
 * ({@link RealCockpitSettings}).
 */
@NeedsBrowser
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminSsoIT {
  private static final String LOCAL_PASSWORD = "Local-Pass-1";
  private static final String BUTTON = "Login with SSO";
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  private RealCockpit cockpit;
  private TestRealm realm;
  private Browser browser;
  private Page page;

  @BeforeAll
  void start(KeycloakServer keycloak) {
    Optional<RealCockpitSettings> settings = RealCockpitSettings.from(System.getProperties());
    assumeTrue(settings.isPresent(), RealCockpitSettings.HOW_TO_RUN);
    cockpit = RealCockpit.start(settings.orElseThrow(), Server.PHP, true);
    realm = TestRealm.create(
        keycloak,
        Map.of(
            "url",
            cockpit.uri().toString(),
            "serviceKey",
            SeedData.SERVICE_KEY,
            // Claims stay as they were at the login.
            "refreshAfter",
            "3600"),
        this::placeAdminPages);
    realm.addLocalUser("lokal", LOCAL_PASSWORD, user -> {});
  }

  private void placeAdminPages(ObjectNode definition) {
    for (JsonNode client : definition.path("clients")) {
      if (client.path("clientId").asText().equals(TestRealm.ADMIN)) {
        String cms = cockpit.uri().toString();
        ((ObjectNode) client).put("rootUrl", cms).put("secret", TestRealm.SECRET);
        ((ObjectNode) client).putArray("redirectUris").add(cms + "/identi/callback");
        ((ObjectNode) client.path("attributes"))
            .put("post.logout.redirect.uris", cms + "/auth/login");
      }
    }
  }

  @AfterAll
  void stop() {
    if (cockpit != null) {
      realm.close();
      cockpit.close();
    }
  }

  @BeforeEach
  void open() {
    cockpit.reset();
    configure("");
    browser = Browser.start();
    page = browser.page();
  }

  @AfterEach
  void close() {
    browser.close();
  }

  /** As docs/cockpit-admin-sso.md says, with further entries of {@code identi}. */
  private void configure(String more) {
    cockpit.configure("""
        'site_url' => '%s',
        'identi' => [
            'provider_url' => '%s',
            'client_id' => '%s',
            'client_secret' => '%s',
            'scopes' => 'openid',
            'mapping' => [
                '_id' => 'cockpit_user_id',
                'user' => 'email',
                'email' => 'email',
                'role' => 'cockpit_roles',
            ],
            'loginText' => '%s',
            %s
        ],
        """.formatted(
            cockpit.uri(), realm.issuer(), TestRealm.ADMIN, TestRealm.SECRET, BUTTON, more));
  }

  /** Follows the button. Keycloak asks for the password unless it has a session. */
  private void toKeycloak() {
    browser.open(URI.create(cockpit.uri() + "/auth/login"));
    assertThat(page.getByText(BUTTON)).isVisible();
    page.locator("a[href$='/identi/authenticate']").click();
  }

  private void login(String username, String password) {
    toKeycloak();
    page.locator("#username").fill(username);
    page.locator("#password").fill(password);
    page.locator("#kc-login").click();
  }

  private void login(CockpitUser user) {
    login(user.user(), user.password().orElseThrow());
  }

  /** Without a session in Cockpit. The one in Keycloak continues, with older claims. */
  private void again() {
    // Keycloak is at localhost.
    page.context().clearCookies(new ClearCookiesOptions().setDomain("127.0.0.1"));
    toKeycloak();
  }

  /** The account of the session, from Cockpit's page. */
  private JsonNode session() throws Exception {
    assertThat(page).hasURL(cockpit.uri() + "/");
    page.waitForFunction("window.App && App.user");
    return JSON.readTree(String.valueOf(page.evaluate("JSON.stringify(App.user)")));
  }

  private static JsonNode call(String method, URI address, String body) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(address)
        .header("api-key", SeedData.MANAGER_KEY)
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .build();
    HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private JsonNode users() throws Exception {
    return call("GET", URI.create(cockpit.uri() + "/api/sso/users"), "");
  }

  private void change(CockpitUser user, String body) throws Exception {
    call("PUT", URI.create(cockpit.uri() + "/api/sso/users/" + user.id()), body);
  }

  @Test
  void alice_is_in_her_own_account_with_her_own_role_and_nothing_in_it_changes() throws Exception {
    JsonNode before = users();

    login(SeedData.ALICE);

    JsonNode session = session();
    assertThat(session.path("_id").asText()).isEqualTo(SeedData.ALICE.id());
    assertThat(session.path("user").asText()).isEqualTo("alice");
    assertThat(session.path("role").asText()).isEqualTo("editor");
    assertThat(users()).isEqualTo(before);
  }

  @Test
  void a_role_that_was_changed_in_cockpit_is_not_overwritten_by_an_older_token() throws Exception {
    login(SeedData.ALICE);
    session();
    change(SeedData.ALICE, "{\"role\":\"guest\"}");
    JsonNode before = users();

    again();

    assertThat(session().path("role").asText()).isEqualTo("guest");
    assertThat(users()).isEqualTo(before);
  }

  @Test
  void a_role_that_is_not_allowed_gets_no_session_even_if_the_token_has_an_older_role()
      throws Exception {
    configure("'allowed_roles' => ['editor'],");
    login(SeedData.ALICE);
    session();
    change(SeedData.ALICE, "{\"role\":\"guest\"}");

    again();

    assertRefused("Role not allowed by configuration.");
  }

  @Test
  void a_keycloak_user_without_a_cockpit_account_gets_neither_a_session_nor_an_account()
      throws Exception {
    JsonNode before = users();

    login("lokal", LOCAL_PASSWORD);

    assertRefused("Missing user information returned by the provider.");
    assertThat(users()).isEqualTo(before);
  }

  @Test
  void an_account_that_another_user_claims_as_linked_is_not_used() throws Exception {
    String aliceInKeycloak = realm
        .app()
        .login("alice", SeedData.ALICE_PASSWORD)
        .expectTokens()
        .accessClaims()
        .path("sub")
        .asText();
    call(
        "PUT",
        URI.create(cockpit.uri() + "/api/sso/users/" + SeedData.BOB.id() + "/link"),
        "{\"sub\":\"" + aliceInKeycloak + "\"}");

    login(SeedData.ALICE);

    assertThat(session().path("_id").asText()).isEqualTo(SeedData.ALICE.id());
  }

  @Test
  void a_user_who_was_deactivated_meanwhile_gets_no_session() throws Exception {
    login(SeedData.ALICE);
    session();
    change(SeedData.ALICE, "{\"active\":false}");

    again();

    assertRefused("This account is not active.");
  }

  @Test
  void the_error_page_shows_parameters_of_the_address_as_text() {
    String parameter = "%3Cimg%20src%3Dforged%3E";

    browser.open(URI.create(cockpit.uri() + "/identi/authenticate?error=" + parameter
        + "&error_description=" + parameter));

    assertThat(page.getByText("<img src=forged>").first()).isVisible();
    assertThat(page.locator("img[src=forged]")).hasCount(0);
  }

  @Test
  void a_logout_in_cockpit_ends_the_session_in_keycloak_too() throws Exception {
    login(SeedData.ALICE);
    session();

    browser.open(URI.create(cockpit.uri() + "/auth/logout"));

    assertThat(page).hasURL(Pattern.compile("^http://127[.]0[.]0[.]1:\\d+/auth/login"));
    page.locator("a[href$='/identi/authenticate']").click();
    assertThat(page.locator("#password")).isVisible();
  }

  private void assertRefused(String reason) {
    assertThat(page.getByText(reason)).isVisible();
    browser.open(URI.create(cockpit.uri() + "/"));
    assertThat(page).hasURL(Pattern.compile(".*/auth/login.*"));
  }
}
