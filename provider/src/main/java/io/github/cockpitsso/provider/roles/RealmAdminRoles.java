package io.github.cockpitsso.provider.roles;

import java.util.Set;
import org.keycloak.Config;
import org.keycloak.models.AdminRoles;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;

/**
 * The roles that administrate realms: all roles of the client {@code realm-management}, all roles
 * of the master realm's clients {@code *-realm}, and realm roles named {@code admin} or
 * {@code create-realm}.
 */
final class RealmAdminRoles {
  private static final Set<String> REALM_ROLES = Set.of(AdminRoles.ADMIN, AdminRoles.CREATE_REALM);

  private RealmAdminRoles() {}

  static boolean contains(RoleModel role) {
    return role.getContainer() instanceof ClientModel client
        ? isAdministrative(client)
        : REALM_ROLES.contains(role.getName());
  }

  private static boolean isAdministrative(ClientModel client) {
    RealmModel realm = client.getRealm();
    return client.getClientId().equals(Constants.REALM_MANAGEMENT_CLIENT_ID)
        || (realm.getName().equals(Config.getAdminRealm())
            && client.getClientId().endsWith(AdminRoles.APP_SUFFIX));
  }
}
