package io.github.cockpitsso.bridge.token;

import java.time.Instant;
import java.util.Optional;

/**
 * That somebody was logged out at the issuer.
 *
 * @param subject who ({@code sub}); always there if no session is
 * @param session which session ({@code sid}); nothing if all of the subject's
 * @param client of which client the issuer said so
 * @param at when; tokens that were issued later are not meant
 */
public record Logout(
    Optional<String> subject, Optional<String> session, String client, Instant at) {

  /** Whether what is remembered of a token's person may be out of date now. */
  public boolean concerns(VerifiedToken token) {
    return subject.equals(Optional.of(token.subject()))
        || (session.isPresent() && session.equals(token.session()));
  }
}
