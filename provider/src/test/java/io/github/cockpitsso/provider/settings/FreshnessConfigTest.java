package io.github.cockpitsso.provider.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.component.ComponentModel;

class FreshnessConfigTest {

  @Test
  void the_default_is_one_minute() {
    FreshnessConfig freshness = FreshnessConfig.of(new ComponentModel());

    assertThat(freshness.interval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(freshness.cacheExpires()).isFalse();
    assertThat(freshness.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "DEFAULT, 300, 300, false",
    "NO_CACHE, 300, 300, true",
    "EVICT_DAILY, 300, 300, true",
    "EVICT_WEEKLY, 86400, 86400, true",
    "MAX_LIFESPAN, 300, 120, true",
    "MAX_LIFESPAN, 60, 60, true"
  })
  void the_interval_is_at_most_the_cache_lifespan(
      String policy, String typed, long seconds, boolean ends) {
    var model = new ComponentModel();
    model.getConfig().putSingle("cachePolicy", policy);
    model.getConfig().putSingle("maxLifespan", "120000");
    model.getConfig().putSingle(FreshnessConfig.REFRESH_AFTER, typed);

    FreshnessConfig freshness = FreshnessConfig.of(model);

    assertThat(freshness.interval()).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(freshness.cacheExpires()).isEqualTo(ends);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "86401", "-1", "1.5", "soon", "123456", "1 0"})
  void a_value_out_of_range_is_a_problem_and_counts_as_the_default(String typed) {
    var model = new ComponentModel();
    model.getConfig().putSingle(FreshnessConfig.REFRESH_AFTER, typed);

    FreshnessConfig freshness = FreshnessConfig.of(model);

    assertThat(freshness.problems())
        .containsExactly(SettingProblem.of("cockpitProblemRefreshAfter", "1 - 86400"));
    assertThat(freshness.interval()).isEqualTo(Duration.ofMinutes(1));
  }
}
