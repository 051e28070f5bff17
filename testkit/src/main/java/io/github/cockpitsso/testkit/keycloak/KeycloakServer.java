package io.github.cockpitsso.testkit.keycloak;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

/**
 * A running Keycloak in production mode, with its own providers, realms and ports. Several can run
 * at the same time.
 */
public interface KeycloakServer extends AutoCloseable {

  /** Options of a server. */
  static KeycloakSetup setup() {
    return KeycloakSetup.fromSystemProperties();
  }

  /** Base URL without a slash at the end, such as {@code http://localhost:41234}. */
  URI uri();

  /** Base URL of the management port, for health and metrics. */
  URI management();

  /** The realm's issuer, which is also its base URL. */
  default URI issuer(String realm) {
    return URI.create(uri() + "/realms/" + realm);
  }

  /** The administrator of this server, with a random password. */
  Administrator administrator();

  /** The admin API as that administrator. All callers share one login. */
  AdminRest admin();

  /** The log of the server so far. */
  String log();

  /** Completes when the server has ended, with its exit code; for a container, only after close. */
  CompletableFuture<Integer> onExit();

  /** Stops the server like an operator. */
  @Override
  void close();

  /**
   * An administrator of the server.
   *
   * @param username name in the realm master
   * @param password random
   */
  record Administrator(String username, String password) {
    @Override
    public String toString() {
      return username + ":***";
    }
  }
}
