package io.github.cockpitsso.provider.outage;

import io.github.cockpitsso.client.http.Transport;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The circuit breakers of this server, one for each federation, each with a gauge. */
public final class CircuitBreakers {
  /** Gauge: 1 while calls of a federation are suspended, else 0. */
  public static final String GAUGE = "cockpit.breaker.open";

  private static final String METERS = "cockpit.";

  private final MeterRegistry meters;
  private final ConcurrentHashMap<String, Guard> guards = new ConcurrentHashMap<>();

  /** None yet. */
  public CircuitBreakers(MeterRegistry meters) {
    this.meters = meters;
  }

  /**
   * The transport behind the breaker of its federation.
   *
   * @param inFullTime whether the transport gives Cockpit all the time that it has by the settings
   */
  public Transport guard(Guarded federation, Transport transport, boolean inFullTime) {
    Guard guard = guards.compute(
        federation.id(),
        (id, now) -> now != null && now.of.equals(federation) ? now : replace(now, federation));
    return new CircuitBreakerTransport(transport, guard.breaker, federation.name(), inFullTime);
  }

  /** What failed so far does not count any more: the federation has new settings, or is gone. */
  public void forget(String id) {
    guards.computeIfPresent(id, (key, guard) -> {
      meters.remove(guard.gauge);
      return null;
    });
  }

  /**
   * Forgets all federations of a realm that is gone, and what was measured of them.
   *
   * @param realm name
   */
  public void forgetRealm(String realm) {
    List.copyOf(guards.entrySet()).stream()
        .filter(it -> it.getValue().of.realm().equals(realm))
        .map(Map.Entry::getKey)
        .forEach(this::forget);
    List.copyOf(meters.getMeters()).stream()
        .map(Meter::getId)
        .filter(it -> it.getName().startsWith(METERS) && realm.equals(it.getTag("realm")))
        .forEach(meters::remove);
  }

  private Guard replace(Guard old, Guarded federation) {
    if (old != null) {
      meters.remove(old.gauge);
    }
    var breaker = new CircuitBreaker(System::nanoTime);
    Gauge gauge = Gauge.builder(GAUGE, breaker, it -> it.isOpen() ? 1 : 0)
        .description("1 while calls to Cockpit are suspended after failures")
        .tag("realm", federation.realm())
        .tag("federation", federation.name())
        .register(meters);
    return new Guard(federation, breaker, gauge);
  }

  private record Guard(Guarded of, CircuitBreaker breaker, Gauge gauge) {}

  /**
   * A federation that calls Cockpit.
   *
   * @param id of the component
   * @param realm name
   * @param name of the component
   * @param url where its Cockpit is; another one may be well
   */
  public record Guarded(String id, String realm, String name, String url) {}
}
