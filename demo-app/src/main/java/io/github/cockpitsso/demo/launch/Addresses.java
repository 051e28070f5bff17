package io.github.cockpitsso.demo.launch;

import java.net.URI;

/**
 * Where everything is, as browsers see it. Named localhost: browsers take Keycloak's secure cookies from plain HTTP
 * there and nowhere else.
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

  private static URI local(int port) {
    return URI.create("http://localhost:" + port);
  }
}
