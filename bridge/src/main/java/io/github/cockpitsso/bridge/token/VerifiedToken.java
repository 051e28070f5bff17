package io.github.cockpitsso.bridge.token;

import io.github.cockpitsso.bridge.dpop.Confirmation;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The claims of a verified access token.
 *
 * @param subject Keycloak's id of the user
 * @param session Keycloak's id of the session ({@code sid}), if the token contains it
 * @param client to which the token was issued ({@code azp}); empty if the token does not contain it
 * @param username for log lines only; may be empty
 * @param cockpitUserId Cockpit's {@code _id} of the user, from the project's mapper
 * @param impersonator administrator who uses the session as this user, from a mapper of the realm;
 * for log lines only
 * @param scopes that were granted
 * @param roles realm roles by their names, client roles as {@code client:role}
 * @param groups full paths such as {@code /staff/editors}, from the claim {@code groups}
 * @param sealedKey the user's API key, encrypted to the bridge; from the project's mapper
 * @param confirmation the key or certificate that the token is bound to
 * @param issued the epoch for an opaque token without {@code iat}
 * @param notBefore the later one of {@code nbf} and {@code iat}; the epoch if both are missing
 * @param expires {@code exp}, without the allowed clock difference
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
    Set<String> groups,
    Optional<String> sealedKey,
    Confirmation confirmation,
    Instant issued,
    Instant notBefore,
    Instant expires) {
  public VerifiedToken {
    scopes = Set.copyOf(scopes);
    roles = Set.copyOf(roles);
    groups = Set.copyOf(groups);
  }
}
