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
 * Members of Keycloak's organizations. Keycloak deletes all users of a federation with one statement and reports each of them
 * to no cache, so it goes on counting them as members. The same is true for a user whom a sync deletes.
 */
public final class OrganizationMembers {

  private OrganizationMembers() {}

  /** The organizations that this user is a member of. */
  public static List<OrganizationModel> organizations(
      KeycloakSession session, RealmModel realm, UserModel user) {
    return provider(session, realm).map(it -> it.getByMember(user).toList()).orElse(List.of());
  }

  /** Has Keycloak count the members of all organizations again, when this transaction is committed. */
  public static void countAgain(KeycloakSession session, RealmModel realm) {
    provider(session, realm)
        .ifPresent(it -> countAgain(session, it.getAllStream().toList()));
  }

  /** The same for these organizations. */
  public static void countAgain(KeycloakSession session, List<OrganizationModel> some) {
    if (!some.isEmpty()) {
      OrganizationProvider organizations = session.getProvider(OrganizationProvider.class);
      // Keycloak drops the count whenever a member is removed, also one who is a member no longer.
      some.forEach(it -> organizations.removeMember(it, new Gone()));
    }
  }

  /** Empty if the server has the feature disabled: the realm's setting stays enabled in the database. */
  private static Optional<OrganizationProvider> provider(
      KeycloakSession session, RealmModel realm) {
    return realm.isOrganizationsEnabled()
        ? Optional.ofNullable(session.getProvider(OrganizationProvider.class))
        : Optional.empty();
  }

  /** A user whom Keycloak does not have. */
  private static final class Gone extends UserModelDelegate {
    private final String id = KeycloakModelUtils.generateId();

    Gone() {
      super((UserModel) null);
    }

    @Override
    public String getId() {
      return id;
    }
  }
}
