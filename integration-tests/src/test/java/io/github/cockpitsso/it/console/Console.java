package io.github.cockpitsso.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.github.cockpitsso.it.browser.Browser;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import java.net.URI;
import java.nio.file.Path;

/** The admin console of one realm, with its administrator logged in. */
final class Console {
  private static final Path PICTURES = Path.of("target", "console");
  private static final int WIDTH = 1300;
  private static final String ALERT = "[data-testid='last-alert'], [class*='c-alert__title']";

  private final Browser browser;
  private final Page page;
  private final String base;

  private Console(Browser browser, String base) {
    this.browser = browser;
    this.page = browser.page();
    this.base = base;
  }

  static Console open(Browser browser, KeycloakServer keycloak, String realm) {
    var console = new Console(browser, keycloak.uri() + "/admin/master/console/#/" + realm + "/");
    console.page.setViewportSize(WIDTH, 1000);
    console.go("user-federation");
    console.page.locator("#username").fill(keycloak.administrator().username());
    console.page.locator("#password").fill(keycloak.administrator().password());
    console.page.locator("#kc-login").click();
    return console;
  }

  /** Opens a page of the realm. */
  void go(String page) {
    browser.open(URI.create(base + page));
  }

  /** Types into the field of a setting. */
  void set(String setting, String text) {
    field(setting).fill(text);
  }

  void toggle(String setting) {
    Object unused = field(setting).evaluate("it => it.click()");
  }

  void save() {
    page.getByTestId("custom-save").click();
  }

  /** Selects an entry of the page's menu. */
  void act(String item) {
    page.getByTestId("action-dropdown").click();
    page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(item).setExact(true))
        .click();
  }

  /** Closes the console's messages. */
  void hush() {
    Locator close = page.getByTestId("global-alerts").getByRole(AriaRole.BUTTON);
    Object unused = close.evaluateAll("buttons => buttons.forEach(it => it.click())");
    assertThat(close).hasCount(0);
  }

  /** The console's latest message, once it contains this text. */
  String message(String part) {
    Locator latest =
        page.locator(ALERT).filter(new Locator.FilterOptions().setVisible(true)).first();
    assertThat(latest).containsText(part);
    return latest.innerText();
  }

  /** A picture of the window with this height in pixels. */
  void shoot(String name, int height) {
    page.setViewportSize(WIDTH, height);
    browser.shoot(PICTURES.resolve(name + ".png"));
  }

  /** The field of a setting. */
  Locator field(String setting) {
    return page.locator("input[id='config." + setting + "'], input[data-testid='config." + setting
            + "'], input[data-testid='" + setting + "']")
        .first();
  }

  /** Scrolls an element into the middle of the window. */
  static void bringIntoView(Locator element) {
    Object unused = element.evaluate("it => it.scrollIntoView({block: 'center'})");
  }
}
