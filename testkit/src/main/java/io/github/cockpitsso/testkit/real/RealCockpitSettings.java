package io.github.cockpitsso.testkit.real;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * The location of a real Cockpit, from system properties.
 *
 * @param home {@code cockpit.home}: an unpacked Cockpit v2; it is copied and never changed
 * @param php {@code php}: the PHP command, default "php"
 * @param fpm {@code php.fpm}: PHP-FPM of the same version; empty if not set
 * @param addon {@code cockpit.addon}: the folder CockpitSso. The default is {@code
 *     addon/CockpitSso} in the working directory or the closest parent that has it.
 */
public record RealCockpitSettings(
    Path home, String php, Optional<String> fpm, Optional<Path> addon) {

  /** The message without a Cockpit. */
  public static final String HOW_TO_RUN =
      "no real Cockpit: name one by -Dcockpit.home=DIR [-Dphp=COMMAND] [-Dphp.fpm=COMMAND]";

  /**
   * Reads the properties; empty if {@code cockpit.home} is not set.
   *
   * @throws IllegalArgumentException if {@code cockpit.home} is not a Cockpit
   */
  public static Optional<RealCockpitSettings> from(Properties properties) {
    return given(properties, "cockpit.home").map(Path::of).map(home -> {
      if (!Files.isRegularFile(home.resolve("bootstrap.php"))) {
        throw new IllegalArgumentException(
            "cockpit.home: " + home + " has no bootstrap.php of a Cockpit v2");
      }
      return new RealCockpitSettings(
          home.toAbsolutePath(),
          given(properties, "php").orElse("php"),
          given(properties, "php.fpm"),
          given(properties, "cockpit.addon")
              .map(Path::of)
              .or(() -> addonAbove(Path.of("").toAbsolutePath())));
    });
  }

  private static Optional<String> given(Properties properties, String name) {
    return Optional.ofNullable(properties.getProperty(name)).filter(value -> !value.isBlank());
  }

  private static Optional<Path> addonAbove(Path directory) {
    for (Path up = directory; up != null; up = up.getParent()) {
      Path addon = up.resolve("addon").resolve("CockpitSso");
      if (Files.isRegularFile(addon.resolve("bootstrap.php"))) {
        return Optional.of(addon);
      }
    }
    return Optional.empty();
  }
}
