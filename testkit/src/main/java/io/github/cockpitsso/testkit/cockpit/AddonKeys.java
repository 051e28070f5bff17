package io.github.cockpitsso.testkit.cockpit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code GET} and {@code POST /api/sso/users/{id}/key}. */
final class AddonKeys implements Endpoint {

  private static final Route KEY = new Route("/sso/users/{id}/key");
  private static final long MAX_GRACE_SECONDS = 86400;

  private final Users users;
  private final Roles roles;
  private final CockpitSettings settings;

  AddonKeys(Users users, Roles roles, CockpitSettings settings) {
    this.users = users;
    this.roles = roles;
    this.settings = settings;
  }

  @Override
  public Optional<Reply> answer(ApiCall call) {
    Optional<String> id = KEY.match(call.path()).map(Route.Match::first);
    if (id.isPresent() && call.is("GET")) {
      return Optional.of(AddonPermission.KEYS_READ.require(
          call,
          roles,
          () -> AddonReplies.named(call, users, users.get(id.get()))
              .map(this::keyOf)
              .orElseGet(AddonReplies::userNotFound)));
    }
    if (id.isPresent() && call.is("POST")) {
      return Optional.of(AddonPermission.KEYS_WRITE.require(
          call, roles, () -> AddonBody.object(call, body -> write(id.get(), body))));
    }
    return Optional.empty();
  }

  private Reply write(String id, Map<String, Object> body) {
    Optional<CockpitUser> user = users.get(id);
    if (user.isEmpty()) {
      return AddonReplies.userNotFound();
    }
    Object mode = body.get("mode");
    Object grace = body.getOrDefault("grace", 0L);
    Optional<Reply> unknown = AddonBody.unknownField(body, Set.of("mode", "grace"));
    if (unknown.isPresent()) {
      return unknown.get();
    }
    if (!"mint".equals(mode) && !"rotate".equals(mode)) {
      return AddonReplies.fieldError(422, "'mode' must be 'mint' or 'rotate'", "mode");
    }
    if (!(grace instanceof Long seconds) || seconds < 0 || seconds > MAX_GRACE_SECONDS) {
      return AddonReplies.fieldError(
          422, "'grace' must be a number of seconds from 0 to 86400", "grace");
    }
    // Read again under the lock, as the addon does: parallel calls get the same key.
    synchronized (users) {
      return users
          .get(id)
          .map(current -> write(current, mode.equals("mint"), seconds))
          .orElseGet(AddonReplies::userNotFound);
    }
  }

  private Reply write(CockpitUser user, boolean mint, long grace) {
    if (settings.withholdsKeyOf(user)) {
      return AddonReplies.fieldError(
          403, "This role is excluded from API keys (exclude_roles)", "role");
    }
    if (!user.active()) {
      return AddonReplies.fieldError(409, "User is not active", "active");
    }
    boolean keeps = mint && keyToHandOut(user, settings).isPresent();
    return keyOf(keeps ? user : users.save(withNewKey(user, grace)));
  }

  /** A grace time adds to the list of valid keys; 0 ends it for all of them. */
  private CockpitUser withNewKey(CockpitUser user, long grace) {
    Map<String, Long> old = new HashMap<>();
    if (grace > 0) {
      old.putAll(user.oldKeys());
      user.apiKey().ifPresent(key -> old.put(key, users.now() + grace));
    }
    return user.withApiKey(Optional.of(Tokens.userKey())).withOldKeys(old);
  }

  /** The key of a user, unless Cockpit would reject it or it must not be returned. */
  static Optional<String> keyToHandOut(CockpitUser user, CockpitSettings settings) {
    return user.apiKey().filter(key -> key.startsWith("USR-") && !settings.withholdsKeyOf(user));
  }

  private Reply keyOf(CockpitUser user) {
    return Reply.json(
        200,
        PhpArrays.of(
            "apiKey",
            user.active() ? keyToHandOut(user, settings).orElse(null) : null,
            "user",
            PhpArrays.of(
                "_id", user.id(),
                "user", user.user(),
                "role", user.role(),
                "active", user.active())));
  }
}
