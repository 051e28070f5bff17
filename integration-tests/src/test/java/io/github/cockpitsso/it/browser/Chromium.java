package io.github.cockpitsso.it.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An installed Chromium. {@code -Dbrowser.binary=FILE} if it is elsewhere. */
final class Chromium {
  private static final List<String> USUAL =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

  private Chromium() {}

  static Optional<Path> find() {
    String named = System.getProperty("browser.binary", "");
    return (named.isBlank() ? USUAL : List.of(named))
        .stream().map(Path::of).filter(Files::isExecutable).findFirst();
  }
}
