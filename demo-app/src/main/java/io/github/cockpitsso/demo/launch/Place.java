package io.github.cockpitsso.demo.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Properties;

/**
 * The files on disk.
 *
 * @param root the repository
 */
record Place(Path root) {
  /** The Keycloak release that the build unpacks. */
  static final String KEYCLOAK_VERSION = keycloakVersion();

  /** The repository of this program, which runs from {@code demo-app/target/}. */
  static Place ofThisProgram() {
    try {
      Path program = Paths.get(
          Place.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return new Place(program.resolve("../../..").normalize());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  Path providerJar() {
    return root.resolve("provider/target/cockpit-sso-provider.jar");
  }

  Path bridgeJar() {
    return root.resolve("bridge/target/cockpit-bridge.jar");
  }

  Path realm() {
    return root.resolve("realm-export/cockpit-realm.json");
  }

  /** The clients of the examples, as a partial import of Keycloak. */
  Path exampleClients() {
    return root.resolve("examples/clients.json");
  }

  /** The API key of the service account {@code importer} in this run. */
  Path importerKey() {
    return run().resolve("importer-key");
  }

  /** The unpacked distribution of Keycloak. */
  Path keycloak() {
    return root.resolve("target/keycloak/keycloak-" + KEYCLOAK_VERSION);
  }

  Path run() {
    return root.resolve("demo-app/target/run");
  }

  Path keycloakLog() {
    return run().resolve("keycloak.log");
  }

  private static String keycloakVersion() {
    Properties build = new Properties();
    try (InputStream in = Place.class.getResourceAsStream("build.properties")) {
      build.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return build.getProperty("keycloak.version");
  }
}
