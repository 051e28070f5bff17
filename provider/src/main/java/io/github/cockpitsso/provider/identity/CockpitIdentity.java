package io.github.cockpitsso.provider.identity;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.provider.settings.FederationConfig;
import io.github.cockpitsso.provider.settings.FreshnessConfig;
import java.util.Optional;
import org.keycloak.common.util.Time;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.cache.CachedUserModel;
import org.keycloak.storage.UserStorageProvider;
import org.keycloak.storage.UserStorageProviderModel;

/**
 * The Cockpit account of a Keycloak user. The federation link is checked first: the same attributes
 * on a local user, or on a user of another federation or realm, are ignored.
 *
 * @param federation the Cockpit federation that the user belongs to
 * @param id Cockpit's {@code _id}
 * @param user the exact login name
 * @param role {@code appid} of the role, as of the last login or lookup
 */
public record CockpitIdentity(
    ComponentModel federation, String id, String user, Optional<String> role) {

  /** The identity, if an enabled Cockpit federation of this realm has written it to this user. */
  public static Optional<CockpitIdentity> of(
      KeycloakSession session, RealmModel realm, UserModel user) {
    return federation(realm, user.getFederationLink())
        .flatMap(federation -> in(federation, user))
        .filter(identity -> new LinkSeal(session, realm)
            .isIntact(identity.federation().getId(), StoredUser.of(user)));
  }

  /**
   * The identity of an enabled user, for tokens. If Keycloak's cache never expires, a user with an
   * old cache entry is read from the database, which also brings it up to date.
   */
  public static Optional<CockpitIdentity> current(
      KeycloakSession session, RealmModel realm, UserModel user) {
    if (user instanceof CachedUserModel cached
        && federation(realm, user.getFederationLink())
            .filter(it -> isOld(cached, it))
            .isPresent()) {
      cached.invalidate();
    }
    return of(session, realm, user).filter(it -> user.isEnabled());
  }

  private static boolean isOld(CachedUserModel user, ComponentModel federation) {
    FreshnessConfig freshness = FreshnessConfig.of(federation);
    return !freshness.cacheExpires()
        && FederationConfig.of(federation).hasDirectory()
        && Time.currentTimeMillis() - user.getCacheTimestamp()
            >= freshness.interval().toMillis();
  }

  /** The identity that the attributes claim. A login in Cockpit must prove it. */
  public static Optional<CockpitIdentity> in(ComponentModel federation, UserModel user) {
    String id = user.getFirstAttribute(CockpitAttributes.ID);
    String name = user.getFirstAttribute(CockpitAttributes.USER);
    if (!federation.getId().equals(user.getFederationLink())
        || id == null
        || !CockpitUser.isId(id)
        || name == null
        || name.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> role = Optional.ofNullable(user.getFirstAttribute(CockpitAttributes.ROLE))
        .filter(it -> !it.isEmpty());
    return Optional.of(new CockpitIdentity(federation, id, name, role));
  }

  private static Optional<ComponentModel> federation(RealmModel realm, String link) {
    return Optional.ofNullable(link)
        .map(realm::getComponent)
        .filter(component -> realm.getId().equals(component.getParentId()))
        .filter(
            component -> UserStorageProvider.class.getName().equals(component.getProviderType()))
        .filter(component -> FederationConfig.PROVIDER_ID.equals(component.getProviderId()))
        .filter(component -> new UserStorageProviderModel(component).isEnabled());
  }
}
