package io.github.cockpitsso.it.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A process of Chromium, and Playwright's process that controls it. */
final class ChromiumProcess implements AutoCloseable {
  private final Playwright playwright;
  private final Browser browser;
  private final Optional<Path> networkLog;

  private ChromiumProcess(Optional<Path> networkLog) {
    this.networkLog = networkLog;
    playwright = Playwright.create(
        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    // Playwright adds --no-sandbox, --disable-dev-shm-usage, --disable-background-networking and
    // others. The browser visits only pages of the tests, and root has no sandbox.
    List<String> arguments = new ArrayList<>(List.of("--disable-gpu", "--disable-sync"));
    networkLog.ifPresent(log -> {
      arguments.add("--log-net-log=" + log);
      arguments.add("--net-log-capture-mode=Everything");
    });
    browser = playwright
        .chromium()
        .launch(new LaunchOptions()
            .setExecutablePath(Chromium.find().orElseThrow())
            // A user's Back button shows the page that the browser kept.
            .setIgnoreDefaultArgs(List.of("--disable-back-forward-cache"))
            .setArgs(arguments));
  }

  static ChromiumProcess start() {
    return new ChromiumProcess(Optional.empty());
  }

  /** A process that logs all its network traffic. */
  static ChromiumProcess logged() {
    try {
      Path log = Files.createTempFile("network-", ".json");
      // For a process that does not start.
      log.toFile().deleteOnExit();
      return new ChromiumProcess(Optional.of(log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isRunning() {
    return browser.isConnected();
  }

  BrowserContext newProfile(NewContextOptions options) {
    return browser.newContext(options);
  }

  /** Ends the process and returns its network traffic. */
  NetworkLog quit() {
    // Completes the log.
    browser.close();
    NetworkLog traffic = NetworkLog.read(networkLog.orElseThrow());
    close();
    return traffic;
  }

  @Override
  public void close() {
    playwright.close();
    networkLog.ifPresent(log -> {
      var unused = log.toFile().delete();
    });
  }
}
