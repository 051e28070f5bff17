package io.github.cockpitsso.testkit.cockpit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key that Cockpit uses, and its owner (contract section 2). The first source with a value
 * other than null wins. No other source is tried, even if that key is invalid.
 */
final class KeyLookup {

  /** The word is case-sensitive and followed by one blank. It may stand anywhere in the value. */
  private static final Pattern BEARER = Pattern.compile("Bearer\\s(\\S+)");

  private static final Pattern JWT_SHAPED =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\n?");

  private final Users users;
  private final ApiKeys keys;
  private final CockpitSettings settings;

  KeyLookup(Users users, ApiKeys keys, CockpitSettings settings) {
    this.users = users;
    this.keys = keys;
    this.settings = settings;
  }

  /** The key that Cockpit uses; {@code public} without a key, empty if it is an array. */
  Optional<String> key(PhpRequest request) {
    Object presented = presented(request);
    if (!PhpArrays.isTruthy(presented) || Boolean.TRUE.equals(presented)) {
      return Optional.of(Boolean.TRUE.equals(presented) ? "1" : ApiKey.PUBLIC);
    }
    return PhpArrays.isArray(presented)
        ? Optional.empty()
        : Optional.of(PhpArrays.toText(presented));
  }

  /** Whether the request has a key, valid or not. */
  boolean hasKey(PhpRequest request) {
    return PhpArrays.isTruthy(presented(request));
  }

  Identity identify(PhpRequest request) {
    Optional<String> key = key(request);
    return key.isEmpty() ? new Identity.Unreadable() : identify(key.get());
  }

  private Object presented(PhpRequest request) {
    Optional<Object> parameter = request.parameter("api_key");
    if (settings.guards(Guard.EMPTY_KEY_PARAMETER)) {
      parameter = parameter.filter(PhpArrays::isTruthy);
    }
    return parameter
        .or(() -> request.header("HTTP_API_KEY").map(Object.class::cast))
        .or(() -> bearer(request))
        .orElse(null);
  }

  private static Optional<String> bearer(PhpRequest request) {
    Matcher matcher =
        BEARER.matcher(request.header("HTTP_AUTHORIZATION").orElse("").strip());
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private Identity identify(String key) {
    if (key.startsWith("USR-")) {
      return users
          .findByKey(key, settings.addon())
          .filter(user -> user.active() || !settings.guards(Guard.INACTIVE_USERS))
          .<Identity>map(
              user -> new Identity.Caller(Optional.of(user.id()), Optional.of(user.role())))
          .orElseGet(Identity.Refused::new);
    }
    if (JWT_SHAPED.matcher(key).matches()) {
      return settings.guards(Guard.JWT_SHAPED_KEYS)
          ? new Identity.Refused()
          : new Identity.Caller(Optional.empty(), Optional.empty());
    }
    return keys.find(key)
        .<Identity>map(found -> new Identity.Caller(Optional.empty(), found.role()))
        .orElseGet(Identity.Refused::new);
  }
}
