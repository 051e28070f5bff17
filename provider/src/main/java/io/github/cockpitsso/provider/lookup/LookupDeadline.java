package io.github.cockpitsso.provider.lookup;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.http.Bounds;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** How much time a user lookup has left. Keycloak interrupts it after 3000 ms, however many calls it took. */
public final class LookupDeadline {
  private static final Duration LONGEST_LOOKUP = Duration.ofMillis(2900);

  private Optional<Long> begun = Optional.empty();

  /** Does what a lookup does. */
  public <T> T during(Supplier<T> lookup) {
    begun = Optional.of(System.nanoTime());
    try {
      return lookup.get();
    } finally {
      begun = Optional.empty();
    }
  }

  /** A call in the time that is left of the lookup; in all the time that a call may take if there is no lookup. */
  public <T> Outcome<T> within(
      Bounds bounds, Function<Bounds, CockpitApi> cockpit, Function<CockpitApi, Outcome<T>> call) {
    Duration left =
        begun.map(it -> LONGEST_LOOKUP.minusNanos(System.nanoTime() - it)).orElse(bounds.total());
    return left.toMillis() < 1
        ? new Outcome.Unavailable<>(Outage.TIMEOUT, "no time was left for another call")
        : call.apply(cockpit.apply(bounds.within(left)));
  }
}
