package io.github.cockpitsso.provider.names;

import io.github.cockpitsso.client.CockpitUser;

/**
 * A Cockpit account and what it is called.
 *
 * @param id Cockpit's {@code _id}
 * @param user exact login name
 */
public record NamedAccount(String id, String user) {

  /** The same account, without the rest. */
  public static NamedAccount of(CockpitUser account) {
    return new NamedAccount(account.id(), account.user());
  }
}
