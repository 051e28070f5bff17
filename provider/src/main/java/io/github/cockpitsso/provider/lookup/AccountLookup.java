package io.github.cockpitsso.provider.lookup;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outcome;

/**
 * Finds the account of a username that Keycloak does not know. Repeated lookups in one request make
 * one call.
 */
public interface AccountLookup {

  /**
   * The account with this login name.
   *
   * @param username in lower case, as Keycloak passes it
   */
  Outcome<CockpitUser> byUsername(String username);

  /** The account with this e-mail address. */
  Outcome<CockpitUser> byEmail(String email);

  /** The account with this {@code _id}. */
  Outcome<CockpitUser> byId(String id);
}
