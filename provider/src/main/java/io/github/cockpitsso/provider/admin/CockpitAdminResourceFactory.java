package io.github.cockpitsso.provider.admin;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * Adds {@code /admin/realms/{realm}/cockpit-sso} to Keycloak's admin API. Keycloak has verified the
 * administrator's access token before it calls this.
 */
public final class CockpitAdminResourceFactory
    implements AdminRealmResourceProviderFactory, AdminRealmResourceProvider {

  /** The id of the provider, which is also its path. */
  public static final String PROVIDER_ID = "cockpit-sso";

  @Override
  public String getId() {
    return PROVIDER_ID;
  }

  @Override
  public AdminRealmResourceProvider create(KeycloakSession session) {
    return this;
  }

  @Override
  public Object getResource(
      KeycloakSession session,
      RealmModel realm,
      AdminPermissionEvaluator permissions,
      AdminEventBuilder events) {
    return new CockpitAdminResource(session, realm, permissions, events);
  }

  @Override
  public void init(Config.Scope config) {
    // There are no options.
  }

  @Override
  public void postInit(KeycloakSessionFactory sessions) {
    // Other providers are not needed.
  }

  @Override
  public void close() {
    // There is nothing to close.
  }
}
