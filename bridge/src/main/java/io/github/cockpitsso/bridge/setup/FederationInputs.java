package io.github.cockpitsso.bridge.setup;

/**
 * How Keycloak reaches Cockpit. Texts, since a realm file may hold variables in their place.
 *
 * @param url Cockpit's address for Keycloak
 * @param insecureHttp {@code true} if Keycloak may send passwords over plain HTTP to another host
 * @param saveUnreachable {@code true} to save the federation although Cockpit does not answer
 */
public record FederationInputs(String url, String insecureHttp, String saveUnreachable) {}
