package io.github.cockpitsso.it.console;

import io.github.cockpitsso.it.mainjob.Browser;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import java.net.URI;
import java.nio.file.Path;

/** The admin console of one realm, with its administrator logged in. */
final class Console {
  private static final Path PICTURES = Path.of("target", "console");
  private static final int WIDTH = 1300;
  private static final String ALERT = "[data-testid='last-alert'], [class*='c-alert__title']";

  private final Browser browser;
  private final String base;

  private Console(Browser browser, String base) {
    this.browser = browser;
    this.base = base;
  }

  static Console open(Browser browser, KeycloakServer keycloak, String realm) {
    var console = new Console(browser, keycloak.uri() + "/admin/master/console/#/" + realm + "/");
    browser.resize(WIDTH, 1000);
    console.go("user-federation");
    browser.type("#username", keycloak.administrator().username());
    browser.type("#password", keycloak.administrator().password());
    browser.click("#kc-login");
    return console;
  }

  /** Opens a page of the realm. */
  void go(String page) {
    browser.open(URI.create(base + page));
  }

  /** Types into the field of a setting. */
  void set(String setting, String text) {
    browser.type(field(setting), text);
  }

  void toggle(String setting) {
    browser.clickHidden(field(setting));
  }

  void save() {
    browser.click("[data-testid='custom-save']");
  }

  /** Selects an entry of the page's menu. */
  void act(String item) {
    browser.click("[data-testid='action-dropdown']");
    browser.click("[role='menuitem']", item);
  }

  /** Closes the console's messages. */
  void hush() {
    browser.clickAll("[data-testid='global-alerts'] button");
  }

  /** The console's latest message, once it contains this text. */
  String message(String part) {
    return browser.see(ALERT, part);
  }

  /** A picture of the window with this height in pixels. */
  void shoot(String name, int height) {
    browser.resize(WIDTH, height);
    browser.shoot(PICTURES.resolve(name + ".png"));
  }

  static String field(String setting) {
    return "input[id='config." + setting + "'], input[data-testid='config." + setting
        + "'], input[data-testid='" + setting + "']";
  }
}
