package io.github.cockpitsso.testkit.cockpit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** {@code GET} and {@code POST /api/sso/users/{id}/key}. */
final class AddonKeys implements Endpoint {

  private static final Route KEY = new Route("/sso/users/{id}/key");
  private static final long MAX_GRACE_SECONDS = 86400;

  private final Users users;
  private final Roles roles;

  AddonKeys(Users users, Roles roles) {
    this.users = users;
    this.roles = roles;
  }

  @Override
  public Optional<Reply> answer(ApiCall call) {
    Optional<String> id = KEY.match(call.path()).map(Route.Match::first);
    if (id.isPresent() && call.is("GET")) {
      return Optional.of(AddonPermission.KEYS_READ.require(
          call,
          roles,
          () -> AddonReplies.named(call, users, users.get(id.get()))
              .map(AddonKeys::keyOf)
              .orElseGet(AddonReplies::userNotFound)));
    }
    if (id.isPresent() && call.is("POST")) {
      return Optional.of(
          AddonPermission.KEYS_WRITE.require(call, roles, () -> write(call, id.get())));
    }
    return Optional.empty();
  }

  private Reply write(ApiCall call, String id) {
    Map<String, Object> body = AddonBody.of(call.request()).orElseThrow();
    Object mode = body.get("mode");
    if (!"mint".equals(mode) && !"rotate".equals(mode)) {
      return AddonReplies.fieldError(422, "mode must be mint or rotate", "mode");
    }
    Object grace = body.getOrDefault("grace", 0L);
    if (!(grace instanceof Long seconds) || seconds < 0 || seconds > MAX_GRACE_SECONDS) {
      return AddonReplies.fieldError(422, "grace must be 0 to 86400 seconds", "grace");
    }
    Optional<CockpitUser> user = users.get(id);
    if (user.isEmpty()) {
      return AddonReplies.userNotFound();
    }
    if (!user.get().active()) {
      return AddonReplies.fieldError(409, "User is not active", "active");
    }
    boolean keeps = mode.equals("mint") && user.get().apiKey().isPresent();
    return keyOf(keeps ? user.get() : users.save(withNewKey(user.get(), (Long) grace)));
  }

  private CockpitUser withNewKey(CockpitUser user, long grace) {
    Map<String, Long> old = new HashMap<>();
    if (grace > 0) {
      user.apiKey().ifPresent(key -> old.put(key, users.now() + grace));
    }
    return user.withApiKey(Optional.of(Tokens.userKey())).withOldKeys(old);
  }

  private static Reply keyOf(CockpitUser user) {
    return Reply.json(
        200,
        PhpArrays.of(
            "apiKey",
            user.active() ? user.apiKey().orElse(null) : null,
            "user",
            PhpArrays.of(
                "_id", user.id(),
                "user", user.user(),
                "role", user.role(),
                "active", user.active())));
  }
}
