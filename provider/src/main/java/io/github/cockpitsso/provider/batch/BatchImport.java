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
 * Brings accounts into Keycloak's database in one transaction. Accounts that are here already, just so, cost a share of
 * two queries; the others a share of a few more for all names and addresses, and what it takes to write them.
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
  private final List<CockpitUser> open;
  private int added;
  private int updated;
  private int disabled;
  private int removed;

  /**
   * A batch of these accounts.
   *
   * @param inactive what becomes of users whose account is switched off
   * @param variants as {@link io.github.cockpitsso.provider.sync.ImportTarget#take} has them
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
        keycloak.table().ofAccounts(accounts.stream().map(CockpitUser::id).toList());
    this.open = accounts.stream().filter(it -> !isDone(it)).toList();
    List<CockpitUser> active = open.stream()
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
        .table()
        .holdersOfNames(Stream.concat(
                active.stream().flatMap(it -> NameFold.forms(StoredUser.username(it)).stream()),
                addresses.stream())
            .distinct()
            .toList());
    this.emails = keycloak.table().holdersOfEmails(addresses);
  }

  /** Writes what is to be written; it is stored when the transaction is. */
  ImportResult run() {
    for (CockpitUser account : open) {
      if (account.active()) {
        plan(account, keycloak.sealed(stored.get(account.id())));
      } else {
        retire(stored.getOrDefault(account.id(), List.of()), inactive, "inactive in Cockpit");
      }
    }
    keycloak.table().lock(changed);
    keycloak.writeAtOnce(() -> writes.forEach(Runnable::run));
    return new ImportResult(added, updated, disabled, removed, failures, waiting, unclear);
  }

  private boolean isDone(CockpitUser account) {
    Optional<StoredUser> here = keycloak.sealed(stored.get(account.id()));
    return account.active()
        ? here.filter(it -> keycloak.shows(it, account, StoredUser.email(account)))
            .isPresent()
        : !stored.containsKey(account.id());
  }

  private void plan(CockpitUser account, Optional<StoredUser> here) {
    String name = StoredUser.username(account);
    Optional<Holder> holder = Optional.ofNullable(names.get(name)).filter(it -> isOther(it, here));
    Optional<String> problem = StoredUser.problem(account);
    if (problem.isPresent()) {
      refuseName(account, here, problem.get());
    } else if (here.isEmpty() && stored.containsKey(account.id())) {
      fail(
          account,
          "Keycloak user " + stored.get(account.id()).get(0).userId()
              + " has its id, but was not made by this federation, or the realm's HS512 key is another one now."
              + " A login as this user mends it; delete the user if it is nobody's");
    } else if (holder.isPresent() && holder.flatMap(Holder::account).isEmpty()) {
      refuseName(account, here, ImportTransaction.nameIsTaken(holder.get()));
    } else if (here.filter(it -> it.username().equals(name)).isEmpty()) {
      takeName(account, here, holder);
    } else {
      write(account, here);
    }
  }

  /** Imports or renames, unless the name is a variant of another account's. */
  private void takeName(CockpitUser account, Optional<StoredUser> here, Optional<Holder> holder) {
    Optional<Holder> lookalike = NameFold.forms(StoredUser.username(account)).stream()
        .flatMap(it -> Optional.ofNullable(names.get(it)).stream())
        .filter(it -> it.account().filter(id -> !id.equals(account.id())).isPresent())
        .filter(it -> !Optional.of(it).equals(holder))
        .findFirst();
    boolean isExact = here.isEmpty() && NameFold.isFolded(account.user());
    if (lookalike.isPresent()) {
      refuseName(account, here, ImportTransaction.nameIsTaken(lookalike.get()));
    } else if (!isExact && !variants.containsKey(account.id())) {
      unclear.add(account);
    } else {
      Optional<String> objection = isExact ? Optional.empty() : objection(account);
      if (objection.isPresent()) {
        refuseName(account, here, objection.get());
      } else if (holder.isPresent()) {
        waiting.add(account);
      } else {
        write(account, here);
      }
    }
  }

  private Optional<String> objection(CockpitUser account) {
    Outcome<List<AccountName>> known = variants.get(account.id());
    return known
        .ifFound()
        .map(it -> keycloak.objection(account, it))
        .orElseGet(() -> Optional.of(ImportTransaction.variantsAreUnknown(known)));
  }

  /** The user keeps the old name. The rest is brought up to date: a role must not outlive it in Cockpit. */
  private void refuseName(CockpitUser account, Optional<StoredUser> here, String reason) {
    boolean passing = Optional.ofNullable(variants.get(account.id()))
        .filter(it -> it.ifFound().isEmpty())
        .isPresent();
    failures.add(new Failure(account.id(), account.user(), reason, Optional.empty(), passing));
    here.ifPresent(it -> write(account.named(it.attribute(CockpitAttributes.USER)), here));
  }

  private void write(CockpitUser account, Optional<StoredUser> here) {
    String email = StoredUser.email(account);
    Optional<Holder> holder = holderOfAddress(email, here);
    if (holder.flatMap(Holder::account).isPresent()) {
      waiting.add(account);
      return;
    }
    String free = holder.isPresent() ? "" : email;
    if (here.isPresent() && keycloak.shows(here.get(), account, free)) {
      return;
    }
    holder.ifPresent(it -> LOG.warn(ImportTransaction.emailIsTaken(account, it)));
    // Who comes next in this batch finds name and address taken.
    var self = new Holder(
        here.map(StoredUser::userId).orElse(""),
        Optional.of(keycloak.federation()),
        Optional.of(account.id()));
    names.put(StoredUser.username(account), self);
    if (!free.isEmpty()) {
      emails.put(free, self);
    }
    if (here.isEmpty()) {
      added++;
      writes.add(() -> keycloak.add(account, free));
    } else {
      updated++;
      changed.add(here.get().userId());
      writes.add(() -> keycloak.write(here.get().userId(), account, free));
    }
  }

  /** Who else has the address, or is called so: Keycloak takes what is typed for an address first. */
  private Optional<Holder> holderOfAddress(String email, Optional<StoredUser> here) {
    return keycloak.addressesAreUnique()
        ? Stream.of(emails, names)
            .flatMap(it -> Optional.ofNullable(it.get(email)).stream())
            .filter(it -> isOther(it, here))
            .findFirst()
        : Optional.empty();
  }

  /** Does this with the users of an account that is not usable any more. */
  ImportResult retire(List<StoredUser> users, MissingUserPolicy policy, String why) {
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

  private void fail(CockpitUser account, String reason) {
    failures.add(new Failure(account.id(), account.user(), reason, Optional.empty(), false));
  }

  private static boolean isOther(Holder holder, Optional<StoredUser> here) {
    return here.filter(it -> it.userId().equals(holder.userId())).isEmpty();
  }
}
