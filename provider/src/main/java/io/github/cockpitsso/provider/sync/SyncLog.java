package io.github.cockpitsso.provider.sync;

import io.github.cockpitsso.client.UserPage;
import io.github.cockpitsso.provider.text.LogLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Logs one sync for administrators. */
final class SyncLog {
  private static final Logger LOG = Logger.getLogger(SyncLog.class);
  private static final int MAX_FAILURES = 1_000;
  private static final int MAX_REPORTED = 20;
  private static final int MAX_REASON = 400;

  private final String federation;
  private final List<String> reported = new ArrayList<>();
  private int failures;

  SyncLog(String federation) {
    this.federation = LogLine.of(federation);
  }

  void start(String what) {
    LOG.infof("Cockpit federation '%s': sync of %s starts", federation, what);
  }

  void failure(ImportResult.Failure failure) {
    failed("'" + LogLine.of(failure.name()) + "' (" + failure.id() + ")", failure.reason());
  }

  void flaw(UserPage.Flaw flaw) {
    failed(flaw.id(), flaw.reason());
  }

  private void failed(String who, String reason) {
    failures++;
    if (failures <= MAX_REPORTED) {
      reported.add(who + ": " + LogLine.of(reason, MAX_REASON));
    }
    if (failures <= MAX_FAILURES) {
      LOG.warnf(
          "Cockpit federation '%s': user %s is not synced: %s",
          federation, who, LogLine.of(reason, MAX_REASON));
    } else if (failures == MAX_FAILURES + 1) {
      LOG.warnf("Cockpit federation '%s': further failed users are only counted", federation);
    }
  }

  /** The first failures with their reasons, one line each. */
  List<String> failures() {
    return List.copyOf(reported);
  }

  /** Logs the end, and returns the text for the administrator. */
  String end(
      String what,
      ImportResult done,
      int read,
      int failed,
      Duration time,
      Optional<String> stopReason) {
    String counts =
        "%d users read, %d added, %d updated, %d disabled, %d removed, %d failed in %d ms"
            .formatted(
                read,
                done.added(),
                done.updated(),
                done.disabled(),
                done.removed(),
                failed,
                time.toMillis());
    if (stopReason.isEmpty()) {
      LOG.infof("Cockpit federation '%s': sync of %s ended: %s", federation, what, counts);
      return what + ": " + counts;
    }
    String why = LogLine.of(stopReason.get(), MAX_REASON);
    LOG.warnf(
        "Cockpit federation '%s': sync of %s stopped: %s. Done so far: %s",
        federation, what, why, counts);
    return "The sync of " + what + " stopped: " + why + ". Done so far, and kept: " + counts;
  }
}
