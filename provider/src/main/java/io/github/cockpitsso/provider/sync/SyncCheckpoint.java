package io.github.cockpitsso.provider.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.component.ComponentModel;

/**
 * Up to where a federation is in step with Cockpit. It is told by Cockpit's own {@code _modified}, since the clocks of two
 * machines differ, and belongs to one address: another Cockpit is read from its beginning.
 *
 * @param modified the latest change that is in Keycloak, by Cockpit's clock
 * @param url Cockpit's address, as it is set
 */
public record SyncCheckpoint(Instant modified, String url) {

  /** In the federation's configuration; no setting, so the console neither shows nor changes it. */
  public static final String NAME = "syncedUntil";

  /** For changes that became visible after later ones: several web servers, several clocks. */
  static final Duration OVERLAP = Duration.ofMinutes(2);

  private static final String FORMAT = "[0-9]{1,12} .*";

  /** The stored point; nothing if there is none, or only one of another address. */
  public static Optional<SyncCheckpoint> of(ComponentModel model, String url) {
    String text = model.get(NAME);
    if (text == null || !text.matches(FORMAT)) {
      return Optional.empty();
    }
    int blank = text.indexOf(' ');
    return Optional.of(new SyncCheckpoint(
            Instant.ofEpochSecond(Long.parseLong(text.substring(0, blank))),
            text.substring(blank + 1)))
        .filter(point -> point.url().equals(url));
  }

  /** Writes it into a configuration. */
  public void putInto(ComponentModel model) {
    model.getConfig().putSingle(NAME, modified.getEpochSecond() + " " + url);
  }

  /** From when on changes are to be read. */
  public Instant since() {
    Instant from = modified.minus(OVERLAP);
    return from.isBefore(Instant.EPOCH) ? Instant.EPOCH : from;
  }
}
