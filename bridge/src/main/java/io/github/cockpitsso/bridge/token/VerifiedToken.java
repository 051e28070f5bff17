package io.github.cockpitsso.bridge.token;

import io.github.cockpitsso.bridge.dpop.Confirmation;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a person from an access token whose signature and claims were checked.
 *
 * @param subject Keycloak's id of the user
 * @param session Keycloak's id of the session ({@code sid}), if there is one
 * @param client to whom the token was issued ({@code azp}); empty if it does not say
 * @param username for log lines alone; may be empty
 * @param cockpitUserId Cockpit's {@code _id} of the user, as our mapper wrote it
 * @param impersonator who uses the session of the user instead of them, as a mapper of the realm
 * wrote it; for log lines alone
 * @param scopes that were granted
 * @param roles of the realm by their names, of clients as {@code client:role}; as many as a
 * token holds
 * @param confirmation what it is bound to
 * @param issued when; the epoch for an opaque token whose introspection does not say
 * @param notBefore and issued at, whichever is later; the epoch if neither is known
 * @param expires when it ends, without skew
 */
public record VerifiedToken(
    String subject,
    Optional<String> session,
    String client,
    String username,
    Optional<String> cockpitUserId,
    Optional<String> impersonator,
    Set<String> scopes,
    Set<String> roles,
    Confirmation confirmation,
    Instant issued,
    Instant notBefore,
    Instant expires) {
  public VerifiedToken {
    scopes = Set.copyOf(scopes);
    roles = Set.copyOf(roles);
  }
}
