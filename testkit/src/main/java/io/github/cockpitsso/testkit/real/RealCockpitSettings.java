package io.github.cockpitsso.testkit.real;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a real Cockpit is to be found, from system properties.
 *
 * @param home {@code cockpit.home}: an unpacked Cockpit v2; it is copied and never written to
 * @param php {@code php}: the PHP to run it with, "php" unless given
 * @param fpm {@code php.fpm}: PHP-FPM of the same version, empty when not given
 * @param addon {@code cockpit.addon}: the folder CockpitSso; by default it is looked for upwards
 *     from the working directory as {@code addon/CockpitSso}
 */
public record RealCockpitSettings(
    Path home, String php, Optional<String> fpm, Optional<Path> addon) {

  /** What to say when no Cockpit was named. */
  public static final String HOW_TO_RUN =
      "no real Cockpit: name one by -Dcockpit.home=DIR [-Dphp=COMMAND] [-Dphp.fpm=COMMAND]";

  /**
   * Reads them; empty when {@code cockpit.home} is not set.
   *
   * @throws IllegalArgumentException when it is set and is no Cockpit
   */
  public static Optional<RealCockpitSettings> from(Properties properties) {
    return given(properties, "cockpit.home").map(Path::of).map(home -> {
      if (!Files.isRegularFile(home.resolve("bootstrap.php"))) {
        throw new IllegalArgumentException(
            "cockpit.home: " + home + " holds no bootstrap.php of a Cockpit v2");
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
