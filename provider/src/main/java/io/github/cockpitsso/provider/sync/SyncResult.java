package io.github.cockpitsso.provider.sync;

import java.time.Instant;
import java.util.Optional;
import org.keycloak.storage.user.SynchronizationResult;

/**
 * How a sync ended, for Keycloak. One that could not be done, or not to its end, is <em>ignored</em>: the console shows
 * the status text of such a result and nothing else, and Keycloak does not take the sync for done.
 */
public final class SyncResult extends SynchronizationResult {
  private final String text;
  private final Optional<Instant> reached;

  private SyncResult(String text, Optional<Instant> reached) {
    this.text = text;
    this.reached = reached;
  }

  /** A sync that did not start. */
  public static SyncResult refused(String why) {
    return stopped(ImportBatch.NONE, 0, why);
  }

  /** A sync that stopped before its end; what it has done so far is stored. */
  static SyncResult stopped(ImportBatch done, int failed, String why) {
    SyncResult result = new SyncResult(why, Optional.empty());
    result.count(done, failed);
    result.setIgnored(true);
    return result;
  }

  /**
   * A sync that read all there was to read.
   *
   * @param reached latest change that is in Keycloak now, by Cockpit's clock
   */
  static SyncResult completed(
      ImportBatch done, int failed, String text, Optional<Instant> reached) {
    SyncResult result = new SyncResult(text, reached);
    result.count(done, failed);
    return result;
  }

  private void count(ImportBatch done, int failed) {
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

  @Override
  public String getStatus() {
    return text;
  }
}
