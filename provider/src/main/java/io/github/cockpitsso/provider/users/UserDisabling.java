package io.github.cockpitsso.provider.users;

import io.github.cockpitsso.provider.request.RequestEnd;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.storage.UserStoragePrivateUtil;

/** Disables users whose Cockpit account is inactive or missing. */
final class UserDisabling {
  private static final Logger LOG = Logger.getLogger(UserDisabling.class);

  private final KeycloakSession session;
  private final RealmModel realm;
  private final ComponentModel federation;

  UserDisabling(KeycloakSession session, RealmModel realm, ComponentModel federation) {
    this.session = session;
    this.realm = realm;
    this.federation = federation;
  }

  /** Disables an enabled user in a transaction of its own, and ends the user's sessions. */
  void disableNow(UserModel user, String why) {
    if (!user.isEnabled()) {
      return;
    }
    KeycloakModelUtils.runJobInTransaction(
        session.getKeycloakSessionFactory(),
        session.getContext(),
        own -> change(
            own,
            user,
            (again, stored) -> new AccountWriter(own, again, federation).disable(stored, why)));
    LOG.infof("Keycloak user %s is disabled: the account is %s", user.getId(), why);
    // Not earlier: one of the sessions may be that of this request.
    RequestEnd.afterCompletion(session, () -> endSessions(user));
    // If this request writes anything else of the user, it writes all columns.
    user.setEnabled(false);
  }

  /** Disables a stored user in the transaction of this request. */
  void disable(UserModel stored, String why) {
    new AccountWriter(session, realm, federation).disable(stored, why);
    LOG.infof("Keycloak user %s is disabled: the account is %s", stored.getId(), why);
  }

  void endSessions(UserModel user) {
    try {
      KeycloakModelUtils.runJobInTransaction(
          session.getKeycloakSessionFactory(),
          own -> change(own, user, (again, it) -> own.sessions().removeUserSessions(again, it)));
    } catch (ModelException e) {
      // A disabled user cannot use them.
      LOG.warnf(e, "The sessions of disabled Keycloak user %s could not be ended", user.getId());
    }
  }

  private void change(
      KeycloakSession own, UserModel user, BiConsumer<RealmModel, UserModel> change) {
    RealmModel again = own.realms().getRealm(realm.getId());
    own.getContext().setRealm(again);
    Optional.ofNullable(
            UserStoragePrivateUtil.userLocalStorage(own).getUserById(again, user.getId()))
        .ifPresent(stored -> change.accept(again, stored));
  }
}
