package io.github.cockpitsso.bridge.setup;

import java.util.List;

/**
 * The values for the objects in the realm.
 *
 * @param scope the name of the client scope
 * @param bridgeClient the client ID of the bridge
 * @param audience the bridge's audience in the claim {@code aud} of access tokens
 * @param app the client ID of the app
 * @param origins the app's origins, such as {@code https://app.example.org}
 * @param redirectUris the app's redirect URIs; if empty, each origin followed by a slash
 * @param logoutUrl the URL at which Keycloak reports logouts to the bridge; empty for no reports
 * @param federation how Keycloak reaches Cockpit
 */
public record RealmInputs(
    String scope,
    String bridgeClient,
    String audience,
    String app,
    List<String> origins,
    List<String> redirectUris,
    String logoutUrl,
    FederationInputs federation) {

  /** Copies the lists and sets the default redirect URIs. */
  public RealmInputs {
    origins = List.copyOf(origins);
    redirectUris = redirectUris.isEmpty()
        ? origins.stream().map(each -> each + "/").toList()
        : List.copyOf(redirectUris);
  }
}
