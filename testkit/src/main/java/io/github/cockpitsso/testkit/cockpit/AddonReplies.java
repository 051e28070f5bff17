package io.github.cockpitsso.testkit.cockpit;

import java.util.Map;
import java.util.Optional;

/** Bodies that several endpoints of the addon use. */
final class AddonReplies {

  private AddonReplies() {}

  /** The user object of docs/addon-api.md: exactly these fields. */
  static Map<String, Object> user(CockpitUser user) {
    return PhpArrays.of(
        "_id", user.id(),
        "user", user.user(),
        "name", user.name(),
        "email", user.email(),
        "role", user.role(),
        "active", user.active(),
        "twofa", PhpArrays.of("enabled", user.totpSecret().isPresent()),
        "_created", user.created(),
        "_modified", user.modified());
  }

  static Reply userNotFound() {
    return Reply.error(404, "User not found");
  }

  static Reply fieldError(int status, String error, String field) {
    return Reply.json(status, PhpArrays.of("error", error, "field", field));
  }

  /**
   * The user that a call names, or the user of the fault "answer for another user".
   */
  static Optional<CockpitUser> named(ApiCall call, Users users, Optional<CockpitUser> right) {
    return call.impostor().isPresent() ? call.impostor().flatMap(users::find) : right;
  }
}
