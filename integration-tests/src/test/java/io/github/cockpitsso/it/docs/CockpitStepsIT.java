package io.github.cockpitsso.it.docs;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.github.cockpitsso.it.browser.Browser;
import io.github.cockpitsso.it.browser.NeedsBrowser;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.Server;
import io.github.cockpitsso.testkit.real.RealCockpit;
import io.github.cockpitsso.testkit.real.RealCockpitSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * docs/cockpit-addon.md with a real Cockpit, if one is configured: {@code
 * -Dcockpit.home=DIR -Dphp=COMMAND}.
 */
@NeedsBrowser
class CockpitStepsIT {
  private static final String PAGE = "docs/cockpit-addon.md";
  private static final List<String> KEYCLOAK = List.of("auth", "users.read");
  private static final List<String> BRIDGE = List.of("keys.read");

  @Test
  void the_documented_steps_in_the_admin_pages_make_roles_and_keys() throws Exception {
    try (RealCockpit cockpit = withoutAddon();
        Browser browser = Browser.start()) {
      install(cockpit);
      DocumentedSteps steps = DocumentedSteps.of(PAGE, "### Roles and keys in the admin pages");
      logIn(browser, cockpit);
      NamedPage pages = new NamedPage(browser, steps);

      role(
          steps,
          pages,
          "sso_keycloak",
          "SSO Keycloak",
          "Check the password of a user",
          "Read the user directory");
      role(
          steps,
          pages,
          "sso_bridge",
          "SSO bridge",
          "Read the API key of any user (acts as that user)");
      String keycloak = key(steps, pages, browser, "SSO Keycloak");
      String bridge = key(steps, pages, browser, "SSO bridge");
      steps.end();

      assertThat(capabilities(cockpit, keycloak)).isEqualTo(KEYCLOAK);
      assertThat(capabilities(cockpit, bridge)).isEqualTo(BRIDGE);
    }
  }

  @Test
  void the_command_makes_roles_and_keys_and_cockpit_finds_the_addon() throws Exception {
    try (RealCockpit cockpit = withoutAddon()) {
      install(cockpit);

      Map<String, String> keys = keys(cockpit.tower("sso:setup"));

      assertThat(keys).containsOnlyKeys("sso-bridge", "sso-keycloak");
      assertThat(capabilities(cockpit, keys.get("sso-keycloak"))).isEqualTo(KEYCLOAK);
      assertThat(capabilities(cockpit, keys.get("sso-bridge"))).isEqualTo(BRIDGE);
      assertThat(keys(cockpit.tower("sso:setup"))).as("the second time").isEmpty();
      assertThat(keys(cockpit.tower("sso:setup", "bridge", "--rotate"))).hasSize(1);
    }
  }

  private static RealCockpit withoutAddon() {
    Optional<RealCockpitSettings> settings = RealCockpitSettings.from(System.getProperties());
    assumeTrue(settings.isPresent(), RealCockpitSettings.HOW_TO_RUN);
    return RealCockpit.start(settings.orElseThrow(), Server.PHP, false);
  }

  /** Steps 1 and 2 of "Install". */
  private static void install(RealCockpit cockpit) {
    cockpit.addAddon();
    String unused = cockpit.tower("app:cache:flush");
  }

  private static void logIn(Browser browser, RealCockpit cockpit) {
    Page page = browser.page();
    page.setViewportSize(1300, 1000);
    browser.open(URI.create(cockpit.uri() + "/auth/login"));
    page.locator("input[type=text]").fill(SeedData.ADMIN.user());
    page.locator("input[type=password]").fill(SeedData.ADMIN_PASSWORD);
    page.keyboard().press("Enter");
    page.locator("a[aria-label=Settings]").first().waitFor();
  }

  private static void role(
      DocumentedSteps steps, NamedPage pages, String id, String name, String... permissions) {
    steps.next();
    pages
        .press("Settings", "Roles & Permissions", "Add role")
        .type("APPID", id)
        .type("Name", name)
        .press("Single sign-on");
    for (String permission : permissions) {
      pages.turn(permission, true);
    }
    pages.shoot("cockpit-role").press("Create role").seeName("Update role");
  }

  private static String key(DocumentedSteps steps, NamedPage pages, Browser browser, String name) {
    steps.next();
    pages
        .press("Settings", "Api & Security", "Add key")
        .type("Name", name)
        .choose("Role", name)
        .pressIcon("API Key", "refresh");
    Locator shown = browser.page().locator(".kiss-text-monospace").first();
    assertThat(shown).containsText("API-");
    String key = shown.innerText();
    pages.shoot("cockpit-key").press("Create key").seeName("Update key");
    return key;
  }

  private static Map<String, String> keys(String output) {
    Map<String, String> keys = new TreeMap<>();
    Pattern.compile("role (\\S+), new key (API-[0-9a-f]+)")
        .matcher(output)
        .results()
        .forEach(it -> keys.put(it.group(1), it.group(2)));
    return keys;
  }

  /** Step 4 of "Install". */
  private static List<String> capabilities(RealCockpit cockpit, String key)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(cockpit.uri() + "/api/sso/info"))
        .header("api-key", key)
        .build();
    HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    List<String> capabilities = new ArrayList<>();
    new ObjectMapper()
        .readTree(answer.body())
        .path("capabilities")
        .forEach(it -> capabilities.add(it.asText()));
    return capabilities;
  }
}
