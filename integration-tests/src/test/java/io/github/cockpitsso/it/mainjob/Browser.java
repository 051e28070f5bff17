package io.github.cockpitsso.it.mainjob;

import io.github.cockpitsso.it.browser.NetworkLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium with a new profile, which logs all its network traffic. */
public final class Browser implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final ChromeDriver driver;
  private final Path networkLog;

  private Browser(ChromeDriver driver, Path networkLog) {
    this.driver = driver;
    this.networkLog = networkLog;
  }

  /** Starts a browser. */
  public static Browser start() {
    Chromium chromium = Chromium.find().orElseThrow();
    try {
      Path log = Files.createTempFile("network-", ".json");
      ChromeOptions options = new ChromeOptions();
      options.setBinary(chromium.binary().toFile());
      options.addArguments(
          "--headless=new",
          // It visits only pages of the tests, and root has no sandbox.
          "--no-sandbox",
          "--disable-dev-shm-usage",
          "--window-size=1200,1000",
          "--lang=en",
          "--log-net-log=" + log,
          "--net-log-capture-mode=Everything");
      ChromeDriverService service = new ChromeDriverService.Builder()
          .usingDriverExecutable(chromium.driver().toFile())
          .build();
      return new Browser(new ChromeDriver(service, options), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens an address. */
  public void open(URI address) {
    driver.get(address.toString());
  }

  public URI address() {
    return URI.create(driver.getCurrentUrl());
  }

  /** The first visible element, once there is one. */
  public WebElement see(String css) {
    return wait(css).until(browser -> visible(browser, css));
  }

  /** The text of an element, once it contains this. */
  public String see(String css, String part) {
    return wait(css + " with " + part).until(browser -> {
      WebElement element = visible(browser, css);
      return element != null && element.getText().contains(part) ? element.getText() : null;
    });
  }

  /** Clicks an element, once it is clickable. */
  public void click(String css) {
    wait(css).until(browser -> {
      WebElement element = visible(browser, css);
      if (element == null || !element.isEnabled()) {
        return null;
      }
      element.click();
      return true;
    });
  }

  /** Clicks an element with exactly this text, once it is clickable. */
  public void click(String css, String text) {
    wait(css + " " + text)
        .until(browser -> browser.findElements(By.cssSelector(css)).stream()
            .filter(it -> it.isDisplayed() && it.getText().equals(text))
            .findFirst()
            .map(element -> {
              element.click();
              return true;
            })
            .orElse(null));
  }

  /** The element that a script returns, once it returns one. */
  public WebElement find(String what, String script, Object... arguments) {
    return wait(what).until(browser -> findNow(script, arguments).orElse(null));
  }

  /** The element that a script returns now. */
  public Optional<WebElement> findNow(String script, Object... arguments) {
    return Optional.ofNullable((WebElement) driver.executeScript(script, arguments));
  }

  /** Clicks the element that a script returns, once it is clickable. */
  public void clickFound(String what, String script, Object... arguments) {
    wait(what).ignoring(ElementNotInteractableException.class).until(browser -> {
      Optional<WebElement> element = findNow(script, arguments);
      element.ifPresent(it -> {
        // A bar at the edge of the window could cover it.
        driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", it);
        it.click();
      });
      return element.isPresent();
    });
  }

  /** Runs a script. Its arguments may be elements. */
  public void run(String script, Object... arguments) {
    driver.executeScript(script, arguments);
  }

  /** Waits for a condition. */
  public void until(String what, Predicate<Browser> condition) {
    wait(what).until(browser -> condition.test(this));
  }

  /** Clicks such elements until none is left, for example to close messages. */
  public void clickAll(String css) {
    wait(css).ignoring(ElementNotInteractableException.class).until(browser -> {
      WebElement element = visible(browser, css);
      if (element == null) {
        return true;
      }
      element.click();
      return null;
    });
  }

  /** Scrolls an element into the middle of the window. */
  public void bringIntoView(String css) {
    driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", see(css));
  }

  public void type(String css, String text) {
    WebElement field = see(css);
    field.clear();
    if (text.isEmpty()) {
      // React handles only key events.
      field.sendKeys("x", Keys.BACK_SPACE);
    }
    field.sendKeys(text);
  }

  public List<String> texts(String css) {
    return driver.findElements(By.cssSelector(css)).stream()
        .map(WebElement::getText)
        .toList();
  }

  public boolean shows(String css) {
    return visible(driver, css) != null;
  }

  void reload() {
    driver.navigate().refresh();
  }

  /** The whole browser storage of the page's site, names and values. */
  String storage() {
    return String.valueOf(driver.executeScript(
        "return JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"));
  }

  /** The current content of the page. */
  public String page() {
    return String.valueOf(driver.executeScript("return document.documentElement.outerHTML"))
        + driver.executeScript("return [...document.querySelectorAll('input, textarea')]"
            + ".map((field) => field.value).join('\\n')");
  }

  /** Shows the page in the size of a phone. */
  void asPhone() {
    Object unused = driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", true));
  }

  /** Whether something is wider than the screen. */
  boolean scrollsSideways() {
    return Boolean.TRUE.equals(driver.executeScript(
        "return document.documentElement.scrollWidth > document.documentElement.clientWidth"));
  }

  /** Clicks an element that something else covers, such as a switch. */
  public void clickHidden(String css) {
    wait(css).until(browser -> !browser.findElements(By.cssSelector(css)).isEmpty());
    driver.executeScript("document.querySelector(arguments[0]).click()", css);
  }

  /** Resizes the window. */
  public void resize(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
  }

  /** A screenshot of the page as PNG. */
  public void shoot(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the browser and returns its network traffic. */
  NetworkLog quit() {
    driver.quit();
    return NetworkLog.read(networkLog);
  }

  @Override
  public void close() {
    driver.quit();
    var unused = networkLog.toFile().delete();
  }

  private WebDriverWait wait(String what) {
    WebDriverWait wait = new WebDriverWait(driver, DEADLINE);
    wait.ignoring(StaleElementReferenceException.class).withMessage(() -> what + " in\n" + page());
    return wait;
  }

  private static WebElement visible(WebDriver browser, String css) {
    return browser.findElements(By.cssSelector(css)).stream()
        .filter(WebElement::isDisplayed)
        .findFirst()
        .orElse(null);
  }
}
