package io.github.cockpitsso.testkit.cockpit;

import static io.github.cockpitsso.testkit.cockpit.AddonPermission.AUTH;
import static io.github.cockpitsso.testkit.cockpit.AddonPermission.KEYS_READ;
import static io.github.cockpitsso.testkit.cockpit.AddonPermission.KEYS_WRITE;
import static io.github.cockpitsso.testkit.cockpit.AddonPermission.LINK;
import static io.github.cockpitsso.testkit.cockpit.AddonPermission.ROLES_READ;
import static io.github.cockpitsso.testkit.cockpit.AddonPermission.USERS_PASSWORD;
import static io.github.cockpitsso.testkit.cockpit.AddonPermission.USERS_READ;
import static io.github.cockpitsso.testkit.cockpit.AddonPermission.USERS_WRITE;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** All endpoints of the addon ({@code docs/addon-api.md}). */
final class AddonApi implements Endpoint {

  private final Roles roles;
  private final AddonInfo info;
  private final List<Operation> operations;

  /**
   * A method of a path.
   *
   * @param permission what it requires
   * @param work answers a call. It gets the user's id in the path, empty if the path has none.
   */
  private record Operation(
      String method,
      Route route,
      AddonPermission permission,
      BiFunction<ApiCall, String, Reply> work) {

    Operation(
        String method,
        String path,
        AddonPermission permission,
        BiFunction<ApiCall, String, Reply> work) {
      this(method, new Route(path), permission, work);
    }

    Optional<Reply> answer(ApiCall call, Roles roles) {
      return call.is(method)
          ? route
              .match(call.path())
              .map(match -> permission.isHeldBy(call, roles)
                  ? work.apply(call, match.first())
                  : AddonPermission.denied())
          : Optional.empty();
    }
  }

  AddonApi(Users users, Roles roles, CockpitSettings settings) {
    this.roles = roles;
    info = new AddonInfo(roles);
    AddonLogin login = new AddonLogin(users, settings);
    AddonDirectory directory = new AddonDirectory(users);
    AddonKeys keys = new AddonKeys(users, settings);
    AddonUserWrites writes = new AddonUserWrites(users, roles, settings);
    operations = List.of(
        new Operation("POST", "/user/auth", AUTH, (call, none) -> login.answer(call)),
        new Operation("GET", "/sso/users", USERS_READ, (call, none) -> directory.list(call)),
        new Operation("GET", "/sso/users/{id}", USERS_READ, directory::one),
        new Operation("GET", "/sso/users/{id}/key", KEYS_READ, keys::read),
        new Operation("POST", "/sso/users/{id}/key", KEYS_WRITE, keys::write),
        new Operation("POST", "/sso/users", USERS_WRITE, (call, none) -> writes.create(call)),
        new Operation("PUT", "/sso/users/{id}", USERS_WRITE, writes::change),
        new Operation("PUT", "/sso/users/{id}/password", USERS_PASSWORD, writes::setPassword),
        new Operation("PUT", "/sso/users/{id}/link", LINK, writes::link),
        new Operation("GET", "/sso/roles", ROLES_READ, (call, none) -> AddonRoles.list(roles)));
  }

  @Override
  public Optional<Reply> answer(ApiCall call) {
    return info.answer(call)
        .or(() -> operations.stream()
            .flatMap(operation -> operation.answer(call, roles).stream())
            .findFirst());
  }
}
