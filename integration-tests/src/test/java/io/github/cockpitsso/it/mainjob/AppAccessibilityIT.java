package io.github.cockpitsso.it.mainjob;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.browser.Browser;
import io.github.cockpitsso.it.browser.NeedsBrowser;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The web app with a keyboard, a screen reader, a phone and large text. */
@NeedsBrowser
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppAccessibilityIT {
  /** 400 % zoom on a screen of 1280 x 1024 pixels (WCAG 2.2, 1.4.10). */
  private static final int NARROW = 320;

  /** Whether the focus is on an element for the first time. */
  private static final String IS_NEW = "(() => { const it = document.activeElement;"
      + " const isNew = it !== document.body && !it.dataset.seen;"
      + " it.dataset.seen = 'yes'; return isNew; })()";

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

  @BeforeEach
  void open() {
    browser = Browser.start();
    page = browser.open(stage.address());
  }

  @AfterEach
  void end() {
    browser.close();
    stage.cockpit().reset();
  }

  @Test
  void axe_finds_nothing_in_any_state_on_a_light_desktop_and_a_dark_phone() {
    List<String> findings = new ArrayList<>();

    inEachState(state -> {
      findings.addAll(findings(state, "en", ColorScheme.LIGHT, 1200));
      findings.addAll(findings(state, "de", ColorScheme.DARK, 390));
    });

    assertThat(findings).isEmpty();
  }

  private List<String> findings(String state, String language, ColorScheme scheme, int width) {
    inLanguage(language);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    page.setViewportSize(width, 844);
    return new AxeBuilder(page)
        .analyze().getViolations().stream()
            .map(rule -> state + " " + language + " " + scheme + " " + width + ": " + rule.getId()
                + " " + rule.getNodes().get(0).getHtml())
            .toList();
  }

  @Test
  void nothing_is_wider_than_a_screen_of_320_pixels() {
    List<String> wide = new ArrayList<>();
    page.setViewportSize(NARROW, 256);

    inEachState(state -> {
      for (String language : List.of("en", "de")) {
        inLanguage(language);
        Object width = page.evaluate("document.documentElement.scrollWidth");
        if (!width.equals(NARROW)) {
          wide.add(state + " " + language + ": " + width);
        }
      }
    });

    assertThat(wide).isEmpty();
  }

  @Test
  void a_page_is_changed_with_the_keyboard_alone() {
    press("Tab");
    assertThat(page.locator(".skip")).isFocused();
    assertThat(page.locator(".skip")).isInViewport();
    press("Enter", "Tab");
    assertThat(page.locator("#login")).isFocused();
    press("Enter");
    assertThat(page.locator("#username")).isFocused();
    page.keyboard().type("alice");
    tabTo("#password");
    page.keyboard().type(SeedData.ALICE_PASSWORD);
    press("Enter");
    assertThat(page.locator("#list .item")).hasCount(SeedData.PUBLISHED_PAGES);
    assertThat(page.locator("canvas")).isVisible();

    tabTo("#list .item >> nth=1");
    press("Enter");
    assertThat(page.locator("#editor-title")).isFocused();
    tabTo("#field-titel");
    page.keyboard().type("!");
    tabTo("#save");
    press("Enter");
    assertThat(page.locator("#editor .success")).isVisible();
    assertThat(page.locator("#editor-title")).isFocused();
    press("Escape");
    assertThat(page.locator("#list .item").nth(1)).isFocused();
    tabTo("#query-text");
    tabTo("#query-run");
    press("Enter");
    assertThat(page.locator("#query-result pre")).isVisible();
    assertThat(page.locator("#query-run")).isFocused();
    tabTo("#renew");
    press("Enter");
    assertThat(page.locator("#renew:not([aria-busy])")).isFocused();
    tabTo("#flow-steps summary >> nth=0");
    press("Enter");
    assertThat(page.locator("#flow-steps pre").first()).isVisible();
  }

  @Test
  void the_focus_is_always_visible_and_follows_the_order_of_the_page() {
    logIn("alice", SeedData.ALICE_PASSWORD);
    page.locator("#list .item").first().click();
    assertThat(page.locator("#editor-title")).isFocused();
    // From the start of the page.
    page.evaluate("document.body.tabIndex = -1, document.body.focus()");

    List<String> order = new ArrayList<>();
    for (press("Tab"); page.evaluate(IS_NEW).equals(true); press("Tab")) {
      order.add(String.valueOf(page.evaluate("document.activeElement.id")));
      assertThat(page.evaluate("(({ outlineStyle, outlineWidth }) => outlineStyle + outlineWidth)"
              + "(getComputedStyle(document.activeElement))"))
          .as("outline after %s", order)
          .isEqualTo("solid3px");
      assertThat(page.locator(":focus")).isInViewport();
    }

    order.removeIf(String::isEmpty);
    assertThat(order)
        .containsExactly(
            "language",
            "logout",
            "reload",
            "field-titel",
            "field-text",
            "query-text",
            "query-run",
            "renew",
            "flow-clear");
  }

  private void inEachState(Consumer<String> check) {
    check.accept("welcome");
    logIn("jürgen", SeedData.JUERGEN_PASSWORD);
    check.accept("logged in");
    page.locator("#list .item").first().click();
    page.locator("#editor-title").waitFor();
    check.accept("editor open");
    page.locator("#field-titel").fill("Von Jürgen");
    page.locator("#save").click();
    page.locator("#editor .problem").waitFor();
    page.locator("#query-run").click();
    page.locator("#query-result pre").waitFor();
    check.accept("problem");
    page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })");
    check.accept("all open");
    page.locator("#logout").click();
    page.locator("#login").waitFor();
    check.accept("logged out");
  }

  private void logIn(String username, String password) {
    page.locator("#login").click();
    page.locator("#username").fill(username);
    page.locator("#password").fill(password);
    page.locator("#kc-login").click();
    page.locator("#list .item").first().waitFor();
    page.locator("canvas").waitFor();
  }

  private void inLanguage(String language) {
    if (!language.equals(page.locator("html").getAttribute("lang"))) {
      page.locator("#language").click();
    }
    assertThat(page.locator("html")).hasAttribute("lang", language);
  }

  /** Presses Tab until the element has the focus. */
  private void tabTo(String selector) {
    Locator wanted = page.locator(selector);
    for (int i = 0;
        i < 40 && !wanted.evaluate("it => it === document.activeElement").equals(true);
        i++) {
      press("Tab");
    }
    assertThat(wanted).isFocused();
  }

  private void press(String... keys) {
    for (String key : keys) {
      page.keyboard().press(key);
    }
  }
}
