package io.github.cockpitsso.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  private static final List<Outcome<Integer>> UNFOUND = List.of(
      new Outcome.NotFound<>(),
      new Outcome.Denied<>(Denial.KEY),
      new Outcome.Invalid<>("user", true, "taken by another"),
      new Outcome.Unavailable<>(Outage.TIMEOUT, "2500 ms"),
      new Outcome.Malformed<>("no JSON"),
      new Outcome.Unsupported<>("GET /x"));

  @Test
  void the_next_step_gets_the_value() {
    assertThat(new Outcome.Found<>(20).map(it -> it + 1).ifFound()).contains(21);
    assertThat(new Outcome.Found<>(20).then(it -> new Outcome.NotFound<>()))
        .isEqualTo(new Outcome.NotFound<>());
  }

  @Test
  void an_outcome_without_a_value_is_returned_unchanged() {
    for (Outcome<Integer> outcome : UNFOUND) {
      assertThat(outcome.map(it -> it + 1)).isSameAs(outcome);
      assertThat(outcome.unfound()).isSameAs(outcome);
      assertThat(outcome.ifFound()).isEmpty();
    }
  }

  @Test
  void a_value_cannot_be_lost() {
    assertThatThrownBy(() -> new Outcome.Found<>(1).unfound())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void only_unavailable_and_malformed_are_outages() {
    assertThat(UNFOUND.stream().filter(Outcome::isOutage).toList())
        .hasOnlyElementsOfTypes(Outcome.Unavailable.class, Outcome.Malformed.class)
        .hasSize(2);
  }

  @Test
  void a_call_may_be_done_only_if_it_was_sent_and_its_answer_was_lost() {
    assertThat(UNFOUND.stream().filter(Outcome::mayBeDone).toList())
        .containsExactly(UNFOUND.get(3), UNFOUND.get(4));
    assertThat(Arrays.stream(Outage.values())
            .filter(it -> new Outcome.Unavailable<>(it, "").mayBeDone())
            .toList())
        .containsExactly(Outage.TIMEOUT, Outage.BROKEN, Outage.SERVER_ERROR);
  }

  @Test
  void the_description_does_not_contain_the_value() {
    assertThat(new Outcome.Found<>("USR-1").describe()).isEqualTo("found");
    assertThat(UNFOUND.stream().map(Outcome::describe))
        .containsExactly(
            "not found",
            "Cockpit refuses the API key; check that it exists in this Cockpit and this space",
            "taken user: taken by another",
            "Cockpit does not answer in time: 2500 ms",
            "not an answer of Cockpit: no JSON",
            "this Cockpit has no GET /x");
  }
}
