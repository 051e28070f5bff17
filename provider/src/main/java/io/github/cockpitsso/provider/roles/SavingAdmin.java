package io.github.cockpitsso.provider.roles;

import java.util.Optional;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.fgap.AdminPermissions;

/** The administrator who saves a federation. With an import it is the server itself. */
final class SavingAdmin {
  private final KeycloakSession session;
  private final RealmModel realm;

  /** The administrator of this session, in this realm. */
  SavingAdmin(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
  }

  /** Whether the administrator may grant this role to a user. */
  boolean mayGrant(RoleModel role) {
    KeycloakContext context = session.getContext();
    return !(context.getBearerToken() instanceof AccessToken token)
        || home(token)
            .filter(home -> AdminPermissions.evaluator(
                    session,
                    realm,
                    new AdminAuth(home, token, context.getUser(), context.getClient()))
                .roles()
                .canMapRole(role))
            .isPresent();
  }

  /**
   * The administrator's own realm, which may be the master realm. Keycloak finds it in the
   * same way.
   */
  private Optional<RealmModel> home(AccessToken token) {
    String issuer = token.getIssuer();
    return Optional.ofNullable(
        session.realms().getRealmByName(issuer.substring(issuer.lastIndexOf('/') + 1)));
  }
}
