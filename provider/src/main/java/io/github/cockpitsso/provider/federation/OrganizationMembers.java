package io.github.cockpitsso.provider.federation;

import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.UserModelDelegate;
import org.keycloak.organization.OrganizationProvider;

/**
 * Members of Keycloak's organizations. Keycloak deletes all users of a federation with one statement and reports none of them,
 * so its cache of how many members an organization has goes on counting them.
 */
final class OrganizationMembers {

  private OrganizationMembers() {}

  /** Has Keycloak count the members of all organizations again, when this transaction is committed. */
  static void countAgain(KeycloakSession session, RealmModel realm) {
    if (realm.isOrganizationsEnabled()) {
      OrganizationProvider organizations = session.getProvider(OrganizationProvider.class);
      // Keycloak drops the count whenever a member is removed, also one who is a member no longer.
      organizations
          .getAllStream()
          .toList()
          .forEach(it -> organizations.removeMember(it, new Gone()));
    }
  }

  /** A user whom Keycloak does not have. */
  private static final class Gone extends UserModelDelegate {
    Gone() {
      super((UserModel) null);
    }

    @Override
    public String getId() {
      return "gone";
    }
  }
}
