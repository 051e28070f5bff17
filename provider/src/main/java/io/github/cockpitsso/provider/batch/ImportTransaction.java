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
import java.util.stream.Stream;
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

/** Keycloak's database during one transaction of a sync. */
final class ImportTransaction {
  private final KeycloakSession session;
  private final RealmModel realm;
  private final AccountWriter writer;
  private final BulkUserQueries table;
  private final LinkSeal seal;

  ImportTransaction(KeycloakSession session, RealmModel realm, AccountWriter writer) {
    this.session = session;
    this.realm = realm;
    this.writer = writer;
    this.table = new BulkUserQueries(session, realm, writer.federation());
    this.seal = new LinkSeal(session, realm);
  }

  String federation() {
    return writer.federation();
  }

  BulkUserQueries table() {
    return table;
  }

  /** The one whom the federation has made, of all who say to be this account. */
  Optional<StoredUser> sealed(List<StoredUser> candidates) {
    return Objects.requireNonNullElse(candidates, List.<StoredUser>of()).stream()
        .filter(it -> seal.isIntact(writer.federation(), it))
        .findFirst();
  }

  /** Why the account may not have the Keycloak user of its name; nothing if it may. */
  Optional<String> objection(CockpitUser account, List<AccountName> variants) {
    return variants.stream().allMatch(it -> it.id().equals(account.id()))
        ? Optional.empty()
        : NameVariantRule.objection(
            AccountName.of(account),
            variants,
            keycloakNames(
                Stream.concat(variants.stream().map(AccountName::id), Stream.of(account.id()))
                    .distinct()
                    .toList()));
  }

  private Map<String, String> keycloakNames(List<String> accounts) {
    Map<String, String> names = new HashMap<>();
    table
        .ofAccounts(accounts)
        .forEach((id, users) -> sealed(users).ifPresent(it -> names.put(id, it.username())));
    return names;
  }

  /** Whether all of the account is stored, of a user who is known to be sealed. */
  boolean shows(StoredUser stored, CockpitUser account, String email) {
    return writer.shows(session, realm, stored, account, email);
  }

  /** Whether no two users of the realm may have the same address. */
  boolean addressesAreUnique() {
    return !realm.isDuplicateEmailsAllowed();
  }

  void add(CockpitUser account, String email) {
    writer.add(session, realm, account, email);
  }

  void write(String userId, CockpitUser account, String email) {
    change(userId, user -> writer.write(session, realm, user, account, email));
  }

  void disable(String userId, String why) {
    change(userId, user -> writer.disable(session, realm, user, why));
  }

  /** Changes a user, and makes every node forget him under his old names and his new ones. */
  void change(String userId, Consumer<UserModel> change) {
    UserModel user = local().getUserById(realm, userId);
    if (user == null) {
      return;
    }
    evict(user);
    change.accept(user);
    evict(user);
  }

  /** Deletes a user from Keycloak; false if somebody else was faster. */
  boolean remove(String userId) {
    UserModel user = local().getUserById(realm, userId);
    if (user == null) {
      return false;
    }
    evict(user);
    List<OrganizationModel> organizations = OrganizationMembers.organizations(session, realm, user);
    boolean removed = new UserManager(session).removeUser(realm, user, local());
    OrganizationMembers.countAgain(session, organizations);
    return removed;
  }

  /** Runs many writes so that the database gets them in few calls. */
  void writeAtOnce(Runnable writes) {
    EntityManagers.runInBatch(session, writes, false);
  }

  static String variantsAreUnknown(Outcome<?> variants) {
    return "it is not known whether another account of Cockpit has that name in another case: "
        + variants.describe();
  }

  static String nameIsTaken(Holder holder) {
    return holder.describe()
        + ", has that name, and accounts are never joined by name. Rename one of the two, or"
        + " delete the one in Keycloak";
  }

  static String emailIsTaken(CockpitUser account, Holder holder) {
    return "Cockpit user " + account.id() + " has no e-mail address in Keycloak: "
        + holder.describe()
        + ", has the same one, and accounts are never joined by e-mail. Change one of the two, or allow duplicate"
        + " e-mails in the realm";
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
