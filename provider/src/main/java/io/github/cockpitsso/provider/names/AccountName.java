package io.github.cockpitsso.provider.names;

import io.github.cockpitsso.client.CockpitUser;

/**
 * The name of a Cockpit account.
 *
 * @param id Cockpit's {@code _id}
 * @param user exact login name
 */
public record AccountName(String id, String user) {

  /** The name of this account. */
  public static AccountName of(CockpitUser account) {
    return new AccountName(account.id(), account.user());
  }
}
