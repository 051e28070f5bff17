package io.github.cockpitsso.provider.outage;

import io.github.cockpitsso.client.http.Transport;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The circuit breakers of this server: one per federation, each with a gauge. */
public final class CircuitBreakers {
  /** Gauge: 1 while calls of a federation are suspended, else 0. */
  public static final String GAUGE = "cockpit.breaker.open";

  private static final String METERS = "cockpit.";

  private final MeterRegistry meters;
  private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();

  /** No breaker yet. Registers gauges in this registry. */
  public CircuitBreakers(MeterRegistry meters) {
    this.meters = meters;
  }

  /**
   * Wraps the transport with the circuit breaker of its federation.
   *
   * @param fullTimeout whether the transport has the timeout from the settings
   */
  public Transport guard(FederationKey federation, Transport transport, boolean fullTimeout) {
    Entry guard = entries.compute(
        federation.id(),
        (id, now) -> now != null && now.of.equals(federation) ? now : replace(now, federation));
    return new CircuitBreakerTransport(transport, guard.breaker, federation.name(), fullTimeout);
  }

  /** Resets the breaker of a federation whose settings changed, or that was deleted. */
  public void forget(String id) {
    entries.computeIfPresent(id, (key, guard) -> {
      meters.remove(guard.gauge);
      return null;
    });
  }

  /**
   * Removes the breakers and metrics of a deleted realm.
   *
   * @param realm name
   */
  public void forgetRealm(String realm) {
    List.copyOf(entries.entrySet()).stream()
        .filter(it -> it.getValue().of.realm().equals(realm))
        .map(Map.Entry::getKey)
        .forEach(this::forget);
    List.copyOf(meters.getMeters()).stream()
        .map(Meter::getId)
        .filter(it -> it.getName().startsWith(METERS) && realm.equals(it.getTag("realm")))
        .forEach(meters::remove);
  }

  private Entry replace(Entry old, FederationKey federation) {
    if (old != null) {
      meters.remove(old.gauge);
    }
    var breaker = new CircuitBreaker(System::nanoTime);
    Gauge gauge = Gauge.builder(GAUGE, breaker, it -> it.isOpen() ? 1 : 0)
        .description("1 while calls to Cockpit are suspended after failures")
        .tag("realm", federation.realm())
        .tag("federation", federation.name())
        .register(meters);
    return new Entry(federation, breaker, gauge);
  }

  private record Entry(FederationKey of, CircuitBreaker breaker, Gauge gauge) {}

  /**
   * A federation and the address of its Cockpit.
   *
   * @param id of the component
   * @param realm name
   * @param name of the component
   * @param url of Cockpit; a new one gets a new breaker
   */
  public record FederationKey(String id, String realm, String name, String url) {}
}
