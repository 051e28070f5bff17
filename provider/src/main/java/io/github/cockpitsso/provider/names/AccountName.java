package io.github.cockpitsso.provider.names;

import io.github.cockpitsso.client.CockpitUser;

/**
 * A Cockpit account and what it is called.
 *
 * @param id Cockpit's {@code _id}
 * @param user exact login name
 */
public record AccountName(String id, String user) {

  /** The same account, without the rest. */
  public static AccountName of(CockpitUser account) {
    return new AccountName(account.id(), account.user());
  }
}
