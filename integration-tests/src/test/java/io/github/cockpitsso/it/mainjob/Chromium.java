package io.github.cockpitsso.it.mainjob;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An installed Chromium.
 *
 * @param binary the browser, {@code -Dbrowser.binary}
 * @param driver its chromedriver, {@code -Dbrowser.driver}
 */
record Chromium(Path binary, Path driver) {
  private static final List<String> BINARIES =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
  private static final List<String> DRIVERS = List.of(
      "/usr/bin/chromedriver",
      "/usr/lib/chromium-browser/chromedriver",
      "/usr/local/bin/chromedriver");

  static Optional<Chromium> find() {
    return first("browser.binary", BINARIES)
        .flatMap(
            binary -> first("browser.driver", DRIVERS).map(driver -> new Chromium(binary, driver)));
  }

  private static Optional<Path> first(String property, List<String> usual) {
    String named = System.getProperty(property, "");
    return (named.isBlank() ? usual : List.of(named))
        .stream().map(Path::of).filter(Files::isExecutable).findFirst();
  }
}
