package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.provider.federation.LinkedUsers.Holder;
import io.github.cockpitsso.provider.sync.ImportBatch;
import io.github.cockpitsso.provider.sync.ImportBatch.Failure;
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
final class Settlement {
  private static final Logger LOG = Logger.getLogger(Settlement.class);

  private final SyncTransaction keycloak;
  private final List<CockpitUser> accounts;
  private final Map<String, StoredAccount> before = new LinkedHashMap<>();

  Settlement(SyncTransaction keycloak, List<CockpitUser> accounts) {
    this.keycloak = keycloak;
    this.accounts = accounts.stream().filter(CockpitUser::active).toList();
    keycloak
        .table()
        .ofAccounts(accounts.stream().map(CockpitUser::id).toList())
        .forEach((id, users) -> keycloak.sealed(users).ifPresent(it -> before.put(id, it)));
  }

  ImportBatch run() {
    accounts.forEach(this::letGo);
    keycloak.table().flush();
    int added = 0;
    int updated = 0;
    List<Failure> failures = new ArrayList<>();
    for (CockpitUser account : accounts) {
      Optional<StoredAccount> here = Optional.ofNullable(before.get(account.id()));
      Optional<Holder> holder = holder(
          keycloak
              .table()
              .holdersOfNames(List.of(StoredAccount.username(account)))
              .values(),
          here);
      if (holder.isPresent()) {
        failures.add(new Failure(
            account.id(),
            account.user(),
            SyncTransaction.nameIsTaken(holder.get()),
            holder.get().account(),
            false));
      } else if (take(account, here)) {
        added += here.isEmpty() ? 1 : 0;
        updated += here.isPresent() ? 1 : 0;
      }
      keycloak.table().flush();
    }
    failures.forEach(it -> takeBack(it.id()));
    return new ImportBatch(added, updated, 0, 0, failures, List.of());
  }

  private void letGo(CockpitUser account) {
    StoredAccount here = before.get(account.id());
    if (here == null) {
      return;
    }
    boolean renamed = !here.username().equals(StoredAccount.username(account));
    boolean moved = !StoredAccount.same(here.email(), StoredAccount.email(account));
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

  private boolean take(CockpitUser account, Optional<StoredAccount> here) {
    Optional<Holder> holder = keycloak.addressesAreUnique()
        ? holder(keycloak.table().holdersOfAddress(StoredAccount.email(account)), here)
        : Optional.empty();
    String email = holder.isPresent() ? "" : StoredAccount.email(account);
    if (here.isPresent() && keycloak.shows(here.get(), account, email)) {
      return false;
    }
    holder.ifPresent(it -> LOG.warn(SyncTransaction.emailIsTaken(account, it)));
    if (here.isPresent()) {
      keycloak.write(here.get().userId(), account, email);
    } else {
      keycloak.add(account, email);
    }
    return true;
  }

  /** Who can not have his new name keeps the old one, unless that is another's by now. */
  private void takeBack(String id) {
    StoredAccount here = before.get(id);
    if (here == null) {
      return;
    }
    keycloak.change(here.userId(), user -> {
      if (keycloak.table().holdersOfNames(List.of(here.username())).isEmpty()) {
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
  }

  private static Optional<Holder> holder(Iterable<Holder> holders, Optional<StoredAccount> here) {
    for (Holder holder : holders) {
      if (here.filter(it -> it.userId().equals(holder.userId())).isEmpty()) {
        return Optional.of(holder);
      }
    }
    return Optional.empty();
  }

  private static String nobodys(StoredAccount user) {
    return "cockpit-renamed-" + user.userId();
  }
}
