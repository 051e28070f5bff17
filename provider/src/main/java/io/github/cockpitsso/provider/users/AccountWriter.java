package io.github.cockpitsso.provider.users;

import static io.github.cockpitsso.provider.identity.StoredUser.same;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.provider.identity.AttributeSeal;
import io.github.cockpitsso.provider.identity.CockpitAttributes;
import io.github.cockpitsso.provider.identity.FullName;
import io.github.cockpitsso.provider.identity.LinkSeal;
import io.github.cockpitsso.provider.identity.StoredUser;
import io.github.cockpitsso.provider.roles.RoleGrants;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.jpa.UserAdapter;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.storage.UserStoragePrivateUtil;

/**
 * Writes a Cockpit account to a user of Keycloak's database. Whatever brings an account in, a login, a search or a sync,
 * writes it here and nowhere else.
 */
public final class AccountWriter {
  private static final Logger LOG = Logger.getLogger(AccountWriter.class);

  private final String federation;
  private final boolean trustEmail;
  private final RoleGrants roles;

  /**
   * Writes for this federation.
   *
   * @param trustEmail whether Cockpit's e-mail addresses count as verified
   * @param roles what comes with a role of Cockpit
   */
  public AccountWriter(String federation, boolean trustEmail, RoleGrants roles) {
    this.federation = federation;
    this.trustEmail = trustEmail;
    this.roles = roles;
  }

  public String federation() {
    return federation;
  }

  /** Whether the federation has written all of the account to this user already. */
  boolean isWritten(
      KeycloakSession session,
      RealmModel realm,
      StoredUser stored,
      CockpitUser account,
      String email) {
    return shows(session, realm, stored, account, email)
        && new LinkSeal(session, realm).isIntact(federation, stored);
  }

  /** Whether the user shows all of the account, whoever has written it. */
  public boolean shows(
      KeycloakSession session,
      RealmModel realm,
      StoredUser stored,
      CockpitUser account,
      String email) {
    return stored.shows(account, email, trustEmail)
        && roles.areWritten(
            session,
            realm,
            account.role(),
            notes(session, realm)
                .read(
                    stored.userId(),
                    CockpitAttributes.GIVEN,
                    stored.attribute(CockpitAttributes.GIVEN))
                .orElse(""));
  }

  /**
   * Makes a user for the account, who belongs to the federation.
   *
   * @param email as for {@link #write}
   * @throws org.keycloak.models.ModelException at once or at the end of the transaction, if somebody has the name or
   *     address by now
   */
  public UserModel add(
      KeycloakSession session, RealmModel realm, CockpitUser account, String email) {
    UserModel user = UserStoragePrivateUtil.userLocalStorage(session)
        .addUser(realm, KeycloakModelUtils.generateId(), StoredUser.username(account), false, true);
    grantDefaults(realm, user);
    user.setEnabled(true);
    user.setFederationLink(federation);
    write(session, realm, user, account, email);
    return user;
  }

  // As Keycloak does, but without asking the database whether a new user has the role already.
  private static void grantDefaults(RealmModel realm, UserModel user) {
    if (user instanceof UserAdapter stored) {
      stored.grantRoleImpl(realm.getDefaultRole());
    } else {
      user.grantRole(realm.getDefaultRole());
    }
    realm.getDefaultGroupsStream().forEach(user::joinGroup);
  }

  /**
   * Makes the user show the account.
   *
   * @param email the address that the user is to have, empty for none
   */
  public void write(
      KeycloakSession session,
      RealmModel realm,
      UserModel user,
      CockpitUser account,
      String email) {
    boolean isNew = user.getFirstAttribute(CockpitAttributes.ID) == null;
    FullName name = FullName.of(account.name());
    user.setUsername(StoredUser.username(account));
    user.setFirstName(orNull(name.first()));
    user.setLastName(orNull(name.last()));
    if (!same(user.getEmail(), email)) {
      user.setEmail(orNull(email));
      user.setEmailVerified(false);
    }
    if (trustEmail && !email.isEmpty()) {
      user.setEmailVerified(true);
    }
    user.setSingleAttribute(CockpitAttributes.ID, account.id());
    user.setSingleAttribute(CockpitAttributes.USER, account.user());
    user.setSingleAttribute(
        CockpitAttributes.SEAL,
        new LinkSeal(session, realm).make(federation, user.getId(), account));
    set(user, CockpitAttributes.ROLE, account.role());
    String given = note(session, realm, CockpitAttributes.GIVEN, user).orElse("");
    set(
        user,
        CockpitAttributes.GIVEN,
        notes(session, realm)
            .make(
                user.getId(),
                CockpitAttributes.GIVEN,
                roles.apply(session, realm, user, account.role(), given, isNew)));
    if (account.active()) {
      enableAgain(session, realm, user);
    }
  }

  private void enableAgain(KeycloakSession session, RealmModel realm, UserModel user) {
    if (note(session, realm, CockpitAttributes.DISABLED, user).isPresent()) {
      user.setEnabled(true);
    }
    user.removeAttribute(CockpitAttributes.DISABLED);
  }

  private Optional<String> note(
      KeycloakSession session, RealmModel realm, String name, UserModel user) {
    String sealed = Objects.requireNonNullElse(user.getFirstAttribute(name), "");
    Optional<String> text = notes(session, realm).read(user.getId(), name, sealed);
    if (text.isEmpty() && !sealed.isEmpty()) {
      LOG.warnf(
          "%s of Keycloak user %s was not written by the federation, or the realm's HS512 key is another one now: nothing"
              + " is done because of it",
          name, user.getId());
    }
    return text;
  }

  private AttributeSeal notes(KeycloakSession session, RealmModel realm) {
    return new AttributeSeal(session, realm, federation);
  }

  /** Whether nobody has taken from the user by hand what comes with the account's role. */
  boolean hasAllRoles(
      KeycloakSession session, RealmModel realm, UserModel user, CockpitUser account) {
    return roles.areHeld(session, realm, account.role(), user);
  }

  /** Disables a user because of what Cockpit says; whom an administrator disabled stays as he is. */
  public void disable(KeycloakSession session, RealmModel realm, UserModel user, String why) {
    if (user.isEnabled()) {
      user.setEnabled(false);
      user.setSingleAttribute(
          CockpitAttributes.DISABLED,
          notes(session, realm).make(user.getId(), CockpitAttributes.DISABLED, why));
    }
  }

  private static void set(UserModel user, String attribute, String value) {
    if (value.isEmpty()) {
      user.removeAttribute(attribute);
    } else {
      user.setSingleAttribute(attribute, value);
    }
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
