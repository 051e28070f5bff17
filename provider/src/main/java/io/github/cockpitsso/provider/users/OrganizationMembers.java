package io.github.cockpitsso.provider.users;

import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.UserModelDelegate;
import org.keycloak.organization.OrganizationProvider;

/**
 * Corrects the member counts of Keycloak's organizations. Keycloak deletes all users of a
 * federation with one statement and does not update its cache, so it still counts them. The same is
 * true for a user whom a sync deletes.
 */
public final class OrganizationMembers {

  private OrganizationMembers() {}

  /** The organizations of this user. */
  public static List<OrganizationModel> organizations(
      KeycloakSession session, RealmModel realm, UserModel user) {
    return provider(session, realm).map(it -> it.getByMember(user).toList()).orElse(List.of());
  }

  /** Makes Keycloak count the members of all organizations again after this transaction commits. */
  public static void resetCounts(KeycloakSession session, RealmModel realm) {
    provider(session, realm)
        .ifPresent(it -> resetCounts(session, it.getAllStream().toList()));
  }

  /** The same for these organizations. */
  public static void resetCounts(KeycloakSession session, List<OrganizationModel> some) {
    if (!some.isEmpty()) {
      OrganizationProvider organizations = session.getProvider(OrganizationProvider.class);
      // Keycloak drops the count whenever a member is removed, even one who is no longer a member.
      some.forEach(it -> organizations.removeMember(it, new DeletedUser()));
    }
  }

  /**
   * Empty if the feature is disabled on the server. The realm's setting then stays enabled in
   * the database.
   */
  private static Optional<OrganizationProvider> provider(
      KeycloakSession session, RealmModel realm) {
    return realm.isOrganizationsEnabled()
        ? Optional.ofNullable(session.getProvider(OrganizationProvider.class))
        : Optional.empty();
  }

  /** A user whom Keycloak does not have. */
  private static final class DeletedUser extends UserModelDelegate {
    private final String id = KeycloakModelUtils.generateId();

    DeletedUser() {
      super((UserModel) null);
    }

    @Override
    public String getId() {
      return id;
    }
  }
}
