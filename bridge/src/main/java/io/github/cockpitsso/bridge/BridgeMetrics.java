package io.github.cockpitsso.bridge;

import com.github.benmanes.caffeine.cache.Cache;
import io.github.cockpitsso.bridge.exchange.BodyBudget;
import io.github.cockpitsso.bridge.issuer.IssuerKeys;
import io.github.cockpitsso.bridge.limit.SubjectLimits;
import io.github.cockpitsso.bridge.log.LogWriter;
import io.github.cockpitsso.bridge.reload.ReloadedFiles;
import io.github.cockpitsso.bridge.tls.TlsContext;
import io.github.cockpitsso.bridge.token.EndedSessions;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.BooleanSupplier;

/**
 * The metrics of one bridge. All that is read off a part is bound here; events are counted by the
 * classes that see them.
 */
final class BridgeMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

  /** Metrics of the JVM; the parts of the bridge are bound when they exist. */
  BridgeMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
    for (String log : LogWriter.LOGS) {
      FunctionCounter.builder("bridge.log.lost", log, LogWriter::lost)
          .description("Log lines that were lost, because standard error was not read in time")
          .tag("log", log)
          .register(registry);
    }
  }

  /** Where events are counted. */
  MeterRegistry registry() {
    return registry;
  }

  /** All metrics in the text format of Prometheus. */
  String scrape() {
    return registry.scrape();
  }

  /** Binds the statistics of a cache. */
  void bindCache(String name, Cache<?, ?> cache) {
    CaffeineCacheMetrics.monitor(registry, cache, name);
  }

  void bind(EndedSessions ended) {
    Gauge.builder("bridge.logouts.remembered", ended, EndedSessions::size)
        .description("Logouts in memory")
        .register(registry);
    Gauge.builder("bridge.logouts.forgotten.until", ended, EndedSessions::forgottenUntil)
        .description("Tokens issued up to this time are rejected, because logouts before it were"
            + " forgotten; seconds since 1970, or 0")
        .register(registry);
  }

  void bind(IssuerKeys keys) {
    Gauge.builder("bridge.issuer.keys", keys, IssuerKeys::size)
        .description("Keys of the issuer that are known")
        .register(registry);
    Gauge.builder("bridge.issuer.keys.fetched", keys, known -> known.fetched().getEpochSecond())
        .description("When the issuer's keys were fetched last, in seconds since 1970; 0 for never")
        .baseUnit("seconds")
        .register(registry);
  }

  void bind(SubjectLimits limits) {
    Gauge.builder("bridge.subject.waiting", limits, SubjectLimits::waiting)
        .description("Requests that wait because their user has as many in progress as allowed")
        .register(registry);
    FunctionCounter.builder("bridge.subject.waited", limits, SubjectLimits::waited)
        .description("Requests that had to wait for another one of their user")
        .register(registry);
  }

  void bind(BodyBudget heldBodies) {
    Gauge.builder("bridge.held.bodies", heldBodies, BodyBudget::taken)
        .description("Bodies that are held to be checked, all together")
        .baseUnit("bytes")
        .register(registry);
  }

  /** Binds the end of the certificate in these files, if they have one. */
  void bind(ReloadedFiles<TlsContext> files) {
    if (files.get().certificate().isPresent()) {
      Gauge.builder("bridge.tls.certificate.expiry", files, BridgeMetrics::expiry)
          .description("When the bridge's own certificate ends, in seconds since 1970")
          .baseUnit("seconds")
          .tag("what", files.what())
          .register(registry);
    }
  }

  private static double expiry(ReloadedFiles<TlsContext> files) {
    return files
        .get()
        .certificate()
        .map(own -> own.getNotAfter().toInstant().getEpochSecond())
        .orElse(0L);
  }

  /** Binds whether the bridge is ready. */
  void bindReady(BooleanSupplier ready) {
    Gauge.builder("bridge.ready", ready, now -> now.getAsBoolean() ? 1 : 0)
        .description("1 while /health/ready answers 200, else 0")
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void close() {
    garbageCollection.close();
  }
}
