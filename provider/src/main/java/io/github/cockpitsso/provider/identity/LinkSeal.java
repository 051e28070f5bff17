package io.github.cockpitsso.provider.identity;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.provider.crypto.RealmMac;
import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Proves that a user's tie to a Cockpit account was written by the federation. Federation link and attributes can be set
 * through the admin API and by imports as well; a {@link RealmMac} can not. A seal that does not fit makes the user nobody
 * in Cockpit until the next login writes a new one.
 */
public final class LinkSeal {
  private final RealmMac mac;

  public LinkSeal(KeycloakSession session, RealmModel realm) {
    this.mac = new RealmMac(session, realm, "cockpit-link");
  }

  /** The seal for the user of this id, of this federation, whose account this is. */
  public String make(String federation, String userId, CockpitUser account) {
    return mac.of(List.of(federation, userId, account.id(), account.user(), account.role()));
  }

  /** Whether the user's attributes are as the federation wrote them. */
  boolean isIntact(CockpitIdentity identity, UserModel user) {
    String seal = user.getFirstAttribute(CockpitAttributes.SEAL);
    return seal != null
        && mac.fits(
            seal,
            List.of(
                identity.federation().getId(),
                user.getId(),
                identity.id(),
                identity.user(),
                identity.role().orElse("")));
  }

  /** Whether what is stored of a user of this federation is as the federation wrote it. */
  public boolean isIntact(String federation, StoredUser stored) {
    return mac.fits(
        stored.attribute(CockpitAttributes.SEAL),
        List.of(
            federation,
            stored.userId(),
            stored.id(),
            stored.attribute(CockpitAttributes.USER),
            stored.attribute(CockpitAttributes.ROLE)));
  }
}
