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
 * Resolves renames in which users of one federation take each other's names or addresses, in one
 * transaction. First all users release outdated names, then all take their new ones, so the order
 * does not matter.
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
        .queries()
        .ofAccounts(accounts.stream().map(CockpitUser::id).toList())
        .forEach((id, users) -> keycloak.sealed(users).ifPresent(it -> before.put(id, it)));
    this.accounts = accounts.stream()
        .filter(CockpitUser::active)
        .filter(it -> mayHaveName(it, variants.get(it.id())))
        .toList();
  }

  /** Decided before any name is released: the current holder of a name has a claim to it. */
  private boolean mayHaveName(CockpitUser account, Outcome<List<AccountName>> variants) {
    StoredUser existing = before.get(account.id());
    if (existing != null && existing.username().equals(StoredUser.username(account))) {
      return true;
    }
    Optional<String> nameConflict = keycloak.nameConflict(account, variants);
    nameConflict.ifPresent(
        it -> failures.add(Failure.of(account, it, variants.ifFound().isEmpty())));
    return nameConflict.isEmpty();
  }

  ImportResult run() {
    accounts.forEach(this::release);
    keycloak.queries().flush();
    int added = 0;
    int updated = 0;
    for (CockpitUser account : accounts) {
      Optional<StoredUser> existing = Optional.ofNullable(before.get(account.id()));
      Optional<Holder> holder =
          keycloak.queries().holdersOfNames(List.of(StoredUser.username(account))).values().stream()
              .filter(it -> it.isOtherThan(existing))
              .findFirst();
      if (holder.isPresent()) {
        failures.add(new Failure(
            account.id(),
            account.user(),
            ImportTransaction.nameIsTaken(holder.get()),
            holder.get().account(),
            false));
      } else if (assign(account, existing)) {
        added += existing.isEmpty() ? 1 : 0;
        updated += existing.isPresent() ? 1 : 0;
      }
      keycloak.queries().flush();
    }
    accounts.stream()
        .filter(it -> failures.stream().anyMatch(failure -> failure.id().equals(it.id())))
        .forEach(this::restore);
    return new ImportResult(added, updated, 0, 0, failures, List.of());
  }

  private void release(CockpitUser account) {
    StoredUser existing = before.get(account.id());
    if (existing == null) {
      return;
    }
    boolean renamed = !existing.username().equals(StoredUser.username(account));
    boolean moved = !StoredUser.same(existing.email(), StoredUser.email(account));
    if (renamed || moved) {
      keycloak.change(existing.userId(), user -> {
        if (renamed) {
          user.setUsername(placeholder(existing));
        }
        if (moved) {
          user.setEmail(null);
        }
      });
    }
  }

  private boolean assign(CockpitUser account, Optional<StoredUser> existing) {
    Optional<Holder> holder = holderOfAddress(StoredUser.email(account), existing);
    String email = holder.isPresent() ? "" : StoredUser.email(account);
    if (existing.isPresent() && keycloak.matches(existing.get(), account, email)) {
      return false;
    }
    holder.ifPresent(it -> LOG.warn(ImportTransaction.emailIsTaken(account, it)));
    if (existing.isPresent()) {
      keycloak.write(existing.get().userId(), account, email);
    } else {
      keycloak.add(account, email);
    }
    return true;
  }

  /** A user whose new name is taken gets the old name back, unless another user has taken it. */
  private void restore(CockpitUser account) {
    StoredUser existing = before.get(account.id());
    if (existing == null) {
      return;
    }
    boolean isFree =
        keycloak.queries().holdersOfNames(List.of(existing.username())).isEmpty();
    keycloak.change(existing.userId(), user -> {
      if (isFree) {
        user.setUsername(existing.username());
      }
      if (existing.email() != null
          && holderOfAddress(existing.email(), Optional.of(existing)).isEmpty()) {
        user.setEmail(existing.email());
      }
    });
    keycloak.queries().flush();
    if (isFree) {
      // A role must not outlive its removal in Cockpit because the name is taken.
      keycloak.change(
          existing.userId(),
          user -> keycloak.write(
              existing.userId(),
              account.named(existing.attribute(CockpitAttributes.USER)),
              user.getEmail() == null ? "" : user.getEmail()));
      keycloak.queries().flush();
    }
  }

  private Optional<Holder> holderOfAddress(String email, Optional<StoredUser> existing) {
    return keycloak.addressesAreUnique()
        ? keycloak.queries().holdersOfAddress(email).stream()
            .filter(it -> it.isOtherThan(existing))
            .findFirst()
        : Optional.empty();
  }

  private static String placeholder(StoredUser user) {
    return "cockpit-renamed-" + user.userId();
  }
}
