package io.github.cockpitsso.testkit.cockpit;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** The endpoints of the addon that create and change users. */
final class AddonUserWrites {

  private final Users users;
  private final Roles roles;
  private final CockpitSettings settings;

  AddonUserWrites(Users users, Roles roles, CockpitSettings settings) {
    this.users = users;
    this.roles = roles;
    this.settings = settings;
  }

  Reply create(ApiCall call) {
    return AddonBody.object(call, body -> create(call, body));
  }

  Reply change(ApiCall call, String id) {
    return write(call, id, (user, body) -> change(call, user, body));
  }

  Reply setPassword(ApiCall call, String id) {
    return write(call, id, (user, body) -> setPassword(call, user, body));
  }

  Reply link(ApiCall call, String id) {
    return write(call, id, (user, body) -> link(call, user, body));
  }

  private Reply write(
      ApiCall call, String id, BiFunction<CockpitUser, Map<String, Object>, Reply> change) {
    return AddonBody.object(
        call,
        body -> users
            .get(id)
            .map(user -> change.apply(user, body))
            .orElseGet(AddonReplies::userNotFound));
  }

  private Reply create(ApiCall call, Map<String, Object> body) {
    UserFields fields = new UserFields(body, users, roles);
    CockpitUser blank = CockpitUser.of(users.nextId(), "", "", "", "");
    return fields
        .wrongForNew()
        .or(() -> AddonAuthority.deniedGiving(fields.role(), call, roles))
        .or(() -> fields.taken(blank))
        .orElseGet(
            () -> answer(withKey(fields.applied(blank)).withTimes(users.now(), users.now())));
  }

  /** A new user can use the bridge immediately. */
  private CockpitUser withKey(CockpitUser fresh) {
    return fresh.active() && !settings.withholdsKeyOf(fresh)
        ? fresh.withMadeKey(Tokens.userKey(), users.now())
        : fresh;
  }

  private Reply change(ApiCall call, CockpitUser user, Map<String, Object> body) {
    UserFields fields = new UserFields(body, users, roles);
    Optional<Reply> refusal = fields
        .wrongForChange()
        .or(() -> AddonAuthority.deniedOver(user.role(), call, roles))
        .or(() -> AddonAuthority.deniedGiving(fields.role(), call, roles));
    if (refusal.isEmpty() && body.isEmpty()) {
      return Reply.json(200, AddonReplies.user(user));
    }
    return refusal.or(() -> fields.taken(user)).orElseGet(() -> answer(fields.applied(user)));
  }

  private Reply setPassword(ApiCall call, CockpitUser user, Map<String, Object> body) {
    UserFields fields = new UserFields(body, users, roles);
    return fields
        .wrongForPassword()
        .or(() -> AddonAuthority.deniedOver(user.role(), call, roles))
        .orElseGet(() -> answer(fields.applied(user)));
  }

  private Reply link(ApiCall call, CockpitUser user, Map<String, Object> body) {
    Optional<Reply> refusal = AddonBody.unknownField(body, Set.of("sub"))
        .or(() -> wrongSubject(body))
        .or(() -> AddonAuthority.deniedOver(user.role(), call, roles));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Optional<String> subject = Optional.ofNullable((String) body.get("sub"));
    boolean taken =
        subject.isPresent() && users.hasOther(user, other -> other.identiSub().equals(subject));
    return taken
        ? AddonReplies.fieldError(409, "Another account has this link", "sub")
        : answer(user.withIdentiSub(subject));
  }

  private static Optional<Reply> wrongSubject(Map<String, Object> body) {
    Object sub = body.get("sub");
    boolean right = body.containsKey("sub")
        && (sub == null || (UserFields.isText(sub) && !((String) sub).isEmpty()));
    return right
        ? Optional.empty()
        : Optional.of(AddonReplies.fieldError(
            422, "'sub' must be null or a text of 1 to 255 characters", "sub"));
  }

  private Reply answer(CockpitUser changed) {
    return Reply.json(200, AddonReplies.user(users.save(changed)));
  }
}
