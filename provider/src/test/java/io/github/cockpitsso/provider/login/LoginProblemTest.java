package io.github.cockpitsso.provider.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Outcome;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoginProblemTest {

  @Test
  void a_clear_answer_is_no_problem() {
    assertThat(LoginProblem.of(new Outcome.Found<>("x"))).isEmpty();
    assertThat(LoginProblem.of(new Outcome.NotFound<>())).isEmpty();
    assertThat(LoginProblem.of(new Outcome.Denied<>(Denial.CREDENTIALS))).isEmpty();
    assertThat(LoginProblem.of(new Outcome.Denied<>(Denial.AMBIGUOUS))).isEmpty();
  }

  @Test
  void a_missing_second_factor_is_a_problem_and_a_wrong_code_is_a_failed_login() {
    assertThat(reason(new Outcome.Denied<>(Denial.SECOND_FACTOR_REQUIRED)))
        .contains(LoginRefusal.Reason.SECOND_FACTOR);
    assertThat(LoginProblem.of(new Outcome.Denied<>(Denial.SECOND_FACTOR_WRONG)))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Outage.class)
  void an_outage_is_never_a_wrong_password(Outage outage) {
    assertThat(reason(new Outcome.Unavailable<>(outage, "")))
        .contains(LoginRefusal.Reason.UNAVAILABLE);
  }

  @Test
  void a_malformed_answer_or_a_refused_api_key_is_never_a_wrong_password() {
    assertThat(reason(new Outcome.Malformed<>(""))).contains(LoginRefusal.Reason.UNAVAILABLE);
    assertThat(reason(new Outcome.Unsupported<>(""))).contains(LoginRefusal.Reason.UNAVAILABLE);
    assertThat(reason(new Outcome.Invalid<>("", false, "")))
        .contains(LoginRefusal.Reason.UNAVAILABLE);
    assertThat(reason(new Outcome.Denied<>(Denial.KEY))).contains(LoginRefusal.Reason.UNAVAILABLE);
    assertThat(reason(new Outcome.Denied<>(Denial.PERMISSION)))
        .contains(LoginRefusal.Reason.UNAVAILABLE);
  }

  private static Optional<LoginRefusal.Reason> reason(Outcome<?> outcome) {
    return LoginProblem.of(outcome).map(LoginProblem::reason);
  }
}
