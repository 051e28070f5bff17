package io.github.cockpitsso.provider.sync;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.keycloak.storage.user.SynchronizationResult;

/**
 * How a sync ended, for Keycloak. One that could not be done, or not to its end, is <em>ignored</em>: the console shows
 * the status text of such a result and nothing else, and Keycloak does not take the sync for done.
 */
public final class SyncResult extends SynchronizationResult {
  private static final int MOST_IN_STATUS = 3;

  private final String text;
  private final List<String> failures;
  private final Optional<Instant> reached;

  private SyncResult(String text, List<String> failures, Optional<Instant> reached) {
    this.text = text;
    this.failures = List.copyOf(failures);
    this.reached = reached;
  }

  /** A sync that did not start. */
  public static SyncResult refused(String why) {
    return stopped(ImportResult.NONE, 0, why, List.of());
  }

  /**
   * A sync that stopped before its end; what it has done so far is stored.
   *
   * @param failures who failed and why, a line each; not all of many
   */
  static SyncResult stopped(ImportResult done, int failed, String why, List<String> failures) {
    SyncResult result = new SyncResult(why, failures, Optional.empty());
    result.count(done, failed);
    result.setIgnored(true);
    return result;
  }

  /**
   * A sync that read all there was to read.
   *
   * @param failures as for {@link #stopped}
   * @param reached latest change that is in Keycloak now, by Cockpit's clock
   */
  static SyncResult completed(
      ImportResult done,
      int failed,
      String text,
      List<String> failures,
      Optional<Instant> reached) {
    SyncResult result = new SyncResult(text, failures, reached);
    result.count(done, failed);
    return result;
  }

  private void count(ImportResult done, int failed) {
    setAdded(done.added());
    // Keycloak knows no other word for it.
    setUpdated(done.updated() + done.disabled());
    setRemoved(done.removed());
    setFailed(failed);
  }

  /** Up to where Keycloak is in step with Cockpit after this, if that is known. */
  public Optional<Instant> reached() {
    return reached;
  }

  /** One line, for the message of the console and for callers of the sync endpoint. */
  @Override
  public String getStatus() {
    return failures.isEmpty() ? text : text + ". Failed: " + inOneLine();
  }

  private String inOneLine() {
    String first =
        String.join(" \u2022 ", failures.subList(0, Math.min(MOST_IN_STATUS, failures.size())));
    return getFailed() > MOST_IN_STATUS
        ? first + " \u2022 and " + (getFailed() - MOST_IN_STATUS) + " more"
        : first;
  }

  /** All lines: how it ended, then who failed and why. */
  public String report() {
    var lines = new StringBuilder(text);
    failures.forEach(it -> lines.append('\n').append(it));
    if (getFailed() > failures.size()) {
      lines
          .append("\n... and ")
          .append(getFailed() - failures.size())
          .append(" more. The server log names them");
    }
    return lines.toString();
  }
}
