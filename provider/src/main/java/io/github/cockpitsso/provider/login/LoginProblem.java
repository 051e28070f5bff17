package io.github.cockpitsso.provider.login;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outcome;
import java.util.Optional;

/**
 * Why a login cannot continue, other than for wrong credentials.
 *
 * @param cause for administrators; contains no secret; empty if the reason is enough
 */
public record LoginProblem(LoginRefusal.Reason reason, String cause) {

  /** The problem in this outcome. Empty if Cockpit accepted or rejected the credentials. */
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
    // A refused API key or a malformed answer says nothing about the user's password.
    return Optional.of(new LoginProblem(LoginRefusal.Reason.UNAVAILABLE, outcome.describe()));
  }

  /** The problem in a failed login that is not a wrong password. */
  public static LoginProblem ofLogin(Outcome<?> outcome) {
    return of(outcome)
        .orElseGet(() -> new LoginProblem(LoginRefusal.Reason.UNAVAILABLE, outcome.describe()));
  }

  /** The problem in the answer to a lookup. An inactive account is one. */
  public static Optional<LoginProblem> ofLookup(Outcome<CockpitUser> outcome) {
    return outcome.ifFound().filter(it -> !it.active()).isPresent()
        ? Optional.of(new LoginProblem(LoginRefusal.Reason.INACTIVE, ""))
        : of(outcome);
  }

  /**
   * Why the login of this account was refused, according to the directory. Cockpit's login answers
   * alike for a wrong password, an inactive account and a missing one. Empty if the password was
   * wrong, or if the directory is unavailable.
   */
  public static Optional<LoginProblem> ofRefused(Outcome<CockpitUser> account) {
    if (account instanceof Outcome.NotFound<CockpitUser>) {
      return Optional.of(new LoginProblem(LoginRefusal.Reason.MISSING, ""));
    }
    return account.ifFound().isPresent() ? ofLookup(account) : Optional.empty();
  }

  /** For a log or an event. */
  public String describe() {
    return cause.isEmpty() ? reason.describe() : cause;
  }
}
