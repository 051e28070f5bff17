package io.github.cockpitsso.bridge.policy;

import java.util.Set;

/**
 * What is known of the person who asks.
 *
 * @param cockpitRole {@code appid} of the Cockpit role; empty if unknown
 * @param keycloakRoles of the realm by their names, of clients as {@code client:role}
 * @param scopes that the token was granted
 */
public record Caller(String cockpitRole, Set<String> keycloakRoles, Set<String> scopes) {
  public Caller {
    keycloakRoles = Set.copyOf(keycloakRoles);
    scopes = Set.copyOf(scopes);
  }
}
