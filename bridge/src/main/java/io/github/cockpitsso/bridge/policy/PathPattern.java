package io.github.cockpitsso.bridge.policy;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Paths below {@code /api}, by segments: {@code *} stands for one segment, {@code **} for any
 * number. Case matters.
 *
 * <p>Matching takes time that grows with the length of the path alone: a pattern contains one
 * {@code **}, so that an expression returns to each character at most once.
 */
final class PathPattern {
  private static final String ONE = "*";
  private static final String MANY = "**";
  private static final Pattern SEGMENT =
      Pattern.compile("(?:[A-Za-z0-9._~!$&'()+,=:@-]|%[0-9A-Fa-f]{2})+");

  private final String text;
  private final List<String> segments;
  private final Pattern pattern;

  private PathPattern(String text, List<String> segments) {
    this.text = text;
    this.segments = segments;
    this.pattern = Pattern.compile(
        segments.stream().map(PathPattern::expression).collect(Collectors.joining()));
  }

  private static String expression(String segment) {
    return switch (segment) {
      case ONE -> "/[^/]*+";
      case MANY -> "(?:/.*)?";
      default -> "/" + Pattern.quote(segment);
    };
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException with a message for the operator
   */
  static PathPattern parse(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("'" + text + "' must begin with a slash");
    } else if (text.equals("/api") || text.startsWith("/api/")) {
      throw new IllegalArgumentException(
          "'" + text + "' must not contain /api: write " + text.substring("/api".length()));
    } else if (text.length() > 1 && text.endsWith("/")) {
      throw new IllegalArgumentException("'" + text + "': remove the slash at the end");
    }
    List<String> segments = List.of(text.substring(1).split("/", -1));
    for (String segment : segments) {
      if (!segment.equals(ONE) && !segment.equals(MANY) && !isCanonical(segment)) {
        throw new IllegalArgumentException("'"
            + text
            + "': '"
            + segment
            + "' is not a path segment; a star stands for a whole segment");
      }
    }
    if (segments.indexOf(MANY) != segments.lastIndexOf(MANY)) {
      throw new IllegalArgumentException("'" + text + "' contains ** more than once");
    }
    return new PathPattern(text, segments);
  }

  private static boolean isCanonical(String segment) {
    return SEGMENT.matcher(segment).matches() && !segment.equals(".") && !segment.endsWith("..");
  }

  /** A pattern for all paths. */
  static PathPattern all() {
    return new PathPattern("/**", List.of(MANY));
  }

  /** The Cockpit model in the pattern, as in {@code /content/items/news}; empty without one. */
  Optional<String> model() {
    boolean content = segments.size() > 2
        && !segments.subList(0, 3).contains(MANY)
        && (segments.get(0).equals("content") || segments.get(0).equals(ONE));
    return content && !segments.get(2).equals(ONE)
        ? Optional.of(segments.get(2))
        : Optional.empty();
  }

  boolean matchesAll() {
    return segments.equals(List.of(MANY));
  }

  boolean matches(PolicyPath path) {
    return pattern.matcher(path.raw()).region(path.from(), path.to()).matches();
  }

  @Override
  public String toString() {
    return text;
  }
}
