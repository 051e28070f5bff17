package io.github.cockpitsso.testkit.cockpit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code GET /api/sso/users} and {@code GET /api/sso/users/{id}}. */
final class AddonDirectory {

  private static final List<String> TEXTS = List.of("search", "user", "email", "anyCase", "after");

  private static final long DEFAULT_LIMIT = 100;
  private static final long MAX_LIMIT = 500;
  private static final int MAX_BYTES = 1024;

  private final Users users;

  AddonDirectory(Users users) {
    this.users = users;
  }

  Reply one(ApiCall call, String id) {
    return AddonReplies.named(call, users, users.get(id))
        .map(user -> Reply.json(200, AddonReplies.user(user)))
        .orElseGet(AddonReplies::userNotFound);
  }

  Reply list(ApiCall call) {
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
      if (query.containsKey(text) && !isText(query.get(text), !text.equals("search"))) {
        return Optional.of(text);
      }
    }
    if (query.containsKey("anyCase")
        && !List.of("true", "false").contains((String) query.get("anyCase"))) {
      return Optional.of("anyCase");
    }
    if (isOutside(query, "modifiedSince", 0, Long.MAX_VALUE)) {
      return Optional.of("modifiedSince");
    }
    if (query.get("after") instanceof String after && !after.matches("[A-Za-z0-9_-]+")) {
      return Optional.of("after");
    }
    if (isOutside(query, "limit", 1, MAX_LIMIT)) {
      return Optional.of("limit");
    }
    return isOutside(query, "skip", 0, Long.MAX_VALUE) ? Optional.of("skip") : Optional.empty();
  }

  private static boolean isText(Object value, boolean filled) {
    return value instanceof String text
        && (!filled || !text.isEmpty())
        && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
  }

  private static boolean isOutside(Map<String, Object> query, String name, long min, long max) {
    if (!query.containsKey(name)) {
      return false;
    }
    if (!(query.get(name) instanceof String text) || !text.matches("[0-9]{1,18}")) {
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
      Predicate<String> contains = anyCase(search).asPredicate();
      filter =
          filter.and(user -> Stream.of(user.user(), user.name(), user.email()).anyMatch(contains));
    }
    if (query.get("user") instanceof String name) {
      Predicate<String> same = same(name, anyCase);
      filter = filter.and(user -> same.test(user.user()));
    }
    if (query.get("email") instanceof String email) {
      Predicate<String> same = same(email, anyCase);
      filter = filter.and(user -> same.test(user.email()));
    }
    if (query.containsKey("modifiedSince")) {
      long since = number(query, "modifiedSince", 0);
      filter = filter.and(user -> user.modified() >= since);
    }
    return filter;
  }

  private static Predicate<String> same(String wanted, boolean anyCase) {
    return anyCase ? anyCase(wanted).asMatchPredicate() : wanted::equals;
  }

  private static Pattern anyCase(String text) {
    return Pattern.compile(Pattern.quote(text), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }
}
