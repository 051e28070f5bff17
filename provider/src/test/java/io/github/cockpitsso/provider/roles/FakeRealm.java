package io.github.cockpitsso.provider.roles;

import io.github.cockpitsso.provider.fake.Fake;
import io.github.cockpitsso.provider.federation.CockpitUserStorageProviderFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.GroupModel;
import org.keycloak.models.GroupProvider;
import org.keycloak.models.GroupProviderFactory;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;

/**
 * A realm with roles, groups and clients, and its users. An id is the name as typed in a mapping.
 * The id of a client role starts with {@code @}.
 */
final class FakeRealm {
  private final Map<String, RoleModel> roles = new LinkedHashMap<>();
  private final Map<String, GroupModel> groups = new LinkedHashMap<>();
  private final Map<String, ClientModel> clients = new LinkedHashMap<>();
  private final CockpitUserStorageProviderFactory factory = new CockpitUserStorageProviderFactory();
  private final RealmModel model = Fake.of(RealmModel.class, this::answer);

  FakeRealm withRole(String name) {
    roles.put(name, role(model, name, name));
    return this;
  }

  FakeRealm withClientRole(String client, String name) {
    clients.computeIfAbsent(client, this::client);
    String id = "@" + client + ":" + name;
    roles.put(id, role(clients.get(client), id, name));
    return this;
  }

  FakeRealm withGroup(String path) {
    groups.put(path, group(path));
    return this;
  }

  RealmModel model() {
    return model;
  }

  KeycloakSession session() {
    Map<String, Object> attributes = new HashMap<>();
    return Fake.of(KeycloakSession.class, (method, arguments) -> switch (method) {
      case "getContext" -> Fake.of(KeycloakContext.class, (name, none) -> null);
      case "getAttributeOrDefault" -> attributes.getOrDefault((String) arguments[0], arguments[1]);
      case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
      case "groups" ->
        Fake.of(
            GroupProvider.class,
            (name, which) -> groups.get(
                (which[1] == null ? "" : ((GroupModel) which[1]).getId()) + "/" + which[2]));
      case "getKeycloakSessionFactory" ->
        Fake.of(
            KeycloakSessionFactory.class,
            (name, which) -> which[0] == GroupProvider.class
                ? Fake.of(GroupProviderFactory.class, (it, none) -> false)
                : factory);
      default -> throw new AssertionError(method);
    });
  }

  /** A user with the roles of this set. */
  static UserModel userWith(Collection<String> names) {
    return Fake.of(UserModel.class, (method, arguments) -> switch (method) {
      case "hasDirectRole" -> names.contains(((RoleModel) arguments[0]).getId());
      case "grantRole" -> names.add(((RoleModel) arguments[0]).getId());
      case "deleteRoleMapping" -> names.remove(((RoleModel) arguments[0]).getId());
      default -> throw new AssertionError(method);
    });
  }

  private Object answer(String method, Object... arguments) {
    return switch (method) {
      case "getName" -> "realm";
      case "getRole" -> realmRole((String) arguments[0]);
      case "getRoleById" -> roles.get((String) arguments[0]);
      case "getGroupById" -> groups.get((String) arguments[0]);
      case "getClientByClientId" -> clients.get((String) arguments[0]);
      case "getRolesStream" -> roles.values().stream().filter(it -> !it.isClientRole());
      case "getGroupsStream" -> groups.values().stream();
      case "getClientsStream" -> clients.values().stream();
      default -> throw new AssertionError(method);
    };
  }

  private RoleModel realmRole(String name) {
    RoleModel role = roles.get(name);
    return role == null || role.isClientRole() ? null : role;
  }

  private ClientModel client(String clientId) {
    return Fake.of(ClientModel.class, (method, arguments) -> switch (method) {
      case "getClientId" -> clientId;
      case "getRealm" -> model;
      case "getRole" -> roles.get("@" + clientId + ":" + arguments[0]);
      case "getRolesStream" ->
        new ArrayList<>(roles.entrySet())
            .stream()
                .filter(it -> it.getKey().startsWith("@" + clientId + ":"))
                .map(Map.Entry::getValue);
      default -> throw new AssertionError(method);
    });
  }

  private static RoleModel role(Object container, String id, String name) {
    return Fake.of(RoleModel.class, (method, arguments) -> switch (method) {
      case "getId" -> id;
      case "getName" -> name;
      case "getContainer" -> container;
      case "isClientRole" -> container instanceof ClientModel;
      case "isComposite" -> false;
      case "hashCode" -> id.hashCode();
      case "equals" -> arguments[0] instanceof RoleModel other && id.equals(other.getId());
      default -> throw new AssertionError(method);
    });
  }

  private GroupModel group(String path) {
    int slash = path.lastIndexOf('/');
    return Fake.of(GroupModel.class, (method, arguments) -> switch (method) {
      case "getId" -> path;
      case "getName" -> path.substring(slash + 1);
      case "getParent" -> groups.get(path.substring(0, slash));
      case "getRoleMappingsStream" -> Stream.of();
      case "escapeSlashesInGroupPath" -> false;
      case "getType" -> GroupModel.Type.REALM;
      case "getOrganization" -> null;
      default -> throw new AssertionError(method);
    });
  }

  /** A mutable set in the order of names. */
  static Set<String> set(String... names) {
    return new TreeSet<>(List.of(names));
  }
}
