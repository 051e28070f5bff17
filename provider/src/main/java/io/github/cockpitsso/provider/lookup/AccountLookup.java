package io.github.cockpitsso.provider.lookup;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outcome;
import org.keycloak.models.RealmModel;

/** Finds the account of a name that Keycloak knows nobody by. Asks Cockpit the same thing once a request. */
public interface AccountLookup {

  /**
   * The account of this login name.
   *
   * @param username as Keycloak has it, in lower case
   */
  Outcome<CockpitUser> byUsername(RealmModel realm, String username);

  /** The account of this e-mail address. */
  Outcome<CockpitUser> byEmail(RealmModel realm, String email);

  /** The account of this {@code _id}. */
  Outcome<CockpitUser> byId(String id);
}
