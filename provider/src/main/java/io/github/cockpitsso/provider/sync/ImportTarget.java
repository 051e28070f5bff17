package io.github.cockpitsso.provider.sync;

import io.github.cockpitsso.client.CockpitUser;
import java.util.List;
import java.util.Set;

/**
 * The users of one federation in Keycloak's database. Each call is one transaction, or several when one account spoils
 * it for the others; when it returns, what it says has happened is stored. Nothing that is wrong with an account is
 * thrown.
 */
public interface ImportTarget {

  /** Brings these accounts in: imports, updates, and disables or removes users of inactive ones. */
  ImportBatch take(List<CockpitUser> accounts);

  /** Brings accounts in that were waiting for each other's names or addresses, however they were swapped. */
  ImportBatch settle(List<CockpitUser> accounts);

  /**
   * The {@code _id}s of all accounts that have a user here.
   *
   * @param enabledOnly leave out users who are disabled
   */
  Set<String> ids(boolean enabledOnly);

  /** Does with the user of an account that is gone what the administrator chose. */
  ImportBatch retire(String id);
}
