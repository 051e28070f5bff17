package io.github.cockpitsso.demo.launch;

import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * The addresses and accounts that {@code --json} writes, in this order.
 *
 * @param keycloak Keycloak's address
 * @param realm the realm's name
 * @param issuer the realm's address
 * @param admin the administrator of Keycloak, created for this run
 * @param bridge the bridge's address
 * @param management the bridge's health and metrics
 * @param cockpit Cockpit's address
 * @param app the web app's address
 * @param clientId the web app's client
 * @param redirectUri the address that Keycloak redirects the browser to after the login
 * @param secrets the secrets of the examples' clients, created for this run, by client
 * @param users the accounts that can log in, if Cockpit is the stand-in
 */
record Description(
    URI keycloak,
    String realm,
    URI issuer,
    KeycloakServer.Administrator admin,
    URI bridge,
    URI management,
    URI cockpit,
    URI app,
    String clientId,
    URI redirectUri,
    Map<String, String> secrets,
    List<Account> users) {
  @Override
  public String toString() {
    return issuer.toString();
  }
}
