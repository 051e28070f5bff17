package io.github.cockpitsso.testkit.keycloak;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

/**
 * A running Keycloak in production mode, with providers and realms of its own, on ports of its own. Several may run side by
 * side.
 */
public interface KeycloakServer extends AutoCloseable {

  /** What to start, and where from. */
  static KeycloakSetup setup() {
    return KeycloakSetup.fromSystemProperties();
  }

  /** Base URL without a slash at the end, such as {@code http://localhost:41234}. */
  URI uri();

  /** Base URL of the management port, where health and metrics are. */
  URI management();

  /** The realm's issuer, which is also its base URL. */
  default URI issuer(String realm) {
    return URI.create(uri() + "/realms/" + realm);
  }

  /** The administrator that was made for this server; the password is random. */
  Administrator administrator();

  /** The admin API, as that administrator. */
  default AdminRest admin() {
    return new AdminRest(uri(), administrator());
  }

  /** Everything that the server has logged so far. */
  String log();

  /** Done when the server has ended, with its exit code; a container's only when it was closed. */
  CompletableFuture<Integer> onExit();

  /** Stops the server, as an operator would. */
  @Override
  void close();

  /**
   * Who may do everything in this server.
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
