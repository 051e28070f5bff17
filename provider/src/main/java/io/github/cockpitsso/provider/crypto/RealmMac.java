package io.github.cockpitsso.provider.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.keycloak.crypto.Algorithm;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * An HMAC (RFC 2104) under the realm's HS512 key, which no API shows: who can write to the database's users, by the admin
 * API or an import, can not make one. It reads {@code kid:mac}; a key that is no longer active counts as long as the realm
 * has it.
 */
public final class RealmMac {
  private static final String ALGORITHM = "HmacSHA256";

  private final KeycloakSession session;
  private final RealmModel realm;
  private final String purpose;

  /**
   * Codes of this realm for one purpose; those for another do not fit.
   *
   * @param purpose letters and hyphens
   */
  public RealmMac(KeycloakSession session, RealmModel realm, String purpose) {
    this.session = session;
    this.realm = realm;
    this.purpose = purpose;
  }

  /** The code of these texts, in this order. */
  public String of(List<String> texts) {
    KeyWrapper key = session.keys().getActiveKey(realm, KeyUse.SIG, Algorithm.HS512);
    return key.getKid() + ":" + mac(key.getSecretKey(), texts);
  }

  /** Whether the code was made of these texts; in constant time, whatever the code is. */
  public boolean fits(String code, List<String> texts) {
    int colon = code.lastIndexOf(':');
    if (colon < 0) {
      return false;
    }
    KeyWrapper key =
        session.keys().getKey(realm, code.substring(0, colon), KeyUse.SIG, Algorithm.HS512);
    return key != null
        && key.getSecretKey() != null
        && MessageDigest.isEqual(
            mac(key.getSecretKey(), texts).getBytes(StandardCharsets.US_ASCII),
            code.substring(colon + 1).getBytes(StandardCharsets.UTF_8));
  }

  private String mac(SecretKey key, List<String> texts) {
    // Lengths, so that no text can reach into another.
    var framed = new StringBuilder(purpose);
    append(framed, realm.getId());
    texts.forEach(text -> append(framed, text));
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(framed.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JVM has " + ALGORITHM, e);
    }
  }

  private static void append(StringBuilder framed, String text) {
    framed.append('|').append(text.length()).append(':').append(text);
  }
}
