package io.github.cockpitsso.testkit.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScrapeTest {
  private static final Scrape SCRAPE = Scrape.of("""
      # HELP calls_seconds Calls
      # TYPE calls_seconds histogram
      calls_seconds_bucket{outcome="a \\"b\\", c=\\"d\\"",realm="r",le="0.05"} 1
      calls_seconds_count{outcome="found",realm="r"} 1 1700000000000
      open 1.0
      """);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "open",
        "open{job=\"x\"} == 1",
        "time() - open > 14 * 86400",
        "sum by (realm, instance)"
            + " (rate(calls_seconds_count{outcome=~\"a|b\",realm!=\"r\"}[5m])) > 0.5",
        "histogram_quantile(0.95, sum by (le) (rate(calls_seconds_bucket[5m])))"
            + " and on (instance) open",
        "(sum(rate(calls_seconds_count{outcome=\"x\"}[5m])) or vector(0)) / sum(open)"
      })
  void a_query_of_existing_metrics_and_labels_misses_nothing(String query) {
    assertThat(SCRAPE.missing(Promql.of(query))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "closed == 1; closed",
        "rate(calls_seconds_sum[5m]); calls_seconds_sum",
        "sum(open) / sum(closed); closed",
        "open and on (instance) closed; closed",
        "open{outcome=\"x\"}; open{outcome}",
        "calls_seconds_count{realm=\"r\",c=\"d\"}; calls_seconds_count{c}",
        "sum by (le) (calls_seconds_count); by (le)"
      })
  void missing_metrics_and_labels_are_named(String query, String missing) {
    assertThat(SCRAPE.missing(Promql.of(query))).containsExactly(missing);
  }

  @Test
  void an_unknown_selector_is_an_error() {
    assertThatThrownBy(() -> Promql.of("open{realm}")).hasMessageContaining("realm");
  }
}
