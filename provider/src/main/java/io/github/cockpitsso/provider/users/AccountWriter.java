package io.github.cockpitsso.provider.users;

import static io.github.cockpitsso.provider.identity.StoredUser.same;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.provider.identity.AttributeSeal;
import io.github.cockpitsso.provider.identity.CockpitAttributes;
import io.github.cockpitsso.provider.identity.FullName;
import io.github.cockpitsso.provider.identity.LinkSeal;
import io.github.cockpitsso.provider.identity.StoredUser;
import io.github.cockpitsso.provider.roles.RoleGrants;
import io.github.cockpitsso.provider.settings.FederationConfig;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.jpa.UserAdapter;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.storage.UserStoragePrivateUtil;

/**
 * Writes a Cockpit account to a user in Keycloak's database. Logins, searches and syncs all write
 * through this class.
 */
public final class AccountWriter {
  private static final Logger LOG = Logger.getLogger(AccountWriter.class);

  private final KeycloakSession session;
  private final RealmModel realm;
  private final String federation;
  private final boolean trustEmail;
  private final RoleGrants roles;
  private final AttributeSeal attributes;
  private final LinkSeal link;

  /** Writes for this federation in its realm. */
  public AccountWriter(KeycloakSession session, RealmModel realm, ComponentModel federation) {
    this.session = session;
    this.realm = realm;
    this.federation = federation.getId();
    this.trustEmail = FederationConfig.of(federation).trustEmail();
    this.roles = new RoleGrants(session, realm, federation);
    this.attributes = new AttributeSeal(session, realm, federation.getId());
    this.link = new LinkSeal(session, realm);
  }

  public String federation() {
    return federation;
  }

  /** Whether the federation has already written this account to the user. */
  boolean isWritten(StoredUser stored, CockpitUser account, String email) {
    return matches(stored, account, email) && link.isIntact(federation, stored);
  }

  /** Whether the user equals the account, without a check of the seal. */
  public boolean matches(StoredUser stored, CockpitUser account, String email) {
    return stored.matches(account, email, trustEmail)
        && roles.isUpToDate(
            account.role(),
            attributes
                .read(
                    stored.userId(),
                    CockpitAttributes.GRANTED,
                    stored.attribute(CockpitAttributes.GRANTED))
                .orElse(""));
  }

  /**
   * Creates a user for the account, linked to the federation.
   *
   * @param email as for {@link #write}
   * @throws org.keycloak.models.ModelException at once or at the end of the transaction, if another
   *     user now has the name or address
   */
  public UserModel add(CockpitUser account, String email) {
    UserModel user = UserStoragePrivateUtil.userLocalStorage(session)
        .addUser(realm, KeycloakModelUtils.generateId(), StoredUser.username(account), false, true);
    grantDefaults(user);
    user.setEnabled(true);
    user.setFederationLink(federation);
    write(user, account, email);
    return user;
  }

  // As Keycloak does, but without a query whether a new user already has the role.
  private void grantDefaults(UserModel user) {
    if (user instanceof UserAdapter stored) {
      stored.grantRoleImpl(realm.getDefaultRole());
    } else {
      user.grantRole(realm.getDefaultRole());
    }
    realm.getDefaultGroupsStream().forEach(user::joinGroup);
  }

  /**
   * Writes the account to the user.
   *
   * @param email the address of the user; empty for none
   */
  public void write(UserModel user, CockpitUser account, String email) {
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
    user.setSingleAttribute(CockpitAttributes.SEAL, link.make(federation, user.getId(), account));
    set(user, CockpitAttributes.ROLE, account.role());
    String granted = sealedText(CockpitAttributes.GRANTED, user).orElse("");
    set(
        user,
        CockpitAttributes.GRANTED,
        attributes.make(
            user.getId(),
            CockpitAttributes.GRANTED,
            roles.apply(user, account.role(), granted, isNew)));
    if (account.active()) {
      enableAgain(user);
    }
  }

  private void enableAgain(UserModel user) {
    if (sealedText(CockpitAttributes.DISABLED, user).isPresent()) {
      user.setEnabled(true);
    }
    user.removeAttribute(CockpitAttributes.DISABLED);
  }

  private Optional<String> sealedText(String name, UserModel user) {
    String sealed = Objects.requireNonNullElse(user.getFirstAttribute(name), "");
    Optional<String> text = attributes.read(user.getId(), name, sealed);
    if (text.isEmpty() && !sealed.isEmpty()) {
      LOG.warnf(
          "%s of Keycloak user %s is ignored: it was not written by the federation, or"
              + " the realm's HS512 key was replaced",
          name, user.getId());
    }
    return text;
  }

  /**
   * Whether the user has all roles and groups of the account's role. Administrators may have
   * removed some.
   */
  boolean hasAllRoles(UserModel user, CockpitUser account) {
    return roles.hasAll(account.role(), user);
  }

  /**
   * Disables a user because of the account in Cockpit. A user whom an administrator disabled
   * stays unchanged.
   */
  public void disable(UserModel user, String why) {
    if (user.isEnabled()) {
      user.setEnabled(false);
      user.setSingleAttribute(
          CockpitAttributes.DISABLED,
          attributes.make(user.getId(), CockpitAttributes.DISABLED, why));
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
