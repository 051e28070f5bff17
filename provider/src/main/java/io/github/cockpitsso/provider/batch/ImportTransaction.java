package io.github.cockpitsso.provider.batch;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.provider.batch.BulkUserQueries.Holder;
import io.github.cockpitsso.provider.identity.LinkSeal;
import io.github.cockpitsso.provider.identity.StoredUser;
import io.github.cockpitsso.provider.names.AccountName;
import io.github.cockpitsso.provider.names.NameVariantRule;
import io.github.cockpitsso.provider.users.AccountWriter;
import io.github.cockpitsso.provider.users.OrganizationMembers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.keycloak.component.ComponentModel;
import org.keycloak.connections.jpa.support.EntityManagers;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserManager;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserProvider;
import org.keycloak.models.cache.UserCache;
import org.keycloak.storage.UserStoragePrivateUtil;
import org.keycloak.storage.UserStorageUtil;

/** One transaction of a sync in Keycloak's database. */
final class ImportTransaction {
  private final KeycloakSession session;
  private final RealmModel realm;
  private final AccountWriter writer;
  private final BulkUserQueries queries;
  private final LinkSeal seal;

  ImportTransaction(KeycloakSession session, RealmModel realm, ComponentModel federation) {
    this.session = session;
    this.realm = realm;
    this.writer = new AccountWriter(session, realm, federation);
    this.queries = new BulkUserQueries(session, realm, writer.federation());
    this.seal = new LinkSeal(session, realm);
  }

  String federation() {
    return writer.federation();
  }

  BulkUserQueries queries() {
    return queries;
  }

  /** The user with an intact seal among all users with this account's attributes. */
  Optional<StoredUser> sealed(List<StoredUser> candidates) {
    return Objects.requireNonNullElse(candidates, List.<StoredUser>of()).stream()
        .filter(it -> seal.isIntact(writer.federation(), it))
        .findFirst();
  }

  /** Why the account cannot have a Keycloak user of its name. Empty if it can. */
  Optional<String> nameConflict(CockpitUser account, Outcome<List<AccountName>> variants) {
    return variants
        .ifFound()
        .map(it -> NameVariantRule.conflict(AccountName.of(account), it, this::keycloakNames))
        .orElseGet(() -> Optional.of("Cockpit could not report whether another account has a"
            + " variant of that name: " + variants.describe()));
  }

  private Map<String, String> keycloakNames(List<String> accounts) {
    Map<String, String> names = new HashMap<>();
    queries
        .ofAccounts(accounts)
        .forEach((id, users) -> sealed(users).ifPresent(it -> names.put(id, it.username())));
    return names;
  }

  /** Whether the stored user, whose seal is intact, equals the account. */
  boolean matches(StoredUser stored, CockpitUser account, String email) {
    return writer.matches(stored, account, email);
  }

  /** Whether two users of the realm cannot have the same address. */
  boolean addressesAreUnique() {
    return !realm.isDuplicateEmailsAllowed();
  }

  void add(CockpitUser account, String email) {
    writer.add(account, email);
  }

  void write(String userId, CockpitUser account, String email) {
    change(userId, user -> writer.write(user, account, email));
  }

  void disable(String userId, String why) {
    change(userId, user -> writer.disable(user, why));
  }

  /**
   * Changes a user and evicts it from the caches of all nodes, under the old name and the new one.
   */
  void change(String userId, Consumer<UserModel> change) {
    UserModel user = local().getUserById(realm, userId);
    if (user == null) {
      return;
    }
    evict(user);
    change.accept(user);
    evict(user);
  }

  /** Deletes a user from Keycloak. False if it is already deleted. */
  boolean remove(String userId) {
    UserModel user = local().getUserById(realm, userId);
    if (user == null) {
      return false;
    }
    evict(user);
    List<OrganizationModel> organizations = OrganizationMembers.organizations(session, realm, user);
    boolean removed = new UserManager(session).removeUser(realm, user, local());
    OrganizationMembers.resetCounts(session, organizations);
    return removed;
  }

  /** Runs many writes so that they reach the database in few calls. */
  void writeAtOnce(Runnable writes) {
    EntityManagers.runInBatch(session, writes, false);
  }

  static String nameIsTaken(Holder holder) {
    return holder.describe()
        + " has that name, and accounts are never joined by name. Rename one of the two,"
        + " or delete the one in Keycloak";
  }

  static String emailIsTaken(CockpitUser account, Holder holder) {
    return "Cockpit user " + account.id() + " is imported without an e-mail address: "
        + holder.describe()
        + " has the same one, and accounts are never joined by e-mail. Change one of the"
        + " two, or allow duplicate e-mails in the realm";
  }

  private void evict(UserModel user) {
    UserCache cache = UserStorageUtil.userCache(session);
    if (cache != null) {
      cache.evict(realm, user);
    }
  }

  private UserProvider local() {
    return UserStoragePrivateUtil.userLocalStorage(session);
  }
}
