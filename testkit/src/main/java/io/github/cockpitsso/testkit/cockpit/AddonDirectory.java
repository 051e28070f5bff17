package io.github.cockpitsso.testkit.cockpit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** {@code GET /api/sso/users} and {@code GET /api/sso/users/{id}}. */
final class AddonDirectory implements Endpoint {

  private static final String LIST = "/sso/users";
  private static final Route ONE = new Route("/sso/users/{id}");
  private static final List<String> TEXTS = List.of("search", "user", "email", "anyCase", "after");

  private static final long DEFAULT_LIMIT = 100;
  private static final long MAX_LIMIT = 500;

  private final Users users;
  private final Roles roles;

  AddonDirectory(Users users, Roles roles) {
    this.users = users;
    this.roles = roles;
  }

  @Override
  public Optional<Reply> answer(ApiCall call) {
    if (!call.is("GET")) {
      return Optional.empty();
    }
    if (call.path().equals(LIST)) {
      return Optional.of(AddonPermission.USERS_READ.require(call, roles, () -> list(call)));
    }
    return ONE.match(call.path())
        .map(m -> AddonPermission.USERS_READ.require(call, roles, () -> one(call, m.first())));
  }

  private Reply one(ApiCall call, String id) {
    return AddonReplies.named(call, users, users.get(id))
        .map(user -> Reply.json(200, AddonReplies.user(user)))
        .orElseGet(AddonReplies::userNotFound);
  }

  private Reply list(ApiCall call) {
    Map<String, Object> query = call.request().query();
    Optional<String> wrong = wrongParameter(query);
    if (wrong.isPresent()) {
      return AddonReplies.fieldError(422, "Parameter is wrong: " + wrong.get(), wrong.get());
    }
    List<CockpitUser> matching = call.impostor().isPresent()
        ? call.impostor().flatMap(users::find).stream().toList()
        : users.all().stream().filter(filter(query)).toList();
    Stream<CockpitUser> page = matching.stream();
    if (query.get("after") instanceof String after) {
      page = page.filter(user -> user.id().compareTo(after) > 0);
    }
    List<Map<String, Object>> data = page.skip(number(query, "skip", 0))
        .limit(number(query, "limit", DEFAULT_LIMIT))
        .map(AddonReplies::user)
        .toList();
    return Reply.json(
        200, PhpArrays.of("data", data, "meta", PhpArrays.of("total", (long) matching.size())));
  }

  private static Optional<String> wrongParameter(Map<String, Object> query) {
    for (String text : TEXTS) {
      if (query.containsKey(text) && !(query.get(text) instanceof String)) {
        return Optional.of(text);
      }
    }
    if (query.containsKey("anyCase")
        && !List.of("true", "false").contains((String) query.get("anyCase"))) {
      return Optional.of("anyCase");
    }
    if (query.get("after") instanceof String after && !after.matches("[A-Za-z0-9_-]+")) {
      return Optional.of("after");
    }
    if (isOutside(query, "modifiedSince", 0, Long.MAX_VALUE)) {
      return Optional.of("modifiedSince");
    }
    if (isOutside(query, "limit", 1, MAX_LIMIT)) {
      return Optional.of("limit");
    }
    return isOutside(query, "skip", 0, Long.MAX_VALUE) ? Optional.of("skip") : Optional.empty();
  }

  private static boolean isOutside(Map<String, Object> query, String name, long min, long max) {
    if (!query.containsKey(name)) {
      return false;
    }
    if (!(query.get(name) instanceof String text) || !text.matches("[0-9]{1,15}")) {
      return true;
    }
    long number = Long.parseLong(text);
    return number < min || number > max;
  }

  private static long number(Map<String, Object> query, String name, long missing) {
    return query.get(name) instanceof String text ? Long.parseLong(text) : missing;
  }

  private static Predicate<CockpitUser> filter(Map<String, Object> query) {
    boolean anyCase = "true".equals(query.get("anyCase"));
    Predicate<CockpitUser> filter = user -> true;
    if (query.get("search") instanceof String search) {
      String wanted = folded(search);
      filter = filter.and(user -> Stream.of(user.user(), user.name(), user.email())
          .anyMatch(value -> folded(value).contains(wanted)));
    }
    if (query.get("user") instanceof String name) {
      filter = filter.and(user -> isSame(user.user(), name, anyCase));
    }
    if (query.get("email") instanceof String email) {
      filter = filter.and(user -> isSame(user.email(), email, anyCase));
    }
    if (query.containsKey("modifiedSince")) {
      long since = number(query, "modifiedSince", 0);
      filter = filter.and(user -> user.modified() >= since);
    }
    return filter;
  }

  private static boolean isSame(String stored, String wanted, boolean anyCase) {
    return anyCase ? folded(stored).equals(folded(wanted)) : stored.equals(wanted);
  }

  private static String folded(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
