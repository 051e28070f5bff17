package io.github.cockpitsso.provider.batch;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.provider.batch.BulkUserQueries.Holder;
import io.github.cockpitsso.provider.identity.CockpitAttributes;
import io.github.cockpitsso.provider.identity.StoredUser;
import io.github.cockpitsso.provider.names.AccountName;
import io.github.cockpitsso.provider.sync.ImportResult;
import io.github.cockpitsso.provider.sync.ImportResult.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Gives users of one federation the names and addresses that they have of each other, in one transaction. First everybody
 * lets go of what is no longer theirs, then everybody takes what is free: so it does not matter who had what before.
 */
final class RenameResolver {
  private static final Logger LOG = Logger.getLogger(RenameResolver.class);

  private final ImportTransaction keycloak;
  private final List<CockpitUser> accounts;
  private final Map<String, StoredUser> before = new LinkedHashMap<>();
  private final List<Failure> failures = new ArrayList<>();

  RenameResolver(
      ImportTransaction keycloak,
      List<CockpitUser> accounts,
      Map<String, Outcome<List<AccountName>>> variants) {
    this.keycloak = keycloak;
    keycloak
        .table()
        .ofAccounts(accounts.stream().map(CockpitUser::id).toList())
        .forEach((id, users) -> keycloak.sealed(users).ifPresent(it -> before.put(id, it)));
    this.accounts = accounts.stream()
        .filter(CockpitUser::active)
        .filter(it -> mayHaveName(it, variants.get(it.id())))
        .toList();
  }

  /** Judged before anybody lets go of a name: who has one has a claim to it. */
  private boolean mayHaveName(CockpitUser account, Outcome<List<AccountName>> variants) {
    String now = StoredUser.username(account);
    if (Optional.ofNullable(before.get(account.id()))
        .filter(it -> it.username().equals(now))
        .isPresent()) {
      return true;
    }
    Optional<String> objection = variants
        .ifFound()
        .map(it -> keycloak.objection(account, it))
        .orElseGet(() -> Optional.of(ImportTransaction.variantsAreUnknown(variants)));
    objection.ifPresent(it -> failures.add(new Failure(
        account.id(), account.user(), it, Optional.empty(), variants.ifFound().isEmpty())));
    return objection.isEmpty();
  }

  ImportResult run() {
    accounts.forEach(this::letGo);
    keycloak.table().flush();
    int added = 0;
    int updated = 0;
    for (CockpitUser account : accounts) {
      Optional<StoredUser> here = Optional.ofNullable(before.get(account.id()));
      Optional<Holder> holder = holder(
          keycloak.table().holdersOfNames(List.of(StoredUser.username(account))).values(), here);
      if (holder.isPresent()) {
        failures.add(new Failure(
            account.id(),
            account.user(),
            ImportTransaction.nameIsTaken(holder.get()),
            holder.get().account(),
            false));
      } else if (take(account, here)) {
        added += here.isEmpty() ? 1 : 0;
        updated += here.isPresent() ? 1 : 0;
      }
      keycloak.table().flush();
    }
    accounts.stream()
        .filter(it -> failures.stream().anyMatch(failure -> failure.id().equals(it.id())))
        .forEach(this::takeBack);
    return new ImportResult(added, updated, 0, 0, failures, List.of());
  }

  private void letGo(CockpitUser account) {
    StoredUser here = before.get(account.id());
    if (here == null) {
      return;
    }
    boolean renamed = !here.username().equals(StoredUser.username(account));
    boolean moved = !StoredUser.same(here.email(), StoredUser.email(account));
    if (renamed || moved) {
      keycloak.change(here.userId(), user -> {
        if (renamed) {
          user.setUsername(nobodys(here));
        }
        if (moved) {
          user.setEmail(null);
        }
      });
    }
  }

  private boolean take(CockpitUser account, Optional<StoredUser> here) {
    Optional<Holder> holder = keycloak.addressesAreUnique()
        ? holder(keycloak.table().holdersOfAddress(StoredUser.email(account)), here)
        : Optional.empty();
    String email = holder.isPresent() ? "" : StoredUser.email(account);
    if (here.isPresent() && keycloak.shows(here.get(), account, email)) {
      return false;
    }
    holder.ifPresent(it -> LOG.warn(ImportTransaction.emailIsTaken(account, it)));
    if (here.isPresent()) {
      keycloak.write(here.get().userId(), account, email);
    } else {
      keycloak.add(account, email);
    }
    return true;
  }

  /** Who can not have his new name keeps the old one, unless that is another's by now. */
  private void takeBack(CockpitUser account) {
    StoredUser here = before.get(account.id());
    if (here == null) {
      return;
    }
    boolean isFree = keycloak.table().holdersOfNames(List.of(here.username())).isEmpty();
    keycloak.change(here.userId(), user -> {
      if (isFree) {
        user.setUsername(here.username());
      }
      if (here.email() != null
          && (!keycloak.addressesAreUnique()
              || holder(keycloak.table().holdersOfAddress(here.email()), Optional.of(here))
                  .isEmpty())) {
        user.setEmail(here.email());
      }
    });
    keycloak.table().flush();
    if (isFree) {
      // A role must not outlive it in Cockpit because the name is taken.
      keycloak.change(
          here.userId(),
          user -> keycloak.write(
              here.userId(),
              account.named(here.attribute(CockpitAttributes.USER)),
              user.getEmail() == null ? "" : user.getEmail()));
      keycloak.table().flush();
    }
  }

  private static Optional<Holder> holder(Iterable<Holder> holders, Optional<StoredUser> here) {
    for (Holder holder : holders) {
      if (here.filter(it -> it.userId().equals(holder.userId())).isEmpty()) {
        return Optional.of(holder);
      }
    }
    return Optional.empty();
  }

  private static String nobodys(StoredUser user) {
    return "cockpit-renamed-" + user.userId();
  }
}
