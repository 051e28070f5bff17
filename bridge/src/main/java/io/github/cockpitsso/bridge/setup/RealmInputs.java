package io.github.cockpitsso.bridge.setup;

import java.util.List;

/**
 * What the objects in the realm depend on.
 *
 * @param scope name of the client scope
 * @param bridgeClient client ID of the bridge
 * @param audience what tokens name in {@code aud} for the bridge
 * @param app client ID of the app
 * @param origins the app's origins, such as {@code https://app.example.org}
 * @param redirectUris the app's redirect URIs; if there are none, each origin and a slash
 * @param logoutUrl where Keycloak reports logouts to the bridge; empty if nowhere
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

  /** Copies the lists. */
  public RealmInputs {
    origins = List.copyOf(origins);
    redirectUris = redirectUris.isEmpty()
        ? origins.stream().map(each -> each + "/").toList()
        : List.copyOf(redirectUris);
  }
}
