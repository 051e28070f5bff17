package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.CockpitUser;
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
import org.keycloak.models.UserModel;

/**
 * Proves that a user's tie to a Cockpit account was written by the federation. Federation link and attributes can be set
 * through the admin API and by imports as well; an HMAC (RFC 2104) under a key of the realm, which no API shows, can not.
 * A seal that does not fit makes the user nobody in Cockpit until the next login writes a new one.
 */
final class LinkSeal {
  private static final String MAC = "HmacSHA256";

  private final KeycloakSession session;
  private final RealmModel realm;

  LinkSeal(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
  }

  /** The seal for the user of this id, of this federation, whose account this is. */
  String make(String federation, String userId, CockpitUser account) {
    KeyWrapper key = session.keys().getActiveKey(realm, KeyUse.SIG, Algorithm.HS512);
    return key.getKid()
        + ":"
        + mac(
            key.getSecretKey(),
            text(federation, userId, account.id(), account.user(), account.role()));
  }

  /** Whether the user's attributes are as the federation wrote them. */
  boolean isIntact(CockpitIdentity identity, UserModel user) {
    return fits(
        user.getFirstAttribute(CockpitAttributes.SEAL),
        text(
            identity.federation().getId(),
            user.getId(),
            identity.id(),
            identity.user(),
            identity.role().orElse("")));
  }

  /** Whether what is stored of a user of this federation is as the federation wrote it. */
  boolean isIntact(String federation, StoredAccount stored) {
    return fits(
        stored.attribute(CockpitAttributes.SEAL),
        text(
            federation,
            stored.userId(),
            stored.id(),
            stored.attribute(CockpitAttributes.USER),
            stored.attribute(CockpitAttributes.ROLE)));
  }

  private boolean fits(String seal, String text) {
    int colon = seal == null ? -1 : seal.lastIndexOf(':');
    if (colon < 0) {
      return false;
    }
    KeyWrapper key =
        session.keys().getKey(realm, seal.substring(0, colon), KeyUse.SIG, Algorithm.HS512);
    if (key == null || key.getSecretKey() == null) {
      return false;
    }
    return MessageDigest.isEqual(
        mac(key.getSecretKey(), text).getBytes(StandardCharsets.US_ASCII),
        seal.substring(colon + 1).getBytes(StandardCharsets.US_ASCII));
  }

  private String text(String federation, String userId, String id, String name, String role) {
    // Lengths, so that no part can reach into another.
    var text = new StringBuilder("cockpit-link");
    for (String part : List.of(realm.getId(), federation, userId, id, name, role)) {
      text.append('|').append(part.length()).append(':').append(part);
    }
    return text.toString();
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
