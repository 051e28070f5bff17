package io.github.cockpitsso.provider.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.component.ComponentModel;

/**
 * The change up to which a federation is in sync with Cockpit. It is Cockpit's own
 * {@code _modified}, because clocks differ. It belongs to one address: another Cockpit is read from
 * the beginning.
 *
 * @param modified the latest change that is in Keycloak, by Cockpit's clock
 * @param url of Cockpit, as configured
 */
public record SyncCheckpoint(Instant modified, String url) {

  /** In the federation's configuration. It is not a setting, so the console does not show it. */
  public static final String NAME = "syncedUntil";

  /** For changes that become visible after later ones, with several web servers and clocks. */
  static final Duration OVERLAP = Duration.ofMinutes(2);

  private static final String FORMAT = "[0-9]{1,12} .*";

  /** The stored checkpoint. Empty if there is none for this address. */
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

  /** Writes the checkpoint to a configuration. */
  public void putInto(ComponentModel model) {
    model.getConfig().putSingle(NAME, modified.getEpochSecond() + " " + url);
  }

  /** The time from which changes must be read. */
  public Instant since() {
    Instant from = modified.minus(OVERLAP);
    return from.isBefore(Instant.EPOCH) ? Instant.EPOCH : from;
  }
}
