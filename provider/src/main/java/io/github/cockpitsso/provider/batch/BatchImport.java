package io.github.cockpitsso.provider.batch;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.provider.batch.BulkUserQueries.Holder;
import io.github.cockpitsso.provider.identity.CockpitAttributes;
import io.github.cockpitsso.provider.identity.StoredUser;
import io.github.cockpitsso.provider.names.AccountName;
import io.github.cockpitsso.provider.names.NameFold;
import io.github.cockpitsso.provider.sync.ImportResult;
import io.github.cockpitsso.provider.sync.ImportResult.Failure;
import io.github.cockpitsso.provider.sync.MissingUserPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Imports accounts into Keycloak's database in one transaction. For accounts that are already up
 * to date it costs two queries per batch. For the others it adds a few queries per batch, and
 * the writes.
 */
final class BatchImport {
  private static final Logger LOG = Logger.getLogger(BatchImport.class);

  private final ImportTransaction keycloak;
  private final MissingUserPolicy inactive;
  private final Map<String, List<StoredUser>> stored;
  private final List<Runnable> writes = new ArrayList<>();
  private final List<String> changed = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private final List<CockpitUser> waiting = new ArrayList<>();
  private final List<CockpitUser> unclear = new ArrayList<>();
  private final Map<String, Outcome<List<AccountName>>> variants;
  private final Map<String, Holder> names;
  private final Map<String, Holder> emails;
  private final List<CockpitUser> pending;
  private int added;
  private int updated;
  private int disabled;
  private int removed;

  /**
   * A batch of these accounts.
   *
   * @param inactive what happens to users whose account is inactive
   * @param variants as in {@link io.github.cockpitsso.provider.sync.ImportTarget#importAccounts}
   */
  BatchImport(
      ImportTransaction keycloak,
      MissingUserPolicy inactive,
      List<CockpitUser> accounts,
      Map<String, Outcome<List<AccountName>>> variants) {
    this.keycloak = keycloak;
    this.variants = variants;
    this.inactive = inactive;
    this.stored =
        keycloak.queries().ofAccounts(accounts.stream().map(CockpitUser::id).toList());
    this.pending = accounts.stream().filter(it -> !isUpToDate(it)).toList();
    List<CockpitUser> active = pending.stream()
        .filter(CockpitUser::active)
        .filter(it -> StoredUser.problem(it).isEmpty())
        .toList();
    List<String> addresses = keycloak.addressesAreUnique()
        ? active.stream()
            .map(StoredUser::email)
            .filter(it -> !it.isEmpty())
            .distinct()
            .toList()
        : List.of();
    this.names = keycloak
        .queries()
        .holdersOfNames(Stream.concat(
                active.stream().flatMap(it -> NameFold.forms(StoredUser.username(it)).stream()),
                addresses.stream())
            .distinct()
            .toList());
    this.emails = keycloak.queries().holdersOfEmails(addresses);
  }

  /** Writes the changes. They are stored when the transaction commits. */
  ImportResult run() {
    for (CockpitUser account : pending) {
      if (account.active()) {
        plan(account, keycloak.sealed(stored.get(account.id())));
      } else {
        apply(stored.getOrDefault(account.id(), List.of()), inactive, "inactive in Cockpit");
      }
    }
    keycloak.queries().lock(changed);
    keycloak.writeAtOnce(() -> writes.forEach(Runnable::run));
    return new ImportResult(added, updated, disabled, removed, failures, waiting, unclear);
  }

  private boolean isUpToDate(CockpitUser account) {
    Optional<StoredUser> existing = keycloak.sealed(stored.get(account.id()));
    return account.active()
        ? existing
            .filter(it -> keycloak.matches(it, account, StoredUser.email(account)))
            .isPresent()
        : !stored.containsKey(account.id());
  }

  private void plan(CockpitUser account, Optional<StoredUser> existing) {
    String name = StoredUser.username(account);
    Optional<Holder> holder =
        Optional.ofNullable(names.get(name)).filter(it -> it.isOtherThan(existing));
    Optional<String> problem = StoredUser.problem(account);
    if (problem.isPresent()) {
      keepOldName(account, existing, problem.get());
    } else if (existing.isEmpty() && stored.containsKey(account.id())) {
      failures.add(Failure.of(
          account,
          "Keycloak user " + stored.get(account.id()).get(0).userId()
              + " has this account's id, but was not imported by this federation, or the"
              + " realm's HS512 key was replaced. A login of this user fixes it. If the"
              + " user is not needed, delete it",
          false));
    } else if (holder.isPresent() && holder.flatMap(Holder::account).isEmpty()) {
      keepOldName(account, existing, ImportTransaction.nameIsTaken(holder.get()));
    } else if (existing.filter(it -> it.username().equals(name)).isEmpty()) {
      claimName(account, existing, holder);
    } else {
      write(account, existing);
    }
  }

  /** Imports or renames a user, unless the name is a variant of another account's name. */
  private void claimName(
      CockpitUser account, Optional<StoredUser> existing, Optional<Holder> holder) {
    Optional<Holder> variant = NameFold.forms(StoredUser.username(account)).stream()
        .flatMap(it -> Optional.ofNullable(names.get(it)).stream())
        .filter(it -> it.account().filter(id -> !id.equals(account.id())).isPresent())
        .filter(it -> !Optional.of(it).equals(holder))
        .findFirst();
    boolean isExact = existing.isEmpty() && NameFold.isFolded(account.user());
    if (variant.isPresent()) {
      keepOldName(account, existing, ImportTransaction.nameIsTaken(variant.get()));
    } else if (!isExact && !variants.containsKey(account.id())) {
      unclear.add(account);
    } else {
      Optional<String> nameConflict =
          isExact ? Optional.empty() : keycloak.nameConflict(account, variants.get(account.id()));
      if (nameConflict.isPresent()) {
        keepOldName(account, existing, nameConflict.get());
      } else if (holder.isPresent()) {
        waiting.add(account);
      } else {
        write(account, existing);
      }
    }
  }

  /**
   * The user keeps the old name. Everything else is updated: a role must not outlive its removal
   * in Cockpit.
   */
  private void keepOldName(CockpitUser account, Optional<StoredUser> existing, String reason) {
    boolean temporary = Optional.ofNullable(variants.get(account.id()))
        .filter(it -> it.ifFound().isEmpty())
        .isPresent();
    failures.add(Failure.of(account, reason, temporary));
    existing.ifPresent(it -> write(account.named(it.attribute(CockpitAttributes.USER)), existing));
  }

  private void write(CockpitUser account, Optional<StoredUser> existing) {
    String email = StoredUser.email(account);
    Optional<Holder> holder = holderOfAddress(email, existing);
    if (holder.flatMap(Holder::account).isPresent()) {
      waiting.add(account);
      return;
    }
    String free = holder.isPresent() ? "" : email;
    if (existing.isPresent() && keycloak.matches(existing.get(), account, free)) {
      return;
    }
    holder.ifPresent(it -> LOG.warn(ImportTransaction.emailIsTaken(account, it)));
    // Later accounts of this batch must find the name and address taken.
    var self = new Holder(
        existing.map(StoredUser::userId).orElse(""),
        Optional.of(keycloak.federation()),
        Optional.of(account.id()));
    names.put(StoredUser.username(account), self);
    if (!free.isEmpty()) {
      emails.put(free, self);
    }
    if (existing.isEmpty()) {
      added++;
      writes.add(() -> keycloak.add(account, free));
    } else {
      updated++;
      changed.add(existing.get().userId());
      writes.add(() -> keycloak.write(existing.get().userId(), account, free));
    }
  }

  /**
   * The other user who has this address, as e-mail or as username. Keycloak treats login input as
   * an address first.
   */
  private Optional<Holder> holderOfAddress(String email, Optional<StoredUser> existing) {
    return keycloak.addressesAreUnique()
        ? Stream.of(emails, names)
            .flatMap(it -> Optional.ofNullable(it.get(email)).stream())
            .filter(it -> it.isOtherThan(existing))
            .findFirst()
        : Optional.empty();
  }

  /** Applies the policy to the users of an inactive or missing account. */
  ImportResult apply(List<StoredUser> users, MissingUserPolicy policy, String why) {
    for (StoredUser user : users) {
      if (policy == MissingUserPolicy.REMOVE) {
        removed += keycloak.remove(user.userId()) ? 1 : 0;
      } else if (policy == MissingUserPolicy.DISABLE && user.enabled()) {
        disabled++;
        keycloak.disable(user.userId(), why);
      }
    }
    return new ImportResult(0, 0, disabled, removed, List.of(), List.of());
  }
}
