package io.github.cockpitsso.provider.federation;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.keycloak.crypto.Algorithm;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Proves that a note on a user was written by the federation, as {@link LinkSeal} does for the tie to the account. Whoever
 * may unlink a user and link him again can write his attributes in between, and would have the federation take roles away,
 * keep them for good, or enable whom an administrator disabled.
 *
 * <p>A note is kept as {@code text#kid:mac}, so that administrators can still read it; the HMAC (RFC 2104) is under a key of
 * the realm.
 */
final class NoteSeal {
  private static final String MAC = "HmacSHA256";
  private static final char END = '#';

  private final KeycloakSession session;
  private final RealmModel realm;
  private final String federation;

  /** Notes of this federation. */
  NoteSeal(KeycloakSession session, RealmModel realm, String federation) {
    this.session = session;
    this.realm = realm;
    this.federation = federation;
  }

  /**
   * What to write to the attribute.
   *
   * @param text has no {@value #END}; empty makes nothing
   */
  String make(String userId, String attribute, String text) {
    if (text.isEmpty()) {
      return "";
    }
    KeyWrapper key = session.keys().getActiveKey(realm, KeyUse.SIG, Algorithm.HS512);
    return text + END + key.getKid() + ":"
        + mac(key.getSecretKey(), framed(userId, attribute, text));
  }

  /** The note that stands in the attribute, if the federation wrote it there. */
  Optional<String> read(String userId, String attribute, String sealed) {
    int end = sealed.indexOf(END);
    int colon = sealed.lastIndexOf(':');
    if (end < 0 || colon < end) {
      return Optional.empty();
    }
    String text = sealed.substring(0, end);
    KeyWrapper key =
        session.keys().getKey(realm, sealed.substring(end + 1, colon), KeyUse.SIG, Algorithm.HS512);
    return key != null
            && key.getSecretKey() != null
            && MessageDigest.isEqual(
                mac(key.getSecretKey(), framed(userId, attribute, text))
                    .getBytes(StandardCharsets.US_ASCII),
                sealed.substring(colon + 1).getBytes(StandardCharsets.UTF_8))
        ? Optional.of(text)
        : Optional.empty();
  }

  private String framed(String userId, String attribute, String text) {
    // Lengths, so that no part can reach into another.
    var framed = new StringBuilder("cockpit-note");
    for (String part : List.of(realm.getId(), federation, userId, attribute, text)) {
      framed.append('|').append(part.length()).append(':').append(part);
    }
    return framed.toString();
  }

  private static String mac(SecretKey key, String text) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JVM has " + MAC, e);
    }
  }
}
