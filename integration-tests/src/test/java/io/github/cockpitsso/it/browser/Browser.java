package io.github.cockpitsso.it.browser;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserContext.StorageStateOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A new profile of a headless Chromium: no cookies, no storage, no cache. The tests share one
 * process, in which profiles know nothing of each other, unless they need its network log. Locators
 * and Playwright's assertions wait up to a minute.
 */
public final class Browser implements AutoCloseable {
  private static final double DEADLINE = Duration.ofSeconds(60).toMillis();

  // The tests run in one thread, as Playwright requires. The process ends with the tests' process.
  private static ChromiumProcess shared;

  private final BrowserContext profile;
  private final Page page;
  private final Optional<ChromiumProcess> own;

  private Browser(BrowserContext profile, Optional<ChromiumProcess> own) {
    this.profile = profile;
    this.page = profile.newPage();
    this.own = own;
  }

  /** A browser with a desktop screen, in English. */
  public static Browser start() {
    return builder().start();
  }

  /** A browser with another screen, color scheme or language. */
  public static Builder builder() {
    return new Builder();
  }

  /** The first tab. */
  public Page page() {
    return page;
  }

  /** Opens an address in the first tab. */
  public Page open(URI address) {
    page.navigate(address.toString());
    return page;
  }

  /** A further tab of the same profile, with the same cookies. */
  public Page newTab() {
    return profile.newPage();
  }

  /** The address in the first tab. */
  public URI address() {
    return URI.create(page.url());
  }

  /**
   * Goes back in the first tab. Playwright's own {@code goBack} would wait for a page load, which a
   * kept page does not have.
   */
  public void back() {
    Object unused = page.evaluate("history.back()");
  }

  /** Disconnects the browser from all networks, or connects it again. */
  public void offline(boolean offline) {
    profile.setOffline(offline);
  }

  /** Whether the first tab needs no scrolling to the side. */
  public boolean fitsScreen() {
    return evaluate(page, "document.documentElement.scrollWidth <= screen.width")
        .equals("true");
  }

  /**
   * Everything that the browser stores: cookies, local storage and databases of all sites, and the
   * session storage of all tabs.
   */
  public String storage() {
    String tabs = profile.pages().stream()
        .map(tab -> evaluate(
            tab,
            "location.protocol === 'about:' ? '' : JSON.stringify([location.origin,"
                + " {...localStorage}, {...sessionStorage}])"))
        .collect(Collectors.joining("\n"));
    return profile.storageState(new StorageStateOptions().setIndexedDB(true)) + "\n" + tabs;
  }

  /** The current content of all tabs: the elements, and what is in the fields. */
  public String content() {
    return profile.pages().stream()
        .map(tab -> tab.content()
            + evaluate(
                tab,
                "[...document.querySelectorAll('input, textarea')]"
                    + ".map((field) => field.value).join('\\n')"))
        .collect(Collectors.joining("\n"));
  }

  /** Saves a screenshot of the first tab as PNG. */
  public void shoot(Path file) {
    page.screenshot(
        new ScreenshotOptions().setPath(file).setAnimations(ScreenshotAnimations.DISABLED));
  }

  /**
   * Closes the browser and returns its network traffic.
   *
   * @throws NoSuchElementException without {@link Builder#logged()}
   */
  public NetworkLog quit() {
    return own.orElseThrow().quit();
  }

  @Override
  public void close() {
    own.ifPresentOrElse(ChromiumProcess::close, profile::close);
  }

  private static ChromiumProcess shared() {
    if (shared == null || !shared.isRunning()) {
      shared = ChromiumProcess.start();
    }
    return shared;
  }

  private static String evaluate(Page tab, String script) {
    return String.valueOf(tab.evaluate(script));
  }

  /** Sets what differs from a desktop in English with a light color scheme. */
  public static final class Builder {
    private final NewContextOptions options =
        new NewContextOptions().setViewportSize(1200, 900).setLocale("en-US");

    private boolean isLogged;

    private Builder() {}

    /** The screen of a phone, with touch. */
    public Builder phone() {
      options
          .setViewportSize(390, 844)
          .setDeviceScaleFactor(2)
          .setIsMobile(true)
          .setHasTouch(true);
      return this;
    }

    /** The dark color scheme. */
    public Builder dark() {
      options.setColorScheme(ColorScheme.DARK);
      return this;
    }

    /** The user's language, such as {@code de-DE}. */
    public Builder locale(String locale) {
      options.setLocale(locale);
      return this;
    }

    /** Logs all network traffic, for {@link Browser#quit()}. */
    public Builder logged() {
      isLogged = true;
      return this;
    }

    /** Opens the browser. */
    public Browser start() {
      PlaywrightAssertions.setDefaultAssertionTimeout(DEADLINE);
      Optional<ChromiumProcess> own =
          isLogged ? Optional.of(ChromiumProcess.logged()) : Optional.empty();
      BrowserContext profile = own.orElseGet(Browser::shared).newProfile(options);
      profile.setDefaultTimeout(DEADLINE);
      return new Browser(profile, own);
    }
  }
}
