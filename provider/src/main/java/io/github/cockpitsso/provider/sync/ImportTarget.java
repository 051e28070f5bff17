package io.github.cockpitsso.provider.sync;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.provider.names.AccountName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The users of one federation in Keycloak's database. Each call is one transaction, or several if
 * one account fails. When it returns, the reported changes are committed. Problems of single
 * accounts are reported as failures and never thrown.
 */
public interface ImportTarget {

  /**
   * Imports and updates these accounts. Users of inactive accounts are disabled or removed.
   *
   * @param variants the accounts whose names are variants of an account's name, by its {@code _id}.
   *     An account that needs this and is missing here is
   *     {@linkplain ImportResult#unclear() unclear}
   */
  ImportResult importAccounts(
      List<CockpitUser> accounts, Map<String, Outcome<List<AccountName>>> variants);

  /**
   * Imports accounts that wait for each other's names or addresses.
   *
   * @param variants as for {@link #importAccounts}, of all accounts
   */
  ImportResult resolveRenames(
      List<CockpitUser> accounts, Map<String, Outcome<List<AccountName>>> variants);

  /** Imports these accounts, and looks up the variants of those names that need it. */
  default ImportResult importAccounts(
      List<CockpitUser> accounts, Function<CockpitUser, Outcome<List<AccountName>>> variants) {
    ImportResult batch = importAccounts(accounts, Map.of());
    return batch.unclear().isEmpty()
        ? batch
        : batch
            .withoutUnclear()
            .and(importAccounts(batch.unclear(), of(batch.unclear(), variants)));
  }

  /** The variants of all these names. */
  static Map<String, Outcome<List<AccountName>>> of(
      List<CockpitUser> accounts, Function<CockpitUser, Outcome<List<AccountName>>> variants) {
    return accounts.stream()
        .collect(Collectors.toMap(CockpitUser::id, variants, (one, other) -> one));
  }

  /**
   * The {@code _id}s of all accounts that have a user.
   *
   * @param enabledOnly whether to leave out disabled users
   */
  Set<String> ids(boolean enabledOnly);

  /** Applies the configured policy to the user of a missing account. */
  ImportResult handleMissing(String id);
}
