package io.github.cockpitsso.it.apps;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.List;

/** An example app as a user sees it. The examples have the same roles, names and labels. */
final class ExamplePage {
  private final Page page;
  private final URI address;

  ExamplePage(Page page, URI address) {
    this.page = page;
    this.address = address;
    page.onDialog(Dialog::accept);
  }

  Page page() {
    return page;
  }

  ExamplePage open() {
    page.navigate(address.toString());
    return this;
  }

  /** Opens the app and goes to Keycloak's login page. */
  ExamplePage toLogin() {
    open().click("Log in");
    assertThat(page.locator("#kc-login")).isVisible();
    return this;
  }

  /** Enters name and password on Keycloak's login page. */
  ExamplePage submit(String username, String password) {
    page.fill("#username", username);
    page.fill("#password", password);
    page.click("#kc-login");
    return this;
  }

  /** Logs in, and waits until the app shows the pages. */
  ExamplePage login(String username, String password) {
    toLogin().submit(username, password);
    return seesPages();
  }

  ExamplePage seesPages() {
    assertThat(button("Seite 1")).isVisible();
    return this;
  }

  /** Waits for a text in the head of the page, such as the user's name and role. */
  ExamplePage seesIdentity(String text) {
    assertThat(page.getByRole(AriaRole.BANNER)).containsText(text);
    return this;
  }

  /** Waits for an error that contains these words. */
  ExamplePage seesError(String words) {
    assertThat(page.getByRole(AriaRole.ALERT)).containsText(words);
    return this;
  }

  ExamplePage seesNoError() {
    assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
    return this;
  }

  /** Waits for a message that contains these words. */
  ExamplePage seesStatus(String words) {
    assertThat(page.getByRole(AriaRole.STATUS)).containsText(words);
    return this;
  }

  /** Waits until the app shows nothing but the button to log in. */
  ExamplePage isLoggedOut() {
    assertThat(button("Log in")).isVisible();
    assertThat(button("Seite 1")).hasCount(0);
    assertThat(page.getByLabel("Title")).hasCount(0);
    return this;
  }

  /** Logs out, and waits until Keycloak has sent the browser back. */
  ExamplePage logOut() {
    page.waitForResponse(address.toString(), () -> click("Log out"));
    return isLoggedOut();
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  ExamplePage click(String button) {
    button(button).click();
    return this;
  }

  ExamplePage enter(String title, String text) {
    title().fill(title);
    text().fill(text);
    return this;
  }

  Locator title() {
    return page.getByLabel("Title");
  }

  Locator text() {
    // By role: for a search by label, the content of a text area is part of its label.
    return page.getByRole(
        AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Text").setExact(true));
  }

  List<String> titles() {
    return page.getByRole(AriaRole.LISTITEM).allInnerTexts();
  }
}
