package io.github.cockpitsso.provider.connection;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.http.Bounds;
import io.github.cockpitsso.provider.apikey.ApiKeyStore;
import io.github.cockpitsso.provider.settings.FederationConfig;
import io.github.cockpitsso.provider.text.LoggedWarnings;
import java.util.Optional;
import java.util.Set;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.storage.UserStorageProvider;

/**
 * What all requests of this server share. The factory of the user storage provider implements it.
 */
public interface CockpitServices {

  /** The services of this server. */
  static CockpitServices of(KeycloakSession session) {
    return (CockpitServices) session
        .getKeycloakSessionFactory()
        .getProviderFactory(UserStorageProvider.class, FederationConfig.PROVIDER_ID);
  }

  /** The Cockpit of this federation, with the timeouts from its settings. */
  CockpitApi cockpit(KeycloakSession session, ComponentModel federation);

  /** The Cockpit of this federation, with other bounds than its settings have. */
  CockpitApi cockpit(KeycloakSession session, ComponentModel federation, Bounds bounds);

  /**
   * What this role of the federation's Cockpit allows. Empty if Cockpit has never answered, if the
   * role does not exist, or without a service key.
   */
  Optional<Set<String>> permissions(
      KeycloakSession session, ComponentModel federation, String role);

  /** The API keys that came with logins. */
  ApiKeyStore keys();

  /** Warnings about role mappings that the log already has. */
  LoggedWarnings warnings();
}
