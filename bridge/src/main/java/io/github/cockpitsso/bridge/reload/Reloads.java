package io.github.cockpitsso.bridge.reload;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All reloaded files of a bridge. */
public final class Reloads {
  private static final Logger log = LoggerFactory.getLogger(Reloads.class);

  private final MeterRegistry registry;
  private final List<ReloadedFiles<?>> all = new CopyOnWriteArrayList<>();

  /**
   * No files yet.
   *
   * @param registry gets a gauge {@code bridge.reload.failed} for each
   */
  public Reloads(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Reloads these files too from now on. */
  public void add(ReloadedFiles<?> files) {
    all.add(files);
    Gauge.builder("bridge.reload.failed", files, each -> each.isStale() ? 1 : 0)
        .description("1 while a changed file cannot be used")
        .tag("what", files.what())
        .register(registry);
  }

  /** Reloads the files that have changed; to be called regularly. */
  public void reload() {
    for (ReloadedFiles<?> each : all) {
      try {
        each.reload();
      } catch (RuntimeException e) {
        log.error("{} cannot be reloaded", each.what(), e);
      }
    }
  }
}
