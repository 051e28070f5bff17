package io.github.cockpitsso.provider.users;

import io.github.cockpitsso.provider.request.RequestEnd;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
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
  private final AccountWriter writer;

  UserDisabling(KeycloakSession session, AccountWriter writer) {
    this.session = session;
    this.writer = writer;
  }

  /** Disables an enabled user in a transaction of its own, and ends the user's sessions. */
  void disableNow(RealmModel realm, UserModel user, String why) {
    if (!user.isEnabled()) {
      return;
    }
    KeycloakModelUtils.runJobInTransaction(
        session.getKeycloakSessionFactory(),
        session.getContext(),
        own -> change(
            own,
            realm,
            user,
            stored -> writer.disable(own, own.getContext().getRealm(), stored, why)));
    LOG.infof("Keycloak user %s is disabled: the account is %s", user.getId(), why);
    // Not earlier: one of the sessions may be that of this request.
    RequestEnd.afterCompletion(session, () -> endSessions(realm, user));
    // If this request writes anything else of the user, it writes all columns.
    user.setEnabled(false);
  }

  /** Disables a stored user in the transaction of this request. */
  void disable(RealmModel realm, UserModel stored, String why) {
    writer.disable(session, realm, stored, why);
    LOG.infof("Keycloak user %s is disabled: the account is %s", stored.getId(), why);
  }

  void endSessions(RealmModel realm, UserModel user) {
    try {
      KeycloakModelUtils.runJobInTransaction(
          session.getKeycloakSessionFactory(),
          own -> change(
              own,
              realm,
              user,
              it -> own.sessions().removeUserSessions(own.getContext().getRealm(), it)));
    } catch (ModelException e) {
      // A disabled user cannot use them.
      LOG.warnf(e, "The sessions of disabled Keycloak user %s could not be ended", user.getId());
    }
  }

  private static void change(
      KeycloakSession own, RealmModel realm, UserModel user, Consumer<UserModel> change) {
    RealmModel again = own.realms().getRealm(realm.getId());
    own.getContext().setRealm(again);
    Optional.ofNullable(
            UserStoragePrivateUtil.userLocalStorage(own).getUserById(again, user.getId()))
        .ifPresent(change);
  }
}
