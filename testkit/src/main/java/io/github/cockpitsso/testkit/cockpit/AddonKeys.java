package io.github.cockpitsso.testkit.cockpit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code GET} and {@code POST /api/sso/users/{id}/key}. */
final class AddonKeys {

  private static final long MAX_GRACE_SECONDS = 86400;
  private static final long MAX_AGE_SECONDS = 315360000;

  private final Users users;
  private final CockpitSettings settings;

  AddonKeys(Users users, CockpitSettings settings) {
    this.users = users;
    this.settings = settings;
  }

  Reply read(ApiCall call, String id) {
    return AddonReplies.named(call, users, users.get(id))
        .map(this::keyOf)
        .orElseGet(AddonReplies::userNotFound);
  }

  Reply write(ApiCall call, String id) {
    return AddonBody.object(call, body -> write(id, body));
  }

  private Reply write(String id, Map<String, Object> body) {
    Optional<CockpitUser> user = users.get(id);
    if (user.isEmpty()) {
      return AddonReplies.userNotFound();
    }
    return AddonBody.unknownField(body, Set.of("mode", "grace", "olderThan"))
        .or(() -> wrongMode(body))
        .or(() -> wrongSeconds(body, "grace", MAX_GRACE_SECONDS))
        .or(() -> wrongSeconds(body, "olderThan", MAX_AGE_SECONDS))
        .or(() -> isMint(body) && body.containsKey("olderThan")
            ? Optional.of(AddonReplies.fieldError(
                422, "'olderThan' is only for the mode 'rotate'", "olderThan"))
            : Optional.empty())
        .orElseGet(() -> {
          // Read again under the lock, as the addon does: parallel calls get the same key.
          synchronized (users) {
            return users
                .get(id)
                .map(current -> write(current, body))
                .orElseGet(AddonReplies::userNotFound);
          }
        });
  }

  private static boolean isMint(Map<String, Object> body) {
    return "mint".equals(body.get("mode"));
  }

  private static Optional<Reply> wrongMode(Map<String, Object> body) {
    return isMint(body) || "rotate".equals(body.get("mode"))
        ? Optional.empty()
        : Optional.of(AddonReplies.fieldError(422, "'mode' must be 'mint' or 'rotate'", "mode"));
  }

  private static Optional<Reply> wrongSeconds(Map<String, Object> body, String field, long most) {
    boolean right = !body.containsKey(field)
        || (body.get(field) instanceof Long seconds && seconds >= 0 && seconds <= most);
    return right
        ? Optional.empty()
        : Optional.of(AddonReplies.fieldError(
            422, "'" + field + "' must be a number of seconds from 0 to " + most, field));
  }

  private Reply write(CockpitUser user, Map<String, Object> body) {
    if (settings.withholdsKeyOf(user)) {
      return AddonReplies.fieldError(
          403, "This role is excluded from API keys (exclude_roles)", "role");
    }
    if (!user.active()) {
      return AddonReplies.fieldError(409, "User is not active", "active");
    }
    long grace = (Long) body.getOrDefault("grace", 0L);
    boolean keeps = isMint(body)
        ? keyToHandOut(user, settings).isPresent()
        : Optional.ofNullable((Long) body.get("olderThan"))
            .flatMap(age -> since(user).filter(since -> users.now() - since < age))
            .isPresent();
    return keyOf(keeps ? user : users.save(withNewKey(user, grace)));
  }

  /** Empty without a key, and for a key from elsewhere. */
  private Optional<Long> since(CockpitUser user) {
    return keyToHandOut(user, settings).flatMap(key -> user.keySince());
  }

  /** A grace time adds to the list of valid keys; 0 ends it for all of them. */
  private CockpitUser withNewKey(CockpitUser user, long grace) {
    Map<String, Long> old = new HashMap<>();
    if (grace > 0) {
      old.putAll(user.oldKeys());
      user.apiKey().ifPresent(key -> old.put(key, users.now() + grace));
    }
    return user.withMadeKey(Tokens.userKey(), users.now()).withOldKeys(old);
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
            "since",
            user.active() ? since(user).orElse(null) : null,
            "user",
            PhpArrays.of(
                "_id", user.id(),
                "user", user.user(),
                "role", user.role(),
                "active", user.active())));
  }
}
