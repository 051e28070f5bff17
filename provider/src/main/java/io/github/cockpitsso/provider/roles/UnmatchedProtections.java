package io.github.cockpitsso.provider.roles;

import java.util.List;
import java.util.stream.Stream;
import org.keycloak.authorization.fgap.AdminPermissionsSchema;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Fences that hold nothing back in a realm as it is now. That may be meant so, since a role can come later; more often it
 * is a typing mistake that nobody would notice.
 */
public final class UnmatchedProtections {
  private final KeycloakSession session;
  private final RealmModel realm;
  private final RoleMappings mappings;

  /** Fences of these mappings in this realm. */
  public UnmatchedProtections(KeycloakSession session, RealmModel realm, RoleMappings mappings) {
    this.session = session;
    this.realm = realm;
    this.mappings = mappings;
  }

  /** They, as typed. */
  public List<String> list() {
    return AdminPermissionsSchema.runWithoutAuthorization(
        session, () -> mappings.fences().stream().filter(this::isIdle).toList());
  }

  private boolean isIdle(String fence) {
    var wildcard = new Wildcard(fence);
    return Stream.<Stream<? extends Target>>of(
            realm.getRolesStream().map(Target.OfRole::new),
            realm.getGroupsStream().map(Target.OfGroup::new),
            realm
                .getClientsStream()
                .filter(it -> mayName(fence, it))
                .flatMap(ClientModel::getRolesStream)
                .map(Target.OfRole::new))
        .flatMap(it -> it)
        .map(Target::name)
        .noneMatch(wildcard::matches);
  }

  /** Whether roles of this client can be called so at all; asking each of many clients for its roles takes long. */
  private static boolean mayName(String fence, ClientModel client) {
    int star = fence.indexOf('*');
    String beginning = Wildcard.plain(star < 0 ? fence : fence.substring(0, star));
    String name = Wildcard.plain(client.getClientId()) + ":";
    return name.startsWith(beginning) || beginning.startsWith(name);
  }
}
