package io.github.cockpitsso.testkit.cockpit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code POST /api/user/auth}. */
final class AddonLogin {

  private static final int MAX_BYTES = 4096;

  /** bcrypt ignores further bytes (contract section 6.2). */
  private static final int BCRYPT_BYTES = 72;

  private static final List<String> FIELDS = List.of("user", "email", "password", "code");

  private final Users users;
  private final CockpitSettings settings;

  AddonLogin(Users users, CockpitSettings settings) {
    this.users = users;
    this.settings = settings;
  }

  Reply answer(ApiCall call) {
    if (FIELDS.stream().anyMatch(call.request().query()::containsKey)) {
      return Reply.error(400, "Credentials belong into the body");
    }
    return AddonBody.objectOrForm(call, body -> login(call, body));
  }

  private Reply login(ApiCall call, Map<String, Object> body) {
    String who = body.containsKey("email") && !body.containsKey("user") ? "email" : "user";
    for (String field : List.of(who, "password", "code")) {
      boolean optional = field.equals("code") && !body.containsKey("code");
      if (!optional && !isFilledText(body.get(field))) {
        return AddonReplies.fieldError(
            422, "'" + field + "' must be a text that is not empty", field);
      }
    }
    String name = (String) body.get(who);
    String password = (String) body.get("password");
    Reply reply = isUnusable(name) || isUnusable(password)
        ? refused()
        : check(call, who, name, password, Optional.ofNullable((String) body.get("code")));
    return reply.after(settings.passwordCheckTime());
  }

  private Reply check(
      ApiCall call, String who, String name, String password, Optional<String> code) {
    Optional<CockpitUser> found =
        users.first(u -> u.active() && name.equals(who.equals("user") ? u.user() : u.email()));
    if (found
        .flatMap(CockpitUser::password)
        .filter(p -> isSamePassword(p, password))
        .isEmpty()) {
      return refused();
    }
    Optional<String> secret = found.orElseThrow().totpSecret();
    if (secret.isPresent() && code.isEmpty()) {
      return Reply.json(401, PhpArrays.of("error", "2FA code required", "twofa", true));
    }
    if (secret.isPresent() && !Totp.accepts(secret.get(), code.orElseThrow(), users.now())) {
      return Reply.json(401, PhpArrays.of("error", "Authentication failed", "twofa", true));
    }
    CockpitUser user = AddonReplies.named(call, users, found).orElseThrow();
    Map<String, Object> answer = AddonReplies.user(user);
    AddonKeys.keyToHandOut(user, settings).ifPresent(key -> answer.put("apiKey", key));
    return Reply.json(200, answer);
  }

  private static boolean isFilledText(Object value) {
    return value instanceof String text && !text.isEmpty();
  }

  private static boolean isUnusable(String value) {
    return value.indexOf('\0') >= 0 || value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
  }

  private static boolean isSamePassword(String stored, String given) {
    return Arrays.equals(hashed(stored), hashed(given));
  }

  private static byte[] hashed(String password) {
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(bytes, Math.min(bytes.length, BCRYPT_BYTES));
  }

  private static Reply refused() {
    return Reply.error(401, "Authentication failed");
  }
}
