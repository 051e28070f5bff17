package io.github.cockpitsso.provider.telemetry;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.keycloak.tracing.TracingProvider;

/**
 * Times and traces the calls of a {@link CockpitApi}. It uses reflection, so that new methods are
 * covered too.
 *
 * <p>The labels are the realm, the federation's name, the method and the {@link #label outcome}.
 * All have few values, and none identifies a user.
 */
public final class ObservedCockpit implements InvocationHandler {
  /** Timer: calls to Cockpit. */
  public static final String TIMER = "cockpit.calls";

  private static final String TRACER = "io.github.cockpitsso.provider";

  private final CockpitApi cockpit;
  private final String realm;
  private final String federation;
  private final MeterRegistry meters;
  private final TracingProvider tracing;

  private ObservedCockpit(
      CockpitApi cockpit,
      String realm,
      String federation,
      MeterRegistry meters,
      TracingProvider tracing) {
    this.cockpit = cockpit;
    this.realm = realm;
    this.federation = federation;
    this.meters = meters;
    this.tracing = tracing;
  }

  /**
   * The same API, timed and traced.
   *
   * @param realm name
   * @param federation name
   */
  public static CockpitApi of(
      CockpitApi cockpit,
      String realm,
      String federation,
      MeterRegistry meters,
      TracingProvider tracing) {
    return (CockpitApi) Proxy.newProxyInstance(
        ObservedCockpit.class.getClassLoader(),
        new Class<?>[] {CockpitApi.class},
        new ObservedCockpit(cockpit, realm, federation, meters, tracing));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) {
    if (method.getDeclaringClass() != CockpitApi.class) {
      return call(method, arguments);
    }
    Function<Span, Object> measured = span -> measured(span, method, arguments);
    return tracing.trace(TRACER, "Cockpit." + method.getName(), measured);
  }

  private Object measured(Span span, Method method, Object[] arguments) {
    span.setAttribute("cockpit.federation", federation);
    long start = System.nanoTime();
    String outcome = "error";
    try {
      Object answer = call(method, arguments);
      outcome = label((Outcome<?>) answer);
      if (((Outcome<?>) answer).isOutage()) {
        span.setStatus(StatusCode.ERROR);
      }
      return answer;
    } finally {
      span.setAttribute("cockpit.outcome", outcome);
      Timer.builder(TIMER)
          .description("Calls to Cockpit")
          .tags(
              "realm",
              realm,
              "federation",
              federation,
              "operation",
              method.getName(),
              "outcome",
              outcome)
          .serviceLevelObjectives(
              Duration.ofMillis(50),
              Duration.ofMillis(100),
              Duration.ofMillis(250),
              Duration.ofMillis(500),
              Duration.ofSeconds(1),
              Duration.ofMillis(2500))
          .register(meters)
          .record(Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private Object call(Method method, Object[] arguments) {
    try {
      return method.invoke(cockpit, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException bug) {
        throw bug;
      } else if (e.getCause() instanceof Error bug) {
        throw bug;
      }
      throw new IllegalStateException("Calls to Cockpit throw no checked exceptions", e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("The interface is public", e);
    }
  }

  /** The outcome of the call as a label. */
  static String label(Outcome<?> outcome) {
    if (outcome instanceof Outcome.Denied<?> denied) {
      return word(denied.reason());
    } else if (outcome instanceof Outcome.Unavailable<?> unavailable) {
      return word(unavailable.reason());
    } else if (outcome instanceof Outcome.NotFound<?>) {
      return "not_found";
    }
    return outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static String word(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
