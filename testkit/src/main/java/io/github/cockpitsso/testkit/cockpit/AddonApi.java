package io.github.cockpitsso.testkit.cockpit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All endpoints of the addon ({@code docs/addon-api.md}); none of its answers may be stored. */
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
    for (Endpoint endpoint : endpoints) {
      Optional<Reply> reply = endpoint.answer(call);
      if (reply.isPresent()) {
        return reply.map(r -> r.withHeader("Cache-Control", "no-store"));
      }
    }
    return Optional.empty();
  }
}
