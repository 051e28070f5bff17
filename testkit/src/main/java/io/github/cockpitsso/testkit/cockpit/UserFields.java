package io.github.cockpitsso.testkit.cockpit;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields of a user as sent to the addon, and what is wrong with them. */
final class UserFields {

  private static final Set<String> NAMES =
      Set.of("user", "name", "email", "role", "active", "password");

  private static final int MAX_LENGTH = 255;

  private final Map<String, Object> sent;
  private final Users users;
  private final Roles roles;

  UserFields(Map<String, Object> sent, Users users, Roles roles) {
    this.sent = sent;
    this.users = users;
    this.roles = roles;
  }

  /** Whether these fields give somebody the role admin. */
  boolean makesAdmin() {
    return Role.ADMIN.equals(sent.get("role"));
  }

  /** The refusal of the first field that can not be stored; a password only for a new user. */
  Optional<Reply> wrong(Optional<CockpitUser> before) {
    for (String field : sent.keySet()) {
      if (!NAMES.contains(field) || (field.equals("password") && before.isPresent())) {
        return wrong(field, "Unknown field");
      }
    }
    if ((before.isEmpty() || sent.containsKey("user")) && !isText("user", false)) {
      return wrong("user", "Login name is empty or too long");
    }
    if (sent.containsKey("name") && !isText("name", true)) {
      return wrong("name", "Name is no text or too long");
    }
    if (sent.containsKey("email") && !isEmail(sent.get("email"))) {
      return wrong("email", "E-mail address is not valid");
    }
    if (sent.containsKey("role")
        && !(sent.get("role") instanceof String role && (role.isEmpty() || roles.exists(role)))) {
      return wrong("role", "Role does not exist");
    }
    if (sent.containsKey("active") && !(sent.get("active") instanceof Boolean)) {
      return wrong("active", "active must be true or false");
    }
    if (sent.containsKey("password") && !isPassword(sent.get("password"))) {
      return wrong("password", "Password is too short or too long");
    }
    return taken(before);
  }

  private Optional<Reply> taken(Optional<CockpitUser> before) {
    if (sent.get("user") instanceof String name
        && users.first(u -> u.user().equals(name) && !isSame(u, before)).isPresent()) {
      return Optional.of(AddonReplies.fieldError(409, "Login name is taken", "user"));
    }
    if (sent.get("email") instanceof String email
        && !email.isEmpty()
        && users.first(u -> u.email().equals(email) && !isSame(u, before)).isPresent()) {
      return Optional.of(AddonReplies.fieldError(409, "E-mail address is taken", "email"));
    }
    return Optional.empty();
  }

  CockpitUser applied(CockpitUser user) {
    CockpitUser changed = user;
    changed = sent.get("user") instanceof String v ? changed.withUser(v) : changed;
    changed = sent.get("name") instanceof String v ? changed.withName(v) : changed;
    changed = sent.get("email") instanceof String v ? changed.withEmail(v) : changed;
    changed = sent.get("role") instanceof String v ? changed.withRole(v) : changed;
    changed = sent.get("active") instanceof Boolean v ? changed.withActive(v) : changed;
    return sent.get("password") instanceof String v
        ? changed.withPassword(Optional.of(v))
        : changed;
  }

  static boolean isPassword(Object value) {
    return value instanceof String text
        && !text.isBlank()
        && text.indexOf('\0') < 0
        && text.getBytes(StandardCharsets.UTF_8).length <= 4096;
  }

  private static boolean isSame(CockpitUser user, Optional<CockpitUser> before) {
    return before.filter(b -> b.id().equals(user.id())).isPresent();
  }

  private boolean isText(String field, boolean mayBeEmpty) {
    return sent.get(field) instanceof String text
        && (mayBeEmpty || !text.isBlank())
        && text.length() <= MAX_LENGTH;
  }

  private static boolean isEmail(Object value) {
    return value instanceof String text
        && (text.isEmpty() || text.matches("[^@\\s]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+"));
  }

  private static Optional<Reply> wrong(String field, String error) {
    return Optional.of(AddonReplies.fieldError(422, error, field));
  }
}
