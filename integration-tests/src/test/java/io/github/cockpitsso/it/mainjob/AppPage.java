package io.github.cockpitsso.it.mainjob;

import java.net.URI;
import java.util.List;

/** The web app of the demo, as a user sees it. */
final class AppPage {
  private final Browser browser;
  private final URI address;

  AppPage(Browser browser, URI address) {
    this.browser = browser;
    this.address = address;
  }

  /** Opens the app and goes to Keycloak's login page. */
  AppPage toLogin() {
    browser.open(address);
    browser.click("#login");
    browser.see("#kc-login");
    return this;
  }

  /** Enters name and password on Keycloak's login page. */
  AppPage submit(String username, String password) {
    browser.type("#username", username);
    browser.type("#password", password);
    browser.click("#kc-login");
    return this;
  }

  /** Logs in, and waits until the app shows the user. */
  AppPage login(String username, String password) {
    toLogin().submit(username, password);
    browser.see("#identity");
    return this;
  }

  /** The error message on Keycloak's page. */
  String refusal() {
    return browser
        .see("#input-error, #input-error-username, .pf-v5-c-alert__title, .kc-feedback-text")
        .getText();
  }

  /** A claim of the user that the app shows. */
  String identity(String claim) {
    return browser
        .see("#identity [data-claim=" + claim + "] dd")
        .getText()
        .lines()
        .findFirst()
        .orElse("");
  }

  /** The titles in the list, once it is loaded. */
  List<String> titles() {
    browser.see("#list .item");
    return browser.texts("#list .item-title");
  }

  AppPage openFirst() {
    browser.click("#list .item");
    browser.see("#editor-title");
    return this;
  }

  /** Enters text into a field of the open item, and saves. */
  AppPage change(String field, String text) {
    browser.type("#field-" + field, text);
    browser.click("#save");
    return this;
  }

  String field(String name) {
    return browser.see("#field-" + name).getDomProperty("value");
  }

  /** The app's message after a successful change. */
  String success() {
    return browser.see("#editor .success").getText();
  }

  /** The app's message after a failed change. */
  String problemOfChange() {
    return browser.see("#editor .problem").getText();
  }

  /** The app's message instead of the list. */
  String problemOfList() {
    return browser.see("#list .problem").getText();
  }

  AppPage reloadList() {
    browser.click("#reload");
    return this;
  }

  /** The result of the app's search for keys in its tokens. */
  String verdict() {
    return browser.see("#key-verdict").getText();
  }

  /** Logs out, and waits for the start page. */
  AppPage logout() {
    browser.click("#logout");
    browser.see("#login");
    return this;
  }
}
