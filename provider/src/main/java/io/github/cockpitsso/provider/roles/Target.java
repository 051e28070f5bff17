package io.github.cockpitsso.provider.roles;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.GroupModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** A role or group of the realm that can be mapped to a Cockpit role. */
sealed interface Target {

  /** Short, and unchanged by a rename. */
  String id();

  /** As typed in a pair. */
  String name();

  /** Its own name, then the names of all groups above it: members of a group inherit from them. */
  Stream<String> names();

  /** Whether the user has it directly. */
  boolean isHeldBy(UserModel user);

  void grantTo(UserModel user);

  void revokeFrom(UserModel user);

  /** All roles that it includes. */
  Set<RoleModel> effectiveRoles();

  /** The target with this {@link #id()}, if it exists. */
  static Optional<Target> ofId(RealmModel realm, String id) {
    String uuid = id.substring(Math.min(2, id.length()));
    if (id.startsWith(OfRole.KIND)) {
      return Optional.ofNullable(realm.getRoleById(uuid)).map(OfRole::new);
    }
    return id.startsWith(OfGroup.KIND)
        ? Optional.ofNullable(realm.getGroupById(uuid)).map(OfGroup::new)
        : Optional.empty();
  }

  /** A realm role or a client role. */
  record OfRole(RoleModel role) implements Target {
    private static final String KIND = "r:";

    @Override
    public String id() {
      return KIND + role.getId();
    }

    @Override
    public String name() {
      return role.getContainer() instanceof ClientModel client
          ? client.getClientId() + ":" + role.getName()
          : role.getName();
    }

    @Override
    public Stream<String> names() {
      return Stream.of(name());
    }

    @Override
    public boolean isHeldBy(UserModel user) {
      return user.hasDirectRole(role);
    }

    @Override
    public void grantTo(UserModel user) {
      user.grantRole(role);
    }

    @Override
    public void revokeFrom(UserModel user) {
      user.deleteRoleMapping(role);
    }

    @Override
    public Set<RoleModel> effectiveRoles() {
      return closure(Stream.of(role));
    }
  }

  /** A group. */
  record OfGroup(GroupModel group) implements Target {
    private static final String KIND = "g:";

    @Override
    public String id() {
      return KIND + group.getId();
    }

    @Override
    public String name() {
      return KeycloakModelUtils.buildGroupPath(group);
    }

    @Override
    public Stream<String> names() {
      return Stream.iterate(group, it -> it != null, GroupModel::getParent)
          .map(KeycloakModelUtils::buildGroupPath);
    }

    @Override
    public boolean isHeldBy(UserModel user) {
      // Not isMemberOf, which includes subgroups.
      return user.getGroupsStream().anyMatch(it -> it.getId().equals(group.getId()));
    }

    @Override
    public void grantTo(UserModel user) {
      user.joinGroup(group);
    }

    @Override
    public void revokeFrom(UserModel user) {
      user.leaveGroup(group);
    }

    @Override
    public Set<RoleModel> effectiveRoles() {
      Set<RoleModel> roles = new HashSet<>();
      for (GroupModel each = group; each != null; each = each.getParent()) {
        roles.addAll(closure(each.getRoleMappingsStream()));
      }
      return roles;
    }
  }

  private static Set<RoleModel> closure(Stream<RoleModel> roles) {
    Set<RoleModel> all = new HashSet<>();
    roles.forEach(role -> add(role, all));
    return all;
  }

  private static void add(RoleModel role, Set<RoleModel> all) {
    if (all.add(role) && role.isComposite()) {
      role.getCompositesStream().forEach(each -> add(each, all));
    }
  }
}
