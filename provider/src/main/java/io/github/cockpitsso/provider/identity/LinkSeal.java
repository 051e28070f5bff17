package io.github.cockpitsso.provider.identity;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.provider.crypto.RealmMac;
import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Proves that the federation wrote the link between a user and a Cockpit account. The admin API and
 * imports can set the federation link and the attributes, but cannot create a {@link RealmMac}.
 * With an invalid seal the user has no identity in Cockpit until the next login.
 */
public final class LinkSeal {
  private final RealmMac mac;

  public LinkSeal(KeycloakSession session, RealmModel realm) {
    this.mac = new RealmMac(session, realm, "cockpit-link");
  }

  /** The seal for this user and account. */
  public String make(String federation, String userId, CockpitUser account) {
    return mac.of(List.of(federation, userId, account.id(), account.user(), account.role()));
  }

  /** Whether the stored user is as the federation wrote it. */
  public boolean isIntact(String federation, StoredUser stored) {
    return mac.matches(
        stored.attribute(CockpitAttributes.SEAL),
        List.of(
            federation,
            stored.userId(),
            stored.id(),
            stored.attribute(CockpitAttributes.USER),
            stored.attribute(CockpitAttributes.ROLE)));
  }
}
