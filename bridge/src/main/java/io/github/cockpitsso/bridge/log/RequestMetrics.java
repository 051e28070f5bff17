package io.github.cockpitsso.bridge.log;

import io.github.cockpitsso.bridge.exchange.Exchange;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;

/** Counts and times requests. Labels come from closed lists only, never from a client. */
public final class RequestMetrics implements RequestLog {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  // Few, since each is a time series for every combination of labels.
  private static final Duration[] OBJECTIVES = {
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(10)
  };

  private record Labels(String method, int status, String reason) {}

  private final Meter.MeterProvider<Timer> series;
  // The registry finds a timer by a list of tags, which costs more than all else here.
  private final Map<Labels, Timer> timers = new ConcurrentHashMap<>();

  /** Metrics in this registry. */
  public RequestMetrics(MeterRegistry registry) {
    series = Timer.builder("bridge.requests")
        .description("Requests by how they ended; reason is none if Cockpit answered")
        .serviceLevelObjectives(OBJECTIVES)
        .withRegistry(registry);
  }

  @Override
  public void log(Request request, Response response) {
    String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "other";
    Object reason = request.getAttribute(Exchange.REASON);
    var labels =
        new Labels(method, response.getStatus(), reason == null ? "none" : reason.toString());
    timers
        .computeIfAbsent(labels, this::timer)
        .record(NanoTime.since(request.getBeginNanoTime()), TimeUnit.NANOSECONDS);
  }

  private Timer timer(Labels labels) {
    return series.withTags(
        "method",
        labels.method(),
        "status",
        Integer.toString(labels.status()),
        "reason",
        labels.reason());
  }
}
