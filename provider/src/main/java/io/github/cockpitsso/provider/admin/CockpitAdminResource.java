package io.github.cockpitsso.provider.admin;

import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.UserKey;
import io.github.cockpitsso.provider.apikey.StoredKeyChange;
import io.github.cockpitsso.provider.connection.CockpitServices;
import io.github.cockpitsso.provider.identity.CockpitIdentity;
import io.github.cockpitsso.provider.settings.FederationConfig;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** What administrators do with Cockpit users that Keycloak's own API cannot do. */
public final class CockpitAdminResource {
  private static final Logger LOG = Logger.getLogger(CockpitAdminResource.class);

  private final KeycloakSession session;
  private final RealmModel realm;
  private final AdminPermissionEvaluator permissions;
  private final AdminEventBuilder events;

  CockpitAdminResource(
      KeycloakSession session,
      RealmModel realm,
      AdminPermissionEvaluator permissions,
      AdminEventBuilder events) {
    this.session = session;
    this.realm = realm;
    this.permissions = permissions;
    this.events = events;
  }

  /**
   * Replaces the Cockpit API key of a user. The answer never contains a key. The admin event has
   * the fingerprint of the new one.
   *
   * @param id Keycloak's id of the user
   * @param body empty, or {@code {"grace": seconds}}: how long Cockpit still accepts the old key
   * @return 204; 400 for an invalid body, 403 without permission, 404 for an unknown user or one
   *     who is not linked to Cockpit. For the refusals of Cockpit see {@link RotationRefusal}.
   */
  @POST
  @Path("users/{id}/rotate-api-key")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response rotateApiKey(@PathParam("id") String id, String body) {
    UserModel user = session.users().getUserById(realm, id);
    if (user == null) {
      throw permissions.users().canQuery()
          ? new NotFoundException("User not found")
          : new ForbiddenException();
    }
    permissions.users().requireManage(user);
    Duration grace =
        RotationRequest.grace(body).orElseThrow(() -> RotationRefusal.INVALID_BODY.exception());
    CockpitIdentity identity = CockpitIdentity.of(session, realm, user)
        .orElseThrow(() -> RotationRefusal.NOT_LINKED.exception());
    if (!FederationConfig.of(identity.federation()).hasDirectory()) {
      throw RotationRefusal.NO_DIRECTORY.exception();
    }
    Outcome<UserKey> outcome = CockpitServices.of(session)
        .cockpit(session, identity.federation())
        .rotateApiKey(identity.id(), grace, Optional.empty());
    Secret key = outcome
        .ifFound()
        .flatMap(UserKey::apiKey)
        .orElseThrow(() -> refused(identity, outcome).exception());
    report(user, identity, key.fingerprint());
    return Response.noContent().build();
  }

  private static RotationRefusal refused(CockpitIdentity identity, Outcome<UserKey> outcome) {
    RotationRefusal refusal = RotationRefusal.of(outcome);
    LOG.warnf(
        "The API key of Cockpit user %s cannot be replaced: %s", identity.id(), refusal.message());
    return refusal;
  }

  private void report(UserModel user, CockpitIdentity identity, String fingerprint) {
    LOG.infof(
        "The API key of Cockpit user %s is replaced: fingerprint %s", identity.id(), fingerprint);
    events
        .operation(OperationType.ACTION)
        .resource(ResourceType.USER)
        .resourcePath("users", user.getId(), "cockpit-api-key")
        .representation(Map.of(StoredKeyChange.FINGERPRINT, fingerprint))
        .success();
  }
}
