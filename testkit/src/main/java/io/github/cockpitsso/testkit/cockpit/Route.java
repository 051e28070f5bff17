package io.github.cockpitsso.testkit.cockpit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A REST path of Cockpit with at most two {@code {placeholders}}; matches exactly. */
final class Route {

  private final Pattern pattern;

  Route(String path) {
    pattern = Pattern.compile(path.replaceAll("\\{[a-z]+}", "([a-zA-Z0-9_-]+)"));
  }

  /** What the placeholders stand for in a path, if it matches. */
  Optional<Match> match(String path) {
    Matcher matcher = pattern.matcher(path);
    return matcher.matches()
        ? Optional.of(new Match(
            matcher.groupCount() > 0 ? matcher.group(1) : "",
            matcher.groupCount() > 1 ? matcher.group(2) : ""))
        : Optional.empty();
  }

  /** The values of the placeholders, empty text for those that the route has not. */
  record Match(String first, String second) {}
}
