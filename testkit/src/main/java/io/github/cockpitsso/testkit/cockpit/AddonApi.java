package io.github.cockpitsso.testkit.cockpit;

import java.util.List;
import java.util.Optional;

/** All endpoints of the addon ({@code docs/addon-api.md}). */
final class AddonApi implements Endpoint {

  private final List<Endpoint> endpoints;

  AddonApi(Users users, Roles roles, CockpitSettings settings) {
    endpoints = List.of(
        new AddonLogin(users, roles, settings),
        new AddonInfo(roles),
        new AddonDirectory(users, roles),
        new AddonKeys(users, roles, settings),
        new AddonUserWrites(users, roles, settings),
        new AddonRoles(roles));
  }

  @Override
  public Optional<Reply> answer(ApiCall call) {
    return endpoints.stream()
        .map(endpoint -> endpoint.answer(call))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
