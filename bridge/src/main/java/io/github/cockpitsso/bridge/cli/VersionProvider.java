package io.github.cockpitsso.bridge.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The output of {@code --version}. */
final class VersionProvider implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"cockpit-bridge " + version()};
  }

  /** The version of this build. */
  static String version() {
    try (var file = VersionProvider.class.getResourceAsStream("/cockpit-bridge.properties")) {
      var properties = new Properties();
      properties.load(file);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException("The jar is incomplete", e);
    }
  }
}
