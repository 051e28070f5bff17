package io.github.cockpitsso.testkit.cockpit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All endpoints of the addon ({@code docs/addon-api.md}). */
final class AddonApi implements Endpoint {

  private final List<Endpoint> endpoints;

  AddonApi(Users users, Roles roles, Duration passwordCheckTime) {
    endpoints = List.of(
        new AddonLogin(users, roles, passwordCheckTime),
        new AddonInfo(roles),
        new AddonDirectory(users, roles),
        new AddonKeys(users, roles),
        new AddonUserWrites(users, roles),
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
