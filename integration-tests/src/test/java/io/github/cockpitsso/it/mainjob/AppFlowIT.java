package io.github.cockpitsso.it.mainjob;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.browser.Browser;
import io.github.cockpitsso.it.browser.NeedsBrowser;
import io.github.cockpitsso.testkit.cockpit.ReceivedRequest;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the web app shows of the flow, of permissions, and of other parts of Cockpit's API. */
@NeedsBrowser
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppFlowIT {
  private Stage stage;
  private Browser browser;
  private Page page;

  @BeforeAll
  void start(KeycloakServer keycloak) {
    stage = Stage.withDirectory(keycloak);
  }

  @AfterAll
  void stop() {
    stage.close();
  }

  @AfterEach
  void end() {
    browser.close();
    stage.cockpit().reset();
  }

  @Test
  void the_flow_lists_each_request_and_what_cockpit_receives() {
    open("en-US");
    logIn("alice", SeedData.ALICE_PASSWORD);
    page.locator("#query-run").click();
    page.locator("#query-result pre").waitFor();
    page.locator("#renew").click();
    assertThat(page.locator("#flow-steps summary").last()).containsText("renewed");
    page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })");

    assertThat(page.locator(".flow-title")).hasText(new String[] {
      "Is Keycloak available? (discovery)",
      "Redirect to Keycloak’s login page",
      "Keycloak sends the browser back with a code",
      "The code is exchanged for tokens",
      "API call through the bridge",
      "API call through the bridge",
      "API call through the bridge",
      "The tokens are renewed"
    });
    List<String> derived = page.locator(".flow-upstream").allInnerTexts();
    assertThat(derived).hasSize(3);
    derived.forEach(this::cockpitReceived);
    String flow = page.locator("#flow").innerText();
    assertThat(flow).contains("authorization: Bearer eyJ", "code_verifier=", "ms");
    assertThat(flow + page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])"))
        .as("no token, code or key")
        .contains("cockpit-sso-demo.flow")
        .doesNotContainPattern("eyJ[\\w-]{10}|(USR|API)-[0-9a-f]|code=[\\w.-]{10}");

    page.locator("#logout").click();
    page.locator("#login").waitFor();
    assertThat(page.locator("#flow-steps summary").last()).containsText("Keycloak’s logout");
  }

  @Test
  void a_guest_sees_what_cockpit_refuses_before_and_after_he_tries() {
    open("en-US");
    logIn("jürgen", SeedData.JUERGEN_PASSWORD);

    assertThat(page.locator("#permissions")).containsText("guest may only read");
    assertThat(page.locator("[data-action=save]")).hasText("not tried yet; Cockpit will refuse it");
    page.locator("#list .item").first().click();
    assertThat(page.locator("#editor")).containsText("Cockpit will refuse this change");
    page.locator("#field-titel").fill("Von Jürgen");
    page.locator("#save").click();
    assertThat(page.locator("[data-action=save]")).hasText("Cockpit refused it (403)");
    assertThat(page.locator("[data-action=items]")).hasText("allowed (200)");
  }

  @Test
  void a_german_browser_gets_german_pages_also_from_keycloak() {
    open("de-DE");
    assertThat(page.locator("html")).hasAttribute("lang", "de");
    page.locator("#login").click();
    page.locator("#username").waitFor();
    assertThat(page.locator("html")).hasAttribute("lang", "de");
    enter("alice", SeedData.ALICE_PASSWORD);
    assertThat(page.locator("#items-hint")).containsText("5 veröffentlichte Einträge");

    page.locator("#list .item").first().click();
    page.locator("#field-titel").fill("Neu");
    page.locator("#language").click();
    assertThat(page.locator("#items-hint")).containsText("5 published items");
    assertThat(page.locator("#field-titel")).hasValue("Neu");
    page.reload();
    assertThat(page.locator("#items-hint")).containsText("5 published items");
    page.locator("#logout").click();
    page.locator("#login").click();
    page.locator("#username").waitFor();
    assertThat(page.locator("html")).hasAttribute("lang", "en");
  }

  @Test
  void a_picture_and_a_graphql_query_come_through_the_bridge() {
    open("en-US");
    logIn("alice", SeedData.ALICE_PASSWORD);

    assertThat(page.locator("#picture")).containsText("320 × 240 pixels");
    page.locator("#query-run").click();
    assertThat(page.locator("#query-result pre")).containsText("\"titel\": \"Seite 1\"");
    assertThat(stage.cockpit().journal().requests("/api/gql"))
        .singleElement()
        .satisfies(it -> assertThat(it.key()).hasValue(SeedData.ALICE_KEY));
    page.locator("#query-text").fill("{");
    page.locator("#query-run").click();
    assertThat(page.locator("#query-result .problem")).containsText("graphql_malformed");
  }

  @Test
  void another_cockpit_without_the_collection_and_the_picture_gets_plain_sentences() {
    open("en-US");
    replace("**/config.json", "\"Seiten\"", "\"Nichts\"");
    replace("**/picture.js", SeedData.PICTURE_ID, "6b02000000000000000000ff");
    page.locator("#login").click();
    enter("alice", SeedData.ALICE_PASSWORD);

    assertThat(page.locator("#list")).containsText("There is no collection Nichts");
    assertThat(page.locator("#picture")).containsText("does not have the picture of the demo");
    assertThat(page.locator(".problem")).hasCount(0);
  }

  private void open(String locale) {
    browser = Browser.builder().locale(locale).start();
    page = browser.open(stage.address());
  }

  /** Replaces a text in a file of the app. */
  private void replace(String file, String text, String replacement) {
    page.route(file, route -> {
      APIResponse original = route.fetch();
      String content = original.text();
      assertThat(content).contains(text);
      route.fulfill(new Route.FulfillOptions()
          .setResponse(original)
          .setBody(content.replace(text, replacement)));
    });
  }

  private void logIn(String username, String password) {
    page.locator("#login").click();
    enter(username, password);
    page.locator("canvas").waitFor();
  }

  private void enter(String username, String password) {
    page.locator("#username").fill(username);
    page.locator("#password").fill(password);
    page.locator("#kc-login").click();
  }

  /** The request that the page derives is one that Cockpit received, apart from the key. */
  private void cockpitReceived(String derived) {
    String[] parts = derived.split("\\n\\n", 2);
    List<String> lines = parts[0].lines().toList();
    List<ReceivedRequest> received = stage.cockpit().journal().requests();
    assertThat(received).extracting(AppFlowIT::line).containsOnlyOnce(lines.get(0));
    ReceivedRequest request = received.stream()
        .filter(it -> line(it).equals(lines.get(0)))
        .findFirst()
        .orElseThrow();
    assertThat(lines).contains("api-key: USR-••••••••");
    assertThat(request.headers("api-key")).containsExactly(SeedData.ALICE_KEY);
    assertThat(request.headers("authorization")).isEmpty();
    // The bridge writes GraphQL documents in its own form.
    assertThat(request.bodyText().isEmpty()).isEqualTo(parts.length == 1);
    assertThat(lines.stream().skip(1).filter(line -> !line.startsWith("api-key")))
        .allMatch(line -> isHeaderOf(request, line));
  }

  private static String line(ReceivedRequest request) {
    return request.method() + " " + request.target();
  }

  private static boolean isHeaderOf(ReceivedRequest request, String line) {
    String[] header = line.split(": ", 2);
    return request.headers(header[0]).contains(header[1]);
  }
}
