package io.github.cockpitsso.bridge.token;

import java.time.Instant;
import java.util.Optional;

/**
 * A logout that the issuer reported.
 *
 * @param subject the user ({@code sub}); present if the session is empty
 * @param session the session ({@code sid}); empty for all sessions of the user
 * @param client the client that received the logout token
 * @param at time of the logout; tokens that were issued later stay valid
 */
public record Logout(
    Optional<String> subject, Optional<String> session, String client, Instant at) {

  /** Whether cached data about a token's user can be outdated after this logout. */
  public boolean concerns(VerifiedToken token) {
    return subject.equals(Optional.of(token.subject()))
        || (session.isPresent() && session.equals(token.session()));
  }
}
