package io.github.cockpitsso.provider.identity;

import io.github.cockpitsso.provider.crypto.RealmMac;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Proves that the federation wrote an attribute, as {@link LinkSeal} does for the link to the
 * account. An administrator who can unlink a user and link it again can write its attributes in
 * between. Without the seal the federation would revoke roles, keep them forever, or enable a user
 * whom an administrator disabled.
 *
 * <p>The attribute is {@code text#mac}, so that administrators can still read it.
 */
public final class AttributeSeal {
  private static final char END = '#';

  private final RealmMac mac;
  private final String federation;

  /** Attributes of this federation. */
  public AttributeSeal(KeycloakSession session, RealmModel realm, String federation) {
    this.mac = new RealmMac(session, realm, "cockpit-note");
    this.federation = federation;
  }

  /**
   * The value to write to the attribute.
   *
   * @param text without {@value #END}; empty returns an empty value
   */
  public String make(String userId, String attribute, String text) {
    return text.isEmpty() ? "" : text + END + mac.of(List.of(federation, userId, attribute, text));
  }

  /** The text of the attribute. Empty if the federation did not write it. */
  public Optional<String> read(String userId, String attribute, String sealed) {
    int end = sealed.indexOf(END);
    if (end < 0) {
      return Optional.empty();
    }
    String text = sealed.substring(0, end);
    return mac.matches(sealed.substring(end + 1), List.of(federation, userId, attribute, text))
        ? Optional.of(text)
        : Optional.empty();
  }
}
