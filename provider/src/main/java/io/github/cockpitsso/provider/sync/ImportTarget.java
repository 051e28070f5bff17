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
 * The users of one federation in Keycloak's database. Each call is one transaction, or several when one account spoils
 * it for the others; when it returns, what it says has happened is stored. Nothing that is wrong with an account is
 * thrown.
 */
public interface ImportTarget {

  /**
   * Brings these accounts in: imports, updates, and disables or removes users of inactive ones.
   *
   * @param variants which accounts have the name of an account in another case or Unicode form, by its {@code _id}. An
   *     account that needs this and is not in here is {@linkplain ImportResult#unclear() unclear}
   */
  ImportResult take(List<CockpitUser> accounts, Map<String, Outcome<List<AccountName>>> variants);

  /**
   * Brings accounts in that were waiting for each other's names or addresses, however they were swapped.
   *
   * @param variants as for {@link #take}, of all accounts
   */
  ImportResult settle(List<CockpitUser> accounts, Map<String, Outcome<List<AccountName>>> variants);

  /** Brings these accounts in, and asks for the variants of those names that need it. */
  default ImportResult take(
      List<CockpitUser> accounts, Function<CockpitUser, Outcome<List<AccountName>>> variants) {
    ImportResult batch = take(accounts, Map.of());
    return batch.unclear().isEmpty()
        ? batch
        : batch.withoutUnclear().and(take(batch.unclear(), of(batch.unclear(), variants)));
  }

  /** The variants of all these names. */
  static Map<String, Outcome<List<AccountName>>> of(
      List<CockpitUser> accounts, Function<CockpitUser, Outcome<List<AccountName>>> variants) {
    return accounts.stream()
        .collect(Collectors.toMap(CockpitUser::id, variants, (one, other) -> one));
  }

  /**
   * The {@code _id}s of all accounts that have a user here.
   *
   * @param enabledOnly leave out users who are disabled
   */
  Set<String> ids(boolean enabledOnly);

  /** Does with the user of an account that is gone what the administrator chose. */
  ImportResult retire(String id);
}
