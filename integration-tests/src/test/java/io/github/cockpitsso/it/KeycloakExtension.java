package io.github.cockpitsso.it;

import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Provides the Keycloak that all tests of a fork share: with the provider's jar and the released
 * realm, whose Cockpit does not exist. Tests create their own realms with {@link TestRealm}.
 */
public final class KeycloakExtension implements ParameterResolver {
  /** The secret of the client cockpit-bridge in the imported realm. */
  public static final String BRIDGE_SECRET = "bridge-secret-of-the-tests";

  /** The Cockpit of the imported realm. Nothing listens there. */
  public static final String NOWHERE = "http://127.0.0.1:9";

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == KeycloakServer.class;
  }

  @Override
  public KeycloakServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(KeycloakExtension.class))
        .computeIfAbsent(KeycloakServer.class, key -> start(), KeycloakServer.class);
  }

  private static KeycloakServer start() {
    KeycloakServer server = setup();
    // A run with several releases is worthless unless each test ran on the release that it names.
    String wanted = "Keycloak " + System.getProperty("keycloak.version") + " on JVM";
    await().until(() -> server.log().contains(" on JVM "));
    if (!server.log().contains(wanted)) {
      server.close();
      throw new IllegalStateException("The log does not say: " + wanted + "\n" + server.log());
    }
    return server;
  }

  private static KeycloakServer setup() {
    return KeycloakServer.setup()
        .withProvider(Path.of(System.getProperty("cockpit.provider.jar")))
        .withRealm(Path.of(System.getProperty("cockpit.realm")))
        .withEnvironment("COCKPIT_URL", NOWHERE)
        // This server runs for minutes, so full compilation pays off.
        .withEnvironment("JAVA_OPTS_APPEND", "")
        .withEnvironment("BRIDGE_CLIENT_SECRET", BRIDGE_SECRET)
        .withEnvironment(
            "KC_SPI_STORAGE__COCKPIT__API_KEY_ENCRYPTION_KEY",
            Base64.getEncoder()
                .encodeToString(
                    "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII)))
        .start();
  }
}
