package io.github.cockpitsso.testkit.cockpit;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The body of a call to the addon, without the query. */
final class AddonBody {

  private static final Reply NO_OBJECT =
      Reply.error(400, "The body must be a JSON object with the content type application/json");

  private AddonBody() {}

  /** Passes the JSON object to {@code endpoint}, or answers 400 if the body is not an object. */
  static Reply object(ApiCall call, Function<Map<String, Object>, Reply> endpoint) {
    return call.request().body() == PhpRequest.Body.JSON_OBJECT
        ? endpoint.apply(new LinkedHashMap<>(call.request().json()))
        : NO_OBJECT;
  }

  /** As {@link #object}, but also accepts forms. An empty body is an empty form. */
  static Reply objectOrForm(ApiCall call, Function<Map<String, Object>, Reply> endpoint) {
    String type = call.request().header("CONTENT_TYPE").orElse("").toLowerCase(Locale.ROOT);
    boolean form = type.startsWith("application/x-www-form-urlencoded")
        || type.startsWith("multipart/form-data");
    return form || call.request().body() == PhpRequest.Body.NONE
        ? endpoint.apply(new LinkedHashMap<>(call.request().form()))
        : object(call, endpoint);
  }

  /** The refusal of the first field that is not in {@code names}. */
  static Optional<Reply> unknownField(Map<String, Object> body, Set<String> names) {
    return body.keySet().stream()
        .filter(name -> !names.contains(name))
        .findFirst()
        .map(name -> AddonReplies.fieldError(422, "'" + name + "' cannot be set here", name));
  }
}
