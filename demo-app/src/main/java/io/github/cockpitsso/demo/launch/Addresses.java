package io.github.cockpitsso.demo.launch;

import java.net.URI;
import java.util.List;

/**
 * The addresses of all parts for browsers. The host is localhost: only there do browsers accept
 * Keycloak's secure cookies over plain HTTP.
 *
 * @param keycloakPort Keycloak's port
 * @param bridgePort the bridge's port
 * @param managementPort of the bridge's health and metrics
 * @param appPort the web app's port
 * @param cockpit Cockpit's address
 */
record Addresses(int keycloakPort, int bridgePort, int managementPort, int appPort, URI cockpit) {
  static final String REALM = "cockpit";
  static final String CLIENT = "cockpit-app";

  /** The origins of the clients in examples/clients.json that run in a browser. */
  private static final List<String> EXAMPLES =
      List.of("http://localhost:5173", "http://localhost:3000");

  /** The clients in examples/clients.json that have a secret. */
  static final List<String> CONFIDENTIAL_EXAMPLES = List.of("php-site", "importer");

  URI keycloak() {
    return local(keycloakPort);
  }

  URI issuer() {
    return URI.create(keycloak() + "/realms/" + REALM);
  }

  URI bridge() {
    return local(bridgePort);
  }

  URI management() {
    return local(managementPort);
  }

  URI app() {
    return local(appPort);
  }

  /** The origins of web apps that may call the bridge, for {@code bridge.cors.origins}. */
  String origins() {
    return app() + "," + String.join(",", EXAMPLES);
  }

  private static URI local(int port) {
    return URI.create("http://localhost:" + port);
  }
}
