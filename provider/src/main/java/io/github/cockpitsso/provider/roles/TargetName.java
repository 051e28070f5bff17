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
 * What an administrator calls a role or group: {@code role}, {@code client:role} or {@code /path/of/group}. Clients and
 * roles may have colons in their names, so one text may mean several.
 */
record TargetName(String text) {

  /** Everything in the realm that is called so; one if all is well. */
  List<Target> find(KeycloakSession session, RealmModel realm) {
    return text.startsWith("/")
        ? group(session, realm).<Target>map(Target.OfGroup::new).stream().toList()
        : Stream.concat(
                Optional.ofNullable(realm.getRole(text)).<Target>map(Target.OfRole::new).stream(),
                clientRoles(realm))
            .toList();
  }

  private Optional<GroupModel> group(KeycloakSession session, RealmModel realm) {
    // Whoever is asking: an administrator who may not see the group must not make it be missing.
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
