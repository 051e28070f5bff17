package io.github.cockpitsso.bridge.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** {@code --version}. */
final class VersionLine implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"cockpit-bridge " + version()};
  }

  /** The version that the build wrote down. */
  static String version() {
    try (InputStream file = VersionLine.class.getResourceAsStream("/cockpit-bridge.properties")) {
      var properties = new Properties();
      properties.load(file);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException("The jar is not whole", e);
    }
  }
}
