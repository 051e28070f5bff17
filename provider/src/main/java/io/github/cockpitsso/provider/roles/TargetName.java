package io.github.cockpitsso.provider.roles;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.keycloak.authorization.fgap.AdminPermissionsSchema;
import org.keycloak.models.ClientModel;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The name of a role or group, as typed: {@code role}, {@code client:role} or
 * {@code /path/of/group}. Names of clients and roles may contain colons, so one text may match
 * several roles.
 */
record TargetName(String text) {

  /** All matches in the realm. A valid name has exactly one. */
  List<Target> find(KeycloakSession session, RealmModel realm) {
    return text.startsWith("/")
        ? group(session, realm).<Target>map(Target.OfGroup::new).stream().toList()
        : Stream.concat(
                Optional.ofNullable(realm.getRole(text)).<Target>map(Target.OfRole::new).stream(),
                clientRoles(realm))
            .toList();
  }

  private Optional<GroupModel> group(KeycloakSession session, RealmModel realm) {
    // The caller's permissions are ignored: a group that an administrator may not see is
    // not missing.
    return Optional.ofNullable(AdminPermissionsSchema.runWithoutAuthorization(
        session, () -> KeycloakModelUtils.findGroupByPath(session, realm, text)));
  }

  private Stream<Target> clientRoles(RealmModel realm) {
    return IntStream.range(1, text.length() - 1)
        .filter(it -> text.charAt(it) == ':')
        .boxed()
        .flatMap(
            colon -> clientRole(
                realm.getClientByClientId(text.substring(0, colon)), text.substring(colon + 1))
                .stream());
  }

  private static Optional<Target> clientRole(ClientModel client, String role) {
    return Optional.ofNullable(client).map(it -> it.getRole(role)).map(Target.OfRole::new);
  }
}
