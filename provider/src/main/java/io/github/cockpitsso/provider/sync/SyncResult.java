package io.github.cockpitsso.provider.sync;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.keycloak.storage.user.SynchronizationResult;

/**
 * The result of a sync, for Keycloak. A sync that did not start or stopped early is
 * <em>ignored</em>: the console then shows only the status text, and Keycloak does not count the
 * sync as done.
 */
public final class SyncResult extends SynchronizationResult {
  private static final int MAX_IN_STATUS = 3;

  private final String text;
  private final List<String> failures;
  private final Optional<Instant> reached;

  private SyncResult(
      ImportResult done,
      int failed,
      String text,
      List<String> failures,
      Optional<Instant> reached) {
    setAdded(done.added());
    // Keycloak has no count for disabled users.
    setUpdated(done.updated() + done.disabled());
    setRemoved(done.removed());
    setFailed(failed);
    this.text = text;
    this.failures = List.copyOf(failures);
    this.reached = reached;
  }

  /** A sync that did not start. */
  public static SyncResult refused(String why) {
    return stopped(ImportResult.NONE, 0, why, List.of());
  }

  /**
   * A sync that stopped early. Its finished batches stay.
   *
   * @param failures the first failures with their reasons, one line each
   */
  static SyncResult stopped(ImportResult done, int failed, String why, List<String> failures) {
    var result = new SyncResult(done, failed, why, failures, Optional.empty());
    result.setIgnored(true);
    return result;
  }

  /**
   * A sync that read everything.
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
    return new SyncResult(done, failed, text, failures, reached);
  }

  /** The new checkpoint. Empty if it is unknown. */
  public Optional<Instant> reached() {
    return reached;
  }

  /** One line, for the console and for callers of the sync endpoint. */
  @Override
  public String getStatus() {
    return failures.isEmpty() ? text : text + ". Failed: " + inOneLine();
  }

  private String inOneLine() {
    String first =
        String.join(" \u2022 ", failures.subList(0, Math.min(MAX_IN_STATUS, failures.size())));
    return getFailed() > MAX_IN_STATUS
        ? first + " \u2022 and " + (getFailed() - MAX_IN_STATUS) + " more"
        : first;
  }

  /** All lines: the result, then the failures with their reasons. */
  public String report() {
    var lines = new StringBuilder(text);
    failures.forEach(it -> lines.append('\n').append(it));
    if (getFailed() > failures.size()) {
      lines
          .append("\n... and ")
          .append(getFailed() - failures.size())
          .append(" more. See the server log");
    }
    return lines.toString();
  }
}
