package io.github.cockpitsso.provider.identity;

import io.github.cockpitsso.provider.crypto.RealmMac;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Proves that a note on a user was written by the federation, as {@link LinkSeal} does for the tie to the account. Whoever
 * may unlink a user and link him again can write his attributes in between, and would have the federation take roles away,
 * keep them for good, or enable whom an administrator disabled.
 *
 * <p>A note is kept as {@code text#mac}, so that administrators can still read it.
 */
public final class AttributeSeal {
  private static final char END = '#';

  private final RealmMac mac;
  private final String federation;

  /** Notes of this federation. */
  public AttributeSeal(KeycloakSession session, RealmModel realm, String federation) {
    this.mac = new RealmMac(session, realm, "cockpit-note");
    this.federation = federation;
  }

  /**
   * What to write to the attribute.
   *
   * @param text has no {@value #END}; empty makes nothing
   */
  public String make(String userId, String attribute, String text) {
    return text.isEmpty() ? "" : text + END + mac.of(List.of(federation, userId, attribute, text));
  }

  /** The note that stands in the attribute, if the federation wrote it there. */
  public Optional<String> read(String userId, String attribute, String sealed) {
    int end = sealed.indexOf(END);
    if (end < 0) {
      return Optional.empty();
    }
    String text = sealed.substring(0, end);
    return mac.fits(sealed.substring(end + 1), List.of(federation, userId, attribute, text))
        ? Optional.of(text)
        : Optional.empty();
  }
}
