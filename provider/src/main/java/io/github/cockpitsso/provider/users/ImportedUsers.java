package io.github.cockpitsso.provider.users;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.provider.identity.CockpitAttributes;
import io.github.cockpitsso.provider.identity.CockpitIdentity;
import io.github.cockpitsso.provider.identity.StoredUser;
import io.github.cockpitsso.provider.login.LoginProblem;
import io.github.cockpitsso.provider.login.LoginRefusal;
import io.github.cockpitsso.provider.names.AccountName;
import io.github.cockpitsso.provider.names.NameFold;
import io.github.cockpitsso.provider.roles.RoleGrants;
import io.github.cockpitsso.provider.text.LogLine;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserProvider;
import org.keycloak.models.cache.UserCache;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.storage.UserStoragePrivateUtil;
import org.keycloak.storage.UserStorageUtil;

/**
 * The users in Keycloak's database that belong to one federation. A user is found by Cockpit's {@code _id}, so that who
 * is renamed in Cockpit stays the same user in Keycloak. Accounts that happen to have the same name or e-mail are never
 * joined.
 */
public final class ImportedUsers {
  private static final Logger LOG = Logger.getLogger(ImportedUsers.class);
  private final KeycloakSession session;
  private final ComponentModel federation;
  private final AccountWriter writer;
  private final UnaryOperator<UserModel> protection;
  private final NameConflicts conflicts;
  private final UserDisabling disabling;

  /**
   * Users of this federation.
   *
   * @param protection what the rest of Keycloak gets to see of a user
   * @param variants the accounts whose names differ from an account's in case or Unicode form alone
   */
  public ImportedUsers(
      KeycloakSession session,
      ComponentModel federation,
      boolean trustEmail,
      UnaryOperator<UserModel> protection,
      Function<CockpitUser, Outcome<List<AccountName>>> variants) {
    this.session = session;
    this.protection = protection;
    this.conflicts = new NameConflicts(
        variants, (realm, id) -> linkedTo(session, realm, id).map(UserModel::getUsername));
    this.federation = federation;
    this.writer = new AccountWriter(federation.getId(), trustEmail, RoleGrants.of(federation));
    this.disabling = new UserDisabling(session, writer);
  }

  /**
   * What became of an account.
   *
   * @param user the user of the account, if there is one with its name
   * @param trouble why not, if the name is in conflict with another account's or nobody can tell
   */
  public record Import(Optional<UserModel> user, Optional<LoginProblem> trouble) {}

  /** The user of this account, imported or brought up to date; nothing if the name belongs to somebody else. */
  public Import of(RealmModel realm, CockpitUser found) {
    CockpitUser account = StoredUser.storable(found);
    Optional<String> problem = StoredUser.problem(account);
    if (problem.isPresent()) {
      LOG.warnf("Cockpit user %s is not imported: %s", account.id(), problem.get());
      return new Import(Optional.empty(), Optional.empty());
    }
    String username = StoredUser.username(account);
    UserModel holder = local(session).getUserByUsername(realm, username);
    if (holder != null && !isUserOf(account.id(), holder)) {
      warnOfCollision(account, holder);
      return new Import(Optional.empty(), Optional.empty());
    }
    Optional<UserModel> known =
        holder == null ? linkedTo(session, realm, account.id()) : Optional.of(holder);
    // A name that the user has already was judged when it was taken.
    Optional<LoginProblem> trouble =
        holder == null ? conflict(realm, account, known.isEmpty()) : Optional.empty();
    if (trouble.isPresent()) {
      return new Import(Optional.empty(), trouble);
    }
    Optional<UserModel> user = known.isPresent()
        ? known.map(it -> isProven(realm, it) ? write(realm, it, account) : protection.apply(it))
        : create(realm, account);
    return new Import(user, Optional.empty());
  }

  private Optional<LoginProblem> conflict(RealmModel realm, CockpitUser account, boolean isNew) {
    String username = StoredUser.username(account);
    return NameFold.forms(username).stream()
        .filter(it -> !it.equals(username))
        .map(it -> local(session).getUserByUsername(realm, it))
        .filter(it -> it != null
            && federation.getId().equals(it.getFederationLink())
            && !account.id().equals(it.getFirstAttribute(CockpitAttributes.ID)))
        .findFirst()
        .map(it -> new LoginProblem(
            LoginRefusal.Reason.NAME_CONFLICT,
            "the name of Cockpit account " + account.id()
                + " differs only in Unicode form from the name of Keycloak user " + it.getId()))
        .or(() -> conflicts.of(realm, account, isNew));
  }

  /**
   * Takes over all but the name, which the account can not have in Keycloak. A role must not outlive it in Cockpit
   * because its user took a name that belongs to somebody else.
   */
  UserModel refreshAllButName(RealmModel realm, UserModel user, CockpitUser account) {
    return refresh(realm, user, underOldName(user, account));
  }

  private static CockpitUser underOldName(UserModel user, CockpitUser account) {
    return account.named(user.getFirstAttribute(CockpitAttributes.USER));
  }

  /** Takes over what Cockpit says now about a user whose account this is. */
  public UserModel refresh(RealmModel realm, UserModel user, CockpitUser account) {
    CockpitUser storable = StoredUser.storable(account);
    return write(
        realm,
        user,
        StoredUser.problem(storable).isEmpty() ? storable : underOldName(user, storable));
  }

  private UserModel write(RealmModel realm, UserModel user, CockpitUser account) {
    UserModel stored = stored(realm, user);
    String email = freeEmail(session, realm, Optional.of(stored.getId()), account);
    if (isWritten(realm, stored, account, email)) {
      return protection.apply(stored);
    }
    // Before, for the names that the cache knows the user by; a cached user reads the database
    // from here on.
    evict(realm, user);
    // Another login may be writing him: what that one gives must not look as if it had been there
    // before.
    UserRow.lock(session, stored.getId());
    UserModel locked = stored(realm, user);
    if (!isWritten(realm, locked, account, email)) {
      writer.write(session, realm, locked, account, email);
    }
    evict(realm, locked);
    return protection.apply(locked);
  }

  private boolean isWritten(RealmModel realm, UserModel stored, CockpitUser account, String email) {
    return writer.isWritten(session, realm, StoredUser.of(stored), account, email)
        && writer.hasAllRoles(session, realm, stored, account);
  }

  /** Makes a user of the federation who is nobody in Cockpit yet. */
  public UserModel add(RealmModel realm, String username) {
    UserModel user = local(session).addUser(realm, username.toLowerCase(Locale.ROOT));
    user.setFederationLink(federation.getId());
    return user;
  }

  /** The user as the rest of Keycloak gets to see him. */
  UserModel protect(UserModel stored) {
    return protection.apply(stored);
  }

  /** The user as the database has him, without any protection. */
  public UserModel stored(RealmModel realm, UserModel user) {
    return local(session).getUserById(realm, user.getId());
  }

  /**
   * Disables a user in a transaction of its own, and ends the user's sessions. The change stays
   * although this request often ends in a refusal and is rolled back.
   *
   * @param why for the log and the user's attributes
   * @return the user, disabled
   */
  UserModel disabled(RealmModel realm, UserModel user, String why) {
    disabling.disableNow(realm, user, why);
    // With a cache that never expires, the user would stay disabled after Cockpit enables the
    // account again.
    evict(realm, user);
    return ImportedCockpitUser.disabled(realm, user);
  }

  /** As {@link #disabled}, but in the transaction of this request, and without ending sessions. */
  public void disable(RealmModel realm, UserModel user, String why) {
    UserModel stored = stored(realm, user);
    if (stored.isEnabled()) {
      disabling.disable(realm, stored, why);
      evict(realm, stored);
    }
  }

  /** Ends the sessions of a disabled user. */
  public void endSessions(RealmModel realm, UserModel user) {
    disabling.endSessions(realm, user);
  }

  /** Whether somebody has this account already, or says so. */
  public boolean isKnown(RealmModel realm, CockpitUser account) {
    return local(session)
        .searchForUserByUserAttributeStream(realm, CockpitAttributes.ID, account.id())
        .anyMatch(user -> isUserOf(account.id(), user));
  }

  /** Whether Keycloak has somebody by this name already. */
  public boolean isTaken(RealmModel realm, String username) {
    return local(session).getUserByUsername(realm, username) != null;
  }

  private Optional<UserModel> create(RealmModel realm, CockpitUser account) {
    try {
      // In a transaction of its own: two first logins at once collide here, and the loser can go
      // on.
      String id = KeycloakModelUtils.runJobInTransactionWithResult(
          session.getKeycloakSessionFactory(),
          session.getContext(),
          own -> importInto(own, realm.getId(), account),
          "import of a Cockpit user");
      LOG.debugf("Imported Cockpit user %s", account.id());
      return Optional.ofNullable(local(session).getUserById(realm, id)).map(protection);
    } catch (ModelException e) {
      LOG.debugf(e, "Import of Cockpit user %s lost a race", account.id());
      Optional<UserModel> winner = linkedTo(session, realm, account.id());
      if (winner.isEmpty()) {
        LOG.warnf(
            "Cockpit user %s could not be imported: %s", account.id(), LogLine.of(e.getMessage()));
      }
      return winner.map(protection);
    }
  }

  private String importInto(KeycloakSession own, String realmId, CockpitUser account) {
    RealmModel realm = own.realms().getRealm(realmId);
    own.getContext().setRealm(realm);
    return writer
        .add(own, realm, account, freeEmail(own, realm, Optional.empty(), account))
        .getId();
  }

  private Optional<UserModel> linkedTo(KeycloakSession own, RealmModel realm, String id) {
    return local(own)
        .searchForUserByUserAttributeStream(realm, CockpitAttributes.ID, id)
        .filter(user -> isUserOf(id, user) && isProven(realm, user))
        .findFirst();
  }

  // Who only says to be the account becomes it by a login with its password, and by nothing less.
  private boolean isProven(RealmModel realm, UserModel user) {
    return CockpitIdentity.of(session, realm, user).isPresent();
  }

  // The database may compare attributes without case; an _id is exact.
  private boolean isUserOf(String id, UserModel user) {
    return federation.getId().equals(user.getFederationLink())
        && id.equals(user.getFirstAttribute(CockpitAttributes.ID));
  }

  /** The account's e-mail in lower case; empty if it has none, or if somebody else in the realm has it already. */
  private static String freeEmail(
      KeycloakSession own, RealmModel realm, Optional<String> user, CockpitUser account) {
    String email = StoredUser.email(account);
    if (email.isEmpty() || realm.isDuplicateEmailsAllowed()) {
      return email;
    }
    // Keycloak takes what is typed for an address first: who is called like this address would log
    // in as its owner.
    Optional<UserModel> holder = Stream.of(
            local(own).getUserByEmail(realm, email), local(own).getUserByUsername(realm, email))
        .filter(it -> it != null && !Optional.of(it.getId()).equals(user))
        .findFirst();
    if (holder.isEmpty()) {
      return email;
    }
    LOG.warnf(
        "Cockpit user %s is imported without an e-mail address: Keycloak user %s has the same one, or is called so,"
            + " and accounts are never joined by e-mail. Change one of the two, or allow duplicate e-mails in the realm",
        account.id(), holder.get().getId());
    return "";
  }

  /** Makes Keycloak read this user from the database again. */
  public void evict(RealmModel realm, UserModel user) {
    UserCache cache = UserStorageUtil.userCache(session);
    if (cache != null) {
      cache.evict(realm, user);
    }
  }

  private void warnOfCollision(CockpitUser account, UserModel holder) {
    LOG.warnf(
        "Cockpit user '%s' (%s) is not imported: Keycloak user %s, who %s, has that name, and accounts are never joined"
            + " by name. Rename one of the two, or delete the one in Keycloak",
        LogLine.of(account.user()),
        account.id(),
        holder.getId(),
        federation.getId().equals(holder.getFederationLink())
            ? "is another account of this Cockpit"
            : holder.getFederationLink() == null
                ? "is a local user"
                : "belongs to another federation");
  }

  private static UserProvider local(KeycloakSession session) {
    return UserStoragePrivateUtil.userLocalStorage(session);
  }
}
