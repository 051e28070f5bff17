package io.github.cockpitsso.provider.lookup;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.http.Bounds;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The remaining time of a user lookup. Keycloak interrupts a lookup after 3000 ms, for any number
 * of calls.
 */
public final class LookupDeadline {
  private static final Duration MAX_LOOKUP = Duration.ofMillis(2900);

  private Optional<Long> start = Optional.empty();

  /** Runs a lookup with a deadline. */
  public <T> T during(Supplier<T> lookup) {
    start = Optional.of(System.nanoTime());
    try {
      return lookup.get();
    } finally {
      start = Optional.empty();
    }
  }

  /**
   * Makes a call in the remaining time of the lookup. Outside of a lookup the call has its
   * full timeout.
   */
  public <T> Outcome<T> within(
      Bounds bounds, Function<Bounds, CockpitApi> cockpit, Function<CockpitApi, Outcome<T>> call) {
    Duration left =
        start.map(it -> MAX_LOOKUP.minusNanos(System.nanoTime() - it)).orElse(bounds.total());
    return left.toMillis() < 1
        ? new Outcome.Unavailable<>(Outage.TIMEOUT, "no time left for another call")
        : call.apply(cockpit.apply(bounds.within(left)));
  }
}
