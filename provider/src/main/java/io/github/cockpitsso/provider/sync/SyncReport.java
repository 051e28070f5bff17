package io.github.cockpitsso.provider.sync;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.keycloak.component.ComponentModel;

/**
 * The result of the last sync, shown among the settings in the console: the time, the counts, and
 * the failures with their reasons. Only syncs write it.
 */
public final class SyncReport {

  /** The setting that holds the report. */
  public static final String NAME = "lastSyncResult";

  private SyncReport() {}

  /** Writes the report of a sync to a configuration. */
  public static void putInto(ComponentModel model, Instant when, SyncResult result) {
    model.getConfig().putSingle(NAME, when.truncatedTo(ChronoUnit.SECONDS) + " " + result.report());
  }

  /**
   * Keeps the stored report when an administrator saves settings: a page that was opened earlier
   * has an older one.
   */
  public static void keep(Optional<ComponentModel> stored, ComponentModel model) {
    stored
        .map(it -> it.get(NAME))
        .ifPresentOrElse(
            report -> model.getConfig().putSingle(NAME, report),
            () -> model.getConfig().remove(NAME));
  }
}
