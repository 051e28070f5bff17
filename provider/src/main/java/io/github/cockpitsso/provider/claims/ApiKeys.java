package io.github.cockpitsso.provider.claims;

import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.UserKey;
import io.github.cockpitsso.provider.connection.CockpitServices;
import io.github.cockpitsso.provider.identity.CockpitIdentity;
import io.github.cockpitsso.provider.settings.FederationConfig;
import io.github.cockpitsso.provider.text.LogLine;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** The API key of a user, for the mappers that hand it out. */
final class ApiKeys {
  static final String FOUND = "found";
  static final String NONE = "none";
  static final String REFUSED = "refused";
  static final String UNAVAILABLE = "unavailable";

  private static final Logger LOG = Logger.getLogger(ApiKeys.class);

  private ApiKeys() {}

  /**
   * Reads the key: from Cockpit's directory with one call, or without a directory the one that is
   * stored. Logs a lookup that an administrator must know about.
   */
  static Outcome<UserKey> find(KeycloakSession session, UserModel user, CockpitIdentity identity) {
    Outcome<UserKey> key = lookUp(session, user, identity);
    String status = status(key);
    if (status.equals(REFUSED) || status.equals(UNAVAILABLE)) {
      LOG.warnf(
          "The API key of Cockpit user %s cannot be read: %s",
          identity.id(), LogLine.of(key.describe()));
    }
    return key;
  }

  private static Outcome<UserKey> lookUp(
      KeycloakSession session, UserModel user, CockpitIdentity identity) {
    CockpitServices services = CockpitServices.of(session);
    return FederationConfig.of(identity.federation()).hasDirectory()
        ? services.cockpit(session, identity.federation()).apiKey(identity.id())
        : new Outcome.Found<>(new UserKey(
            services.keys().find(session.getContext().getRealm(), user, identity.id()),
            Optional.empty(),
            identity.id(),
            identity.user(),
            identity.role().orElse(""),
            true));
  }

  /** The key that Cockpit accepts. Empty if the user has none or is inactive. */
  static Optional<Secret> usable(Outcome<UserKey> key) {
    return key.ifFound().filter(UserKey::active).flatMap(UserKey::apiKey);
  }

  /**
   * The result of the lookup. {@code refused} needs an administrator, and {@code unavailable}
   * is temporary.
   */
  static String status(Outcome<UserKey> key) {
    if (key instanceof Outcome.Found<?> || key instanceof Outcome.NotFound<?>) {
      return usable(key).isPresent() ? FOUND : NONE;
    }
    return key instanceof Outcome.Denied<?> || key instanceof Outcome.Unsupported<?>
        ? REFUSED
        : UNAVAILABLE;
  }
}
