package io.github.cockpitsso.bridge.reload;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All files of a bridge that may change while it runs. */
public final class Reloads {
  private static final Logger log = LoggerFactory.getLogger(Reloads.class);

  private final MeterRegistry registry;
  private final List<ReloadedFiles<?>> all = new CopyOnWriteArrayList<>();

  /** None yet; each gets a gauge {@code bridge.reload.failed}. */
  public Reloads(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Looks at these files too from now on. */
  public void add(ReloadedFiles<?> files) {
    all.add(files);
    registry.gauge(
        "bridge.reload.failed",
        Tags.of("what", files.what()),
        files,
        each -> each.isStale() ? 1 : 0);
  }

  /** Looks at all of them; to be called now and then. */
  public void look() {
    for (ReloadedFiles<?> each : all) {
      try {
        each.look();
      } catch (RuntimeException e) {
        log.error("{} can not be read anew", each.what(), e);
      }
    }
  }
}
