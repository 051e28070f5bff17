package io.github.cockpitsso.testkit.cockpit;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks the fields of a user that are sent to the addon. */
final class UserFields {

  private static final Set<String> CHANGEABLE = Set.of("user", "name", "email", "role", "active");
  private static final Set<String> OF_NEW =
      Set.of("user", "name", "email", "role", "active", "password");

  private static final int MAX_LENGTH = 255;

  /** bcrypt ignores further bytes. */
  private static final int MAX_PASSWORD_BYTES = 72;

  private final Map<String, Object> sent;
  private final Users users;
  private final Roles roles;

  UserFields(Map<String, Object> sent, Users users, Roles roles) {
    this.sent = sent;
    this.users = users;
    this.roles = roles;
  }

  Optional<Reply> wrongForNew() {
    return AddonBody.unknownField(sent, OF_NEW)
        .or(this::firstWrong)
        .or(() -> sent.containsKey("user") ? Optional.empty() : refusal("user"));
  }

  Optional<Reply> wrongForChange() {
    return AddonBody.unknownField(sent, CHANGEABLE).or(this::firstWrong);
  }

  Optional<Reply> wrongForPassword() {
    return AddonBody.unknownField(sent, Set.of("password"))
        .or(() -> isRight("password") ? Optional.empty() : refusal("password"));
  }

  /** The refusal if another user has this login name or e-mail address. */
  Optional<Reply> taken(CockpitUser user) {
    if (sent.get("user") instanceof String name
        && users.hasOther(user, other -> other.user().equals(name))) {
      return Optional.of(AddonReplies.fieldError(409, "Username is already used", "user"));
    }
    if (sent.get("user") instanceof String name
        && !name.equals(user.user())
        && users.hasOther(user, other -> folded(other.user()).equals(folded(name)))) {
      return Optional.of(
          AddonReplies.fieldError(409, "Username is already used in another spelling", "user"));
    }
    if (sent.get("email") instanceof String email
        && !email.isEmpty()
        && users.hasOther(user, other -> other.email().equals(email))) {
      return Optional.of(AddonReplies.fieldError(409, "Email is already used", "email"));
    }
    return Optional.empty();
  }

  /** Without upper and lower case, and in one Unicode form. */
  private static String folded(String name) {
    String upper = Normalizer.normalize(name, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT);
    return Normalizer.normalize(upper.toLowerCase(Locale.ROOT), Normalizer.Form.NFKC)
        .replaceAll("^[\\p{Z}\\p{C}]+|[\\p{Z}\\p{C}]+$|\\p{C}+", "");
  }

  /** The role that these fields give, empty for none. */
  String role() {
    return sent.get("role") instanceof String role ? role : "";
  }

  CockpitUser applied(CockpitUser user) {
    CockpitUser changed = user;
    changed = sent.get("user") instanceof String v ? changed.withUser(v) : changed;
    changed = sent.get("name") instanceof String v ? changed.withName(plain(v)) : changed;
    changed = sent.get("email") instanceof String v ? changed.withEmail(v) : changed;
    changed = sent.get("role") instanceof String v ? changed.withRole(v) : changed;
    changed = sent.get("active") instanceof Boolean v ? changed.withActive(v) : changed;
    return sent.get("password") instanceof String v
        ? changed.withPassword(Optional.of(v))
        : changed;
  }

  private Optional<Reply> firstWrong() {
    return sent.keySet().stream()
        .filter(field -> !isRight(field))
        .findFirst()
        .flatMap(UserFields::refusal);
  }

  private boolean isRight(String field) {
    Object value = sent.get(field);
    return switch (field) {
      case "user" ->
        isText(value) && !((String) value).isEmpty() && value.equals(plain((String) value));
      case "name" -> isText(value);
      case "email" -> isText(value) && isEmail((String) value);
      case "role" -> isText(value) && (value.equals("") || roles.exists((String) value));
      case "active" -> value instanceof Boolean;
      default -> isPassword(value);
    };
  }

  /** At most 255 characters without control characters. */
  static boolean isText(Object value) {
    return value instanceof String text
        && text.codePointCount(0, text.length()) <= MAX_LENGTH
        && text.chars().noneMatch(c -> c < 0x20 || c == 0x7F);
  }

  private static boolean isPassword(Object value) {
    return value instanceof String text
        && !text.isBlank()
        && text.indexOf('\0') < 0
        && text.getBytes(StandardCharsets.UTF_8).length <= MAX_PASSWORD_BYTES;
  }

  /** Cockpit's forms remove blanks and tags. */
  private static String plain(String text) {
    return text.strip().replaceAll("<[^>]*>?", "");
  }

  private static boolean isEmail(String text) {
    return text.isEmpty()
        || text.matches("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+");
  }

  private static Optional<Reply> refusal(String field) {
    return Optional.of(AddonReplies.fieldError(422, "'" + field + "' is invalid", field));
  }
}
