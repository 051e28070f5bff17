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
 * An HMAC (RFC 2104) with the realm's HS512 key. No API returns that key, so an administrator or an
 * import that writes users cannot compute the HMAC. The text form is {@code kid:mac}. An inactive
 * key is accepted as long as the realm has it.
 */
public final class RealmMac {
  private static final String ALGORITHM = "HmacSHA256";

  private final KeycloakSession session;
  private final RealmModel realm;
  private final String purpose;

  /**
   * HMACs of this realm for one purpose.
   *
   * @param purpose letters and hyphens; an HMAC for another purpose does not match
   */
  public RealmMac(KeycloakSession session, RealmModel realm, String purpose) {
    this.session = session;
    this.realm = realm;
    this.purpose = purpose;
  }

  /** The HMAC of these texts, in this order. */
  public String of(List<String> texts) {
    KeyWrapper key = session.keys().getActiveKey(realm, KeyUse.SIG, Algorithm.HS512);
    return key.getKid() + ":" + mac(key.getSecretKey(), texts);
  }

  /** Whether this is the HMAC of these texts. Takes constant time. */
  public boolean matches(String code, List<String> texts) {
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
    // The lengths prevent that one text continues in the next.
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
