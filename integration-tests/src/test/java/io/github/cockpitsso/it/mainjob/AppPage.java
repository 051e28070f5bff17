package io.github.cockpitsso.it.mainjob;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.List;

/** The web app of the demo in a tab, as a user sees it. */
public final class AppPage {
  private final Page page;
  private final URI address;

  public AppPage(Page page, URI address) {
    this.page = page;
    this.address = address;
  }

  /** Opens the app. */
  AppPage open() {
    page.navigate(address.toString());
    return this;
  }

  /** Opens the app and goes to Keycloak's login page. */
  AppPage toLogin() {
    open();
    loginButton().click();
    page.locator("#kc-login").waitFor();
    return this;
  }

  /** Enters name and password on Keycloak's login page. */
  AppPage submit(String username, String password) {
    page.locator("#username").fill(username);
    page.locator("#password").fill(password);
    page.locator("#kc-login").click();
    return this;
  }

  /** Logs in, and waits until the app shows the user. */
  public AppPage login(String username, String password) {
    toLogin().submit(username, password);
    page.locator("#identity").waitFor();
    return this;
  }

  /** The error message on Keycloak's page. */
  String refusal() {
    return page.locator(
            "#input-error, #input-error-username, .pf-v5-c-alert__title," + " .kc-feedback-text")
        .filter(new FilterOptions().setVisible(true))
        .first()
        .innerText();
  }

  /** A claim of the user that the app shows. */
  public String identity(String claim) {
    return page.locator("#identity [data-claim=" + claim + "] dd")
        .innerText()
        .lines()
        .findFirst()
        .orElse("");
  }

  /** The user's name in the header. */
  String name() {
    return page.locator("#account-name").innerText();
  }

  /** The titles in the list, once it is loaded. */
  public List<String> titles() {
    items().first().waitFor();
    return items().locator(".item-title").allInnerTexts();
  }

  public AppPage openFirst() {
    items().first().click();
    page.locator("#editor-title").waitFor();
    return this;
  }

  /** Enters text into a field of the open item. */
  AppPage type(String field, String text) {
    field(field).fill(text);
    return this;
  }

  AppPage save() {
    button("Save").click();
    return this;
  }

  /** Enters text into a field of the open item, and saves. */
  public AppPage change(String field, String text) {
    return type(field, text).save();
  }

  /** The content of a field of the open item. */
  public String value(String field) {
    return field(field).inputValue();
  }

  /** The app's message after a successful change. */
  public String success() {
    return page.locator("#editor .success").innerText();
  }

  /** The app's message after a failed change. */
  public Locator problemOfChange() {
    return page.locator("#editor").getByRole(AriaRole.ALERT);
  }

  /** The app's message instead of the list. */
  Locator problemOfList() {
    return list().getByRole(AriaRole.ALERT);
  }

  /** The app's message about the tokens. */
  Locator problemOfTokens() {
    return page.locator("#token").getByRole(AriaRole.ALERT);
  }

  /** Goes from the open item back to the list, on a phone. */
  AppPage back() {
    button("‹ All items").click();
    return this;
  }

  AppPage reloadList() {
    button("Refresh").click();
    return this;
  }

  AppPage renewToken() {
    button("Renew now").click();
    return this;
  }

  /** Logs in again from the problem after a change. */
  AppPage loginAgain() {
    problemOfChange().getByRole(AriaRole.BUTTON).click();
    page.locator("#kc-login").waitFor();
    return this;
  }

  /** The result of the app's search for keys in its tokens. */
  String verdict() {
    return page.locator("#key-verdict").innerText();
  }

  /** Logs out, and waits for the start page. */
  public AppPage logout() {
    button("Log out").click();
    loginButton().waitFor();
    return this;
  }

  /** The button on the start page. */
  Locator loginButton() {
    return button("Log in with Keycloak");
  }

  /** The list of items. */
  Locator list() {
    return page.locator("#list");
  }

  private Locator items() {
    return list().locator(".item");
  }

  private Locator field(String name) {
    return page.locator("#field-" + name);
  }

  private Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }
}
