package io.github.cockpitsso.testkit.cockpit;

import java.util.Map;
import java.util.Optional;

/** The endpoints of the addon that create and change users. */
final class AddonUserWrites implements Endpoint {

  private static final Route ONE = new Route("/sso/users/{id}");
  private static final Route PASSWORD = new Route("/sso/users/{id}/password");
  private static final Route LINK = new Route("/sso/users/{id}/link");

  private final Users users;
  private final Roles roles;

  AddonUserWrites(Users users, Roles roles) {
    this.users = users;
    this.roles = roles;
  }

  @Override
  public Optional<Reply> answer(ApiCall call) {
    if (call.is("POST") && call.path().equals("/sso/users")) {
      return Optional.of(AddonPermission.USERS_WRITE.require(call, roles, () -> create(call)));
    }
    if (!call.is("PUT")) {
      return Optional.empty();
    }
    return ONE.match(call.path())
        .map(m -> AddonPermission.USERS_WRITE.require(call, roles, () -> change(call, m.first())))
        .or(() -> PASSWORD
            .match(call.path())
            .map(m -> AddonPermission.USERS_PASSWORD.require(
                call, roles, () -> setPassword(call, m.first()))))
        .or(() -> LINK.match(call.path())
            .map(m -> AddonPermission.LINK.require(call, roles, () -> link(call, m.first()))));
  }

  private Reply create(ApiCall call) {
    UserFields fields = new UserFields(body(call), users, roles);
    CockpitUser blank = CockpitUser.of(users.nextId(), "", "", "", "");
    long now = users.now();
    return fields
        .wrong(Optional.empty())
        .or(() -> deniedAdmin(call, Optional.empty(), fields))
        .orElseGet(() -> answer(users.save(fields.applied(blank).withTimes(now, now))));
  }

  private Reply change(ApiCall call, String id) {
    Optional<CockpitUser> user = users.get(id);
    if (user.isEmpty()) {
      return AddonReplies.userNotFound();
    }
    UserFields fields = new UserFields(body(call), users, roles);
    return deniedAdmin(call, user, fields)
        .or(() -> fields.wrong(user))
        .orElseGet(() -> answer(users.save(fields.applied(user.get()))));
  }

  private Reply setPassword(ApiCall call, String id) {
    Optional<CockpitUser> user = users.get(id);
    if (user.isEmpty()) {
      return AddonReplies.userNotFound();
    }
    Object password = body(call).get("password");
    if (!UserFields.isPassword(password)) {
      return AddonReplies.fieldError(422, "Password is missing, too short or too long", "password");
    }
    return deniedAdmin(call, user)
        .orElseGet(
            () -> answer(users.save(user.get().withPassword(Optional.of((String) password)))));
  }

  private Reply link(ApiCall call, String id) {
    Optional<CockpitUser> user = users.get(id);
    if (user.isEmpty()) {
      return AddonReplies.userNotFound();
    }
    Map<String, Object> body = body(call);
    Object sub = body.get("sub");
    if (!body.containsKey("sub") || (sub != null && !(sub instanceof String s && !s.isEmpty()))) {
      return AddonReplies.fieldError(422, "sub must be a text or null", "sub");
    }
    Optional<String> subject = Optional.ofNullable((String) sub);
    if (subject.isPresent()
        && users
            .first(other -> other.identiSub().equals(subject) && !other.id().equals(id))
            .isPresent()) {
      return AddonReplies.fieldError(409, "Another account has this link", "sub");
    }
    return deniedAdmin(call, user)
        .orElseGet(() -> answer(users.save(user.get().withIdentiSub(subject))));
  }

  private static Map<String, Object> body(ApiCall call) {
    return AddonBody.of(call.request()).orElseThrow();
  }

  /** Administrators are made and changed by administrators only. */
  private static Optional<Reply> deniedAdmin(
      ApiCall call, Optional<CockpitUser> user, UserFields fields) {
    return fields.makesAdmin() && !isAdmin(call)
        ? Optional.of(AddonPermission.denied())
        : deniedAdmin(call, user);
  }

  private static Optional<Reply> deniedAdmin(ApiCall call, Optional<CockpitUser> user) {
    boolean touchesAdmin = user.filter(u -> u.role().equals(Role.ADMIN)).isPresent();
    return touchesAdmin && !isAdmin(call)
        ? Optional.of(AddonPermission.denied())
        : Optional.empty();
  }

  private static boolean isAdmin(ApiCall call) {
    return call.caller().role().equals(Optional.of(Role.ADMIN));
  }

  private static Reply answer(CockpitUser user) {
    return Reply.json(200, AddonReplies.user(user));
  }
}
