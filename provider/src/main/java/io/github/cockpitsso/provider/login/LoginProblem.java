package io.github.cockpitsso.provider.login;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outcome;
import java.util.Optional;

/**
 * Why a login can not go on although nobody typed anything wrong.
 *
 * @param cause for administrators; holds no secret; empty if the reason says all
 */
public record LoginProblem(LoginRefusal.Reason reason, String cause) {

  /** The trouble in this outcome; none if Cockpit has answered yes or no. */
  public static Optional<LoginProblem> of(Outcome<?> outcome) {
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
        return Optional.of(new LoginProblem(LoginRefusal.Reason.SECOND_FACTOR, denial.describe()));
      }
    }
    // An API key that is refused, or an answer that makes no sense, says nothing about the person
    // either.
    return Optional.of(new LoginProblem(LoginRefusal.Reason.UNAVAILABLE, outcome.describe()));
  }

  /** The trouble in an answer to a login that is neither yes nor a wrong password. */
  public static LoginProblem ofLogin(Outcome<?> outcome) {
    return of(outcome)
        .orElseGet(() -> new LoginProblem(LoginRefusal.Reason.UNAVAILABLE, outcome.describe()));
  }

  /** The trouble in this answer to the question for an account that may be inactive. */
  public static Optional<LoginProblem> ofLookup(Outcome<CockpitUser> outcome) {
    return outcome.ifFound().filter(it -> !it.active()).isPresent()
        ? Optional.of(new LoginProblem(LoginRefusal.Reason.INACTIVE, ""))
        : of(outcome);
  }

  /**
   * What Cockpit's directory knows about an account whose login was refused, since Cockpit's login does not tell a wrong
   * password from an account that is inactive or gone. Nothing if the password was wrong, or if nobody can tell.
   */
  public static Optional<LoginProblem> ofRefused(Outcome<CockpitUser> account) {
    if (account instanceof Outcome.NotFound<CockpitUser>) {
      return Optional.of(new LoginProblem(LoginRefusal.Reason.GONE, ""));
    }
    return account.ifFound().isPresent() ? ofLookup(account) : Optional.empty();
  }

  /** For a log or an event. */
  public String describe() {
    return cause.isEmpty() ? reason.describe() : cause;
  }
}
