package io.github.cockpitsso.provider.claims;

import io.github.cockpitsso.provider.identity.CockpitIdentity;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;

/** Constants and identity lookup for all mappers. */
final class CockpitClaims {
  static final String USER_ID = "cockpit_user_id";
  static final String USERNAME = "cockpit_username";
  static final String ROLES = "cockpit_roles";
  static final String PERMISSIONS = "cockpit_permissions";
  static final String API_KEY = "cockpit_api_key";

  /**
   * The result of the lookup of {@link #API_KEY}: {@code found}, {@code none}, {@code refused} or
   * {@code unavailable}.
   */
  static final String API_KEY_STATUS = "cockpit_api_key_status";

  /** The API key in an access token, encrypted for the bridge. */
  static final String SEALED_KEY = "cockpit_sealed_key";

  private CockpitClaims() {}

  static Optional<CockpitIdentity> identity(KeycloakSession session, UserSessionModel userSession) {
    return Optional.ofNullable(userSession.getUser())
        .flatMap(user -> CockpitIdentity.current(session, session.getContext().getRealm(), user));
  }
}
