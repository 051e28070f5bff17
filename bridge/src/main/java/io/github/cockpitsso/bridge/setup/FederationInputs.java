package io.github.cockpitsso.bridge.setup;

/**
 * How Keycloak reaches Cockpit. All values are texts, because a realm file may contain variables.
 *
 * @param url the URL at which Keycloak reaches Cockpit
 * @param insecureHttp {@code true} if Keycloak may send passwords over plain HTTP to another host
 * @param saveUnreachable {@code true} to save the federation even if Cockpit does not answer
 */
public record FederationInputs(String url, String insecureHttp, String saveUnreachable) {}
