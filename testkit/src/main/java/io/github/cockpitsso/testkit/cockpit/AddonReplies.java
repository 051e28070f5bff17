package io.github.cockpitsso.testkit.cockpit;

import java.util.Map;
import java.util.Optional;

/** The bodies that the addon's endpoints share. */
final class AddonReplies {

  private AddonReplies() {}

  /** The user object of the addon's page: exactly these members. */
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
   * The user whom a call names, or whom the fault "answer for another user" puts in that place.
   */
  static Optional<CockpitUser> named(ApiCall call, Users users, Optional<CockpitUser> right) {
    return call.impostor().isPresent() ? call.impostor().flatMap(users::find) : right;
  }
}
