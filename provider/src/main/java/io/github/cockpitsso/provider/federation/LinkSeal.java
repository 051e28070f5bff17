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

  /** The seal for this user of this federation, whose account this is. */
  String make(String federation, UserModel user, CockpitUser account) {
    KeyWrapper key = session.keys().getActiveKey(realm, KeyUse.SIG, Algorithm.HS512);
    return key.getKid()
        + ":"
        + mac(
            key.getSecretKey(),
            text(federation, user, account.id(), account.user(), account.role()));
  }

  /** Whether the user's attributes are as the federation wrote them. */
  boolean isIntact(CockpitIdentity identity, UserModel user) {
    String seal = user.getFirstAttribute(CockpitAttributes.SEAL);
    int colon = seal == null ? -1 : seal.lastIndexOf(':');
    if (colon < 0) {
      return false;
    }
    KeyWrapper key =
        session.keys().getKey(realm, seal.substring(0, colon), KeyUse.SIG, Algorithm.HS512);
    if (key == null || key.getSecretKey() == null) {
      return false;
    }
    String text = text(
        identity.federation().getId(),
        user,
        identity.id(),
        identity.user(),
        identity.role().orElse(""));
    return MessageDigest.isEqual(
        mac(key.getSecretKey(), text).getBytes(StandardCharsets.US_ASCII),
        seal.substring(colon + 1).getBytes(StandardCharsets.US_ASCII));
  }

  private String text(String federation, UserModel user, String id, String name, String role) {
    // Lengths, so that no part can reach into another.
    var text = new StringBuilder("cockpit-link");
    for (String part : List.of(realm.getId(), federation, user.getId(), id, name, role)) {
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
