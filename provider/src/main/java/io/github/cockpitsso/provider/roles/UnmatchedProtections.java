package io.github.cockpitsso.provider.roles;

import java.util.List;
import java.util.stream.Stream;
import org.keycloak.authorization.fgap.AdminPermissionsSchema;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Protections that match no role or group of the realm. The role may be created later, but often it
 * is a typing error.
 */
public final class UnmatchedProtections {
  private final KeycloakSession session;
  private final RealmModel realm;
  private final RoleMappings mappings;

  /** Protections of these mappings in this realm. */
  public UnmatchedProtections(KeycloakSession session, RealmModel realm, RoleMappings mappings) {
    this.session = session;
    this.realm = realm;
    this.mappings = mappings;
  }

  /** The protections without a match, as typed. */
  public List<String> list() {
    return AdminPermissionsSchema.runWithoutAuthorization(
        session, () -> mappings.protections().stream().filter(this::isUnmatched).toList());
  }

  private boolean isUnmatched(String protection) {
    var wildcard = new Wildcard(protection);
    return Stream.<Stream<? extends Target>>of(
            realm.getRolesStream().map(Target.OfRole::new),
            realm.getGroupsStream().map(Target.OfGroup::new),
            realm
                .getClientsStream()
                .filter(it -> mayName(protection, it))
                .flatMap(ClientModel::getRolesStream)
                .map(Target.OfRole::new))
        .flatMap(it -> it)
        .map(Target::name)
        .noneMatch(wildcard::matches);
  }

  /** Whether roles of this client can match. Reading the roles of every client takes long. */
  private static boolean mayName(String protection, ClientModel client) {
    int star = protection.indexOf('*');
    String beginning = Wildcard.plain(star < 0 ? protection : protection.substring(0, star));
    String name = Wildcard.plain(client.getClientId()) + ":";
    return name.startsWith(beginning) || beginning.startsWith(name);
  }
}
