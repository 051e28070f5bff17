package io.github.cockpitsso.provider.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers are those of Keycloak's own detection for a user. */
class BruteForceLimitsTest {
  private static final long LONG_AGO = 60_000;

  @ParameterizedTest
  @CsvSource({"1,0", "2,0", "3,60", "4,60", "5,60", "6,120", "9,180", "45,900", "3000000,900"})
  void every_few_failures_add_a_wait(int failures, long seconds) {
    assertThat(limits(false, false).secondsToWait(failures, LONG_AGO)).isEqualTo(seconds);
  }

  @ParameterizedTest
  @CsvSource({"1,0", "2,0", "3,60", "4,120", "5,180", "17,900", "18,900"})
  void each_further_failure_adds_a_wait(int failures, long seconds) {
    assertThat(limits(true, false).secondsToWait(failures, LONG_AGO)).isEqualTo(seconds);
  }

  @ParameterizedTest
  @CsvSource({"1,0", "2,0", "3,900", "100,900"})
  void a_permanent_lockout_is_the_longest_wait(int failures, long seconds) {
    assertThat(limits(false, true).secondsToWait(failures, LONG_AGO)).isEqualTo(seconds);
    assertThat(limits(true, true).secondsToWait(failures, LONG_AGO)).isEqualTo(seconds);
  }

  @ParameterizedTest
  @CsvSource({"-1,0", "0,20", "999,20", "1000,0"})
  void a_quick_second_failure_causes_a_wait(long millisSinceLast, long seconds) {
    assertThat(limits(false, false).secondsToWait(2, millisSinceLast)).isEqualTo(seconds);
    assertThat(limits(true, true).secondsToWait(2, millisSinceLast)).isEqualTo(seconds);
  }

  @Test
  void a_quick_failure_never_shortens_a_wait() {
    assertThat(limits(false, false).secondsToWait(3, 0)).isEqualTo(60);
  }

  @ParameterizedTest
  @CsvSource({"-1,false", "0,false", "3600000,false", "3600001,true"})
  void old_failures_expire(long millisSinceLast, boolean over) {
    assertThat(limits(false, false).isOver(millisSinceLast)).isEqualTo(over);
  }

  @Test
  void invented_names_do_not_fill_the_memory() {
    assertThat(IntStream.range(0, 300_000)
            .mapToObj(it -> UnknownUserThrottle.counter("one", "name-" + it))
            .collect(Collectors.toSet()))
        .hasSizeBetween(50_000, 65_536)
        .allMatch(it -> UUID.fromString(it).toString().equals(it));
  }

  @Test
  void names_count_without_case_and_for_each_federation() {
    assertThat(UnknownUserThrottle.counter("one", "Alice"))
        .isEqualTo(UnknownUserThrottle.counter("one", "alice"));
    assertThat(UnknownUserThrottle.counter("one", "alice"))
        .isNotEqualTo(UnknownUserThrottle.counter("two", "alice"))
        .isNotEqualTo(UnknownUserThrottle.counter("one", "bob"));
  }

  private static BruteForceLimits limits(boolean linear, boolean permanent) {
    return new BruteForceLimits(3, 60, 900, 1000, 20, 3600, linear, permanent);
  }
}
