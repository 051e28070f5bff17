package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outcome;
import java.util.Optional;

/**
 * Why a login can not go on although nobody typed anything wrong.
 *
 * @param cause for administrators; holds no secret
 */
record Trouble(LoginRefusal.Reason reason, String cause) {

  /** The trouble in this outcome; none if Cockpit has answered yes or no. */
  static Optional<Trouble> of(Outcome<?> outcome) {
    if (outcome instanceof Outcome.Found<?> || outcome instanceof Outcome.NotFound<?>) {
      return Optional.empty();
    }
    if (outcome instanceof Outcome.Denied<?> denied) {
      Denial denial = denied.reason();
      if (denial == Denial.CREDENTIALS
          || denial == Denial.SECOND_FACTOR_WRONG
          || denial == Denial.AMBIGUOUS) {
        return Optional.empty();
      }
      if (denial == Denial.SECOND_FACTOR_REQUIRED) {
        return Optional.of(new Trouble(LoginRefusal.Reason.SECOND_FACTOR, denial.describe()));
      }
    }
    // An API key that is refused, or an answer that makes no sense, says nothing about the person
    // either.
    return Optional.of(new Trouble(LoginRefusal.Reason.UNAVAILABLE, outcome.describe()));
  }
}
