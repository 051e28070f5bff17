package io.github.cockpitsso.testkit.cockpit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A REST path of Cockpit with at most two {@code {placeholders}}; it must match exactly. */
final class Route {

  private final Pattern pattern;

  Route(String path) {
    pattern = Pattern.compile(path.replaceAll("\\{[a-z]+}", "([a-zA-Z0-9_-]+)"));
  }

  /** The values of the placeholders in a path, if it matches. */
  Optional<Match> match(String path) {
    Matcher matcher = pattern.matcher(path);
    return matcher.matches()
        ? Optional.of(new Match(
            matcher.groupCount() > 0 ? matcher.group(1) : "",
            matcher.groupCount() > 1 ? matcher.group(2) : ""))
        : Optional.empty();
  }

  /**
   * The values of the placeholders, and empty texts for placeholders that the route does not have.
   */
  record Match(String first, String second) {}
}
