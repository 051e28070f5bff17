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
 * The users of one federation in Keycloak's database. A user is found by Cockpit's {@code _id},
 * so a rename in Cockpit keeps the user in Keycloak. Accounts with the same name or e-mail are
 * never joined.
 */
public final class ImportedUsers {
  private static final Logger LOG = Logger.getLogger(ImportedUsers.class);
  private final KeycloakSession session;
  private final RealmModel realm;
  private final ComponentModel federation;
  private final AccountWriter writer;
  private final UnaryOperator<UserModel> protection;
  private final NameConflicts conflicts;
  private final UserDisabling disabling;

  /**
   * Users of this federation.
   *
   * @param protection makes the user as the rest of Keycloak sees it
   * @param variants the accounts whose names differ from an account's name only in case or
   *     Unicode form
   */
  public ImportedUsers(
      KeycloakSession session,
      RealmModel realm,
      ComponentModel federation,
      UnaryOperator<UserModel> protection,
      Function<CockpitUser, Outcome<List<AccountName>>> variants) {
    this.session = session;
    this.protection = protection;
    this.conflicts = new NameConflicts(variants, id -> linkedTo(id).map(UserModel::getUsername));
    this.realm = realm;
    this.federation = federation;
    this.writer = new AccountWriter(session, realm, federation);
    this.disabling = new UserDisabling(session, realm, federation);
  }

  /**
   * The result of an import.
   *
   * @param user the user of the account, if it has one with its name
   * @param loginProblem why not, if the name conflicts with another account or the variants
   *     are unknown
   */
  public record Import(Optional<UserModel> user, Optional<LoginProblem> loginProblem) {}

  /** The user of this account, imported or updated. Empty if the name belongs to another user. */
  public Import of(CockpitUser found) {
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
    Optional<UserModel> known = holder == null ? linkedTo(account.id()) : Optional.of(holder);
    // A name that the user already has was checked when the user got it.
    Optional<LoginProblem> loginProblem =
        holder == null ? conflict(account, known.isEmpty()) : Optional.empty();
    if (loginProblem.isPresent()) {
      return new Import(Optional.empty(), loginProblem);
    }
    Optional<UserModel> user = known.isPresent()
        ? known.map(it -> isProven(it) ? write(it, account) : protection.apply(it))
        : create(account);
    return new Import(user, Optional.empty());
  }

  private Optional<LoginProblem> conflict(CockpitUser account, boolean isNew) {
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
        .or(() -> conflicts.of(account, isNew));
  }

  /**
   * Updates everything except the name, which the account cannot have in Keycloak. A role must not
   * outlive its removal in Cockpit because of a name conflict.
   */
  UserModel refreshAllButName(UserModel user, CockpitUser account) {
    return refresh(user, underOldName(user, account));
  }

  private static CockpitUser underOldName(UserModel user, CockpitUser account) {
    return account.named(user.getFirstAttribute(CockpitAttributes.USER));
  }

  /** Updates the user of this account. */
  public UserModel refresh(UserModel user, CockpitUser account) {
    CockpitUser storable = StoredUser.storable(account);
    return write(
        user, StoredUser.problem(storable).isEmpty() ? storable : underOldName(user, storable));
  }

  private UserModel write(UserModel user, CockpitUser account) {
    UserModel stored = stored(user);
    String email = freeEmail(session, realm, Optional.of(stored), account);
    if (isWritten(stored, account, email)) {
      return protection.apply(stored);
    }
    // Evicts the old names too. A cached user reads from the database after this.
    evict(user);
    // A concurrent login may be writing the user. Roles that it grants must not look as if an
    // administrator had granted them.
    UserRow.lock(session, stored.getId());
    UserModel locked = stored(user);
    if (!isWritten(locked, account, email)) {
      writer.write(locked, account, email);
    }
    evict(locked);
    return protection.apply(locked);
  }

  private boolean isWritten(UserModel stored, CockpitUser account, String email) {
    return writer.isWritten(StoredUser.of(stored), account, email)
        && writer.hasAllRoles(stored, account);
  }

  /** Creates a user of the federation without an account in Cockpit. */
  public UserModel add(String username) {
    UserModel user = local(session).addUser(realm, username.toLowerCase(Locale.ROOT));
    user.setFederationLink(federation.getId());
    return user;
  }

  /** The user as the rest of Keycloak sees it. */
  UserModel protect(UserModel stored) {
    return protection.apply(stored);
  }

  /** The user in the database, without protection. */
  public UserModel stored(UserModel user) {
    return local(session).getUserById(realm, user.getId());
  }

  /**
   * Disables a user in a transaction of its own, and ends the user's sessions. The change stays
   * although this request often ends in a refusal and is rolled back.
   *
   * @param why for the log and the user's attributes
   * @return the user, disabled
   */
  UserModel disabled(UserModel user, String why) {
    disabling.disableNow(user, why);
    // With a cache that never expires, the user would stay disabled after Cockpit enables the
    // account again.
    evict(user);
    return ImportedCockpitUser.disabled(realm, user);
  }

  /** As {@link #disabled}, but in the transaction of this request, and without ending sessions. */
  public void disable(UserModel user, String why) {
    UserModel stored = stored(user);
    if (stored.isEnabled()) {
      disabling.disable(stored, why);
      evict(stored);
    }
  }

  /** Ends the sessions of a disabled user. */
  public void endSessions(UserModel user) {
    disabling.endSessions(user);
  }

  /** Whether a user has this account, or claims to have it. */
  public boolean isKnown(CockpitUser account) {
    return local(session)
        .searchForUserByUserAttributeStream(realm, CockpitAttributes.ID, account.id())
        .anyMatch(user -> isUserOf(account.id(), user));
  }

  /** Whether Keycloak has a user with this name. */
  public boolean isTaken(String username) {
    return local(session).getUserByUsername(realm, username) != null;
  }

  private Optional<UserModel> create(CockpitUser account) {
    try {
      // In a transaction of its own: if two first logins run at once, one fails here and
      // can continue.
      String id = KeycloakModelUtils.runJobInTransactionWithResult(
          session.getKeycloakSessionFactory(),
          session.getContext(),
          own -> importInto(own, account),
          "import of a Cockpit user");
      LOG.debugf("Imported Cockpit user %s", account.id());
      return Optional.ofNullable(local(session).getUserById(realm, id)).map(protection);
    } catch (ModelException e) {
      LOG.debugf(e, "Cockpit user %s was imported by a concurrent request", account.id());
      Optional<UserModel> winner = linkedTo(account.id());
      if (winner.isEmpty()) {
        LOG.warnf(
            "Cockpit user %s could not be imported: %s", account.id(), LogLine.of(e.getMessage()));
      }
      return winner.map(protection);
    }
  }

  private String importInto(KeycloakSession own, CockpitUser account) {
    RealmModel again = own.realms().getRealm(realm.getId());
    own.getContext().setRealm(again);
    return new AccountWriter(own, again, federation)
        .add(account, freeEmail(own, again, Optional.empty(), account))
        .getId();
  }

  private Optional<UserModel> linkedTo(String id) {
    return local(session)
        .searchForUserByUserAttributeStream(realm, CockpitAttributes.ID, id)
        .filter(user -> isUserOf(id, user) && isProven(user))
        .findFirst();
  }

  // A user who only claims to have the account must prove it with a login.
  private boolean isProven(UserModel user) {
    return CockpitIdentity.of(session, realm, user).isPresent();
  }

  // The database may compare attributes without case; an _id is exact.
  private boolean isUserOf(String id, UserModel user) {
    return federation.getId().equals(user.getFederationLink())
        && id.equals(user.getFirstAttribute(CockpitAttributes.ID));
  }

  /**
   * The account's e-mail in lower case. Empty if it has none, or if the user does not have it yet
   * and another user of the realm does.
   */
  private static String freeEmail(
      KeycloakSession own, RealmModel realm, Optional<UserModel> user, CockpitUser account) {
    String email = StoredUser.email(account);
    if (email.isEmpty() || realm.isDuplicateEmailsAllowed()) {
      return email;
    }
    // A user keeps an address. Others can have it too if the realm once allowed duplicates: the
    // sync leaves those as they are too.
    Optional<UserModel> owner = user.filter(it -> email.equals(it.getEmail()))
        .or(() -> Optional.ofNullable(local(own).getUserByEmail(realm, email)));
    // Keycloak treats login input as an address first. A user with this address as username would
    // log in as its owner.
    Optional<String> id = user.map(UserModel::getId);
    Optional<UserModel> holder = Stream.of(
            owner, Optional.ofNullable(local(own).getUserByUsername(realm, email)))
        .flatMap(Optional::stream)
        .filter(it -> !Optional.of(it.getId()).equals(id))
        .findFirst();
    if (holder.isEmpty()) {
      return email;
    }
    LOG.warnf(
        "Cockpit user %s is imported without an e-mail address: Keycloak user %s has it"
            + " as e-mail or username, and accounts are never joined by e-mail. Change one of"
            + " the two, or allow duplicate e-mails in the realm",
        account.id(), holder.get().getId());
    return "";
  }

  /** Makes Keycloak read this user from the database again. */
  public void evict(UserModel user) {
    UserCache cache = UserStorageUtil.userCache(session);
    if (cache != null) {
      cache.evict(realm, user);
    }
  }

  private void warnOfCollision(CockpitUser account, UserModel holder) {
    LOG.warnf(
        "Cockpit user '%s' (%s) is not imported: Keycloak user %s (%s) has that name,"
            + " and accounts are never joined by name. Rename one of the two, or delete the"
            + " one in Keycloak",
        LogLine.of(account.user()),
        account.id(),
        holder.getId(),
        federation.getId().equals(holder.getFederationLink())
            ? "another account of this Cockpit"
            : holder.getFederationLink() == null ? "a local user" : "of another federation");
  }

  private static UserProvider local(KeycloakSession session) {
    return UserStoragePrivateUtil.userLocalStorage(session);
  }
}
