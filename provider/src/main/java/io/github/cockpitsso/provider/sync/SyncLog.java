package io.github.cockpitsso.provider.sync;

import io.github.cockpitsso.client.UserPage;
import io.github.cockpitsso.provider.text.LogLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What administrators find in the log about one sync. */
final class SyncLog {
  private static final Logger LOG = Logger.getLogger(SyncLog.class);
  private static final int MOST_FAILURES = 1_000;
  private static final int MOST_REPORTED = 20;
  private static final int LONGEST_REASON = 400;

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
    if (failures <= MOST_REPORTED) {
      reported.add(who + ": " + LogLine.of(reason, LONGEST_REASON));
    }
    if (failures <= MOST_FAILURES) {
      LOG.warnf(
          "Cockpit federation '%s': user %s is not synchronized: %s",
          federation, who, LogLine.of(reason, LONGEST_REASON));
    } else if (failures == MOST_FAILURES + 1) {
      LOG.warnf("Cockpit federation '%s': more users fail, and are only counted", federation);
    }
  }

  /** The first of those who failed, and why, a line each. */
  List<String> failures() {
    return List.copyOf(reported);
  }

  /** How it ended, also as the text for the administrator. */
  String end(
      String what,
      ImportResult done,
      int read,
      int failed,
      Duration time,
      Optional<String> trouble) {
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
    if (trouble.isEmpty()) {
      LOG.infof("Cockpit federation '%s': sync of %s ended: %s", federation, what, counts);
      return what + ": " + counts;
    }
    String why = LogLine.of(trouble.get(), LONGEST_REASON);
    LOG.warnf(
        "Cockpit federation '%s': sync of %s stopped: %s. Done so far: %s",
        federation, what, why, counts);
    return "The sync of " + what + " stopped: " + why + ". Done so far, and kept: " + counts;
  }
}
