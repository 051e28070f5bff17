package io.github.cockpitsso.bridge.policy;

import java.util.Set;

/**
 * The roles and scopes of the user who sends a request.
 *
 * @param cockpitRole {@code appid} of the Cockpit role; empty if unknown
 * @param keycloakRoles realm roles by their names, client roles as {@code client:role}
 * @param scopes that the token was granted
 */
public record Caller(String cockpitRole, Set<String> keycloakRoles, Set<String> scopes) {
  public Caller {
    keycloakRoles = Set.copyOf(keycloakRoles);
    scopes = Set.copyOf(scopes);
  }
}
