package io.github.cockpitsso.bridge.policy;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Paths below {@code /api}, by segments: {@code *} is any one of them, {@code **} any number.
 * Case matters.
 */
final class PathPattern {
  private static final String ONE = "*";
  private static final String MANY = "**";
  private static final Pattern SEGMENT =
      Pattern.compile("(?:[A-Za-z0-9._~!$&'()+,=:@-]|%[0-9A-Fa-f]{2})+");

  private final String text;
  private final String[] before;
  private final String[] after;
  private final boolean many;

  private PathPattern(String text, List<String> segments) {
    this.text = text;
    int any = segments.indexOf(MANY);
    this.many = any >= 0;
    this.before = segments.subList(0, many ? any : segments.size()).toArray(String[]::new);
    this.after =
        many ? segments.subList(any + 1, segments.size()).toArray(String[]::new) : new String[0];
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException with words for the operator
   */
  static PathPattern parse(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("'" + text + "' does not start with a slash");
    } else if (text.equals("/api") || text.startsWith("/api/")) {
      throw new IllegalArgumentException(
          "'" + text + "' is below /api already: write " + text.substring("/api".length()));
    } else if (text.length() > 1 && text.endsWith("/")) {
      throw new IllegalArgumentException("'" + text + "': leave out the slash at the end");
    }
    List<String> segments = List.of(text.substring(1).split("/", -1));
    for (String segment : segments) {
      if (!segment.equals(ONE) && !segment.equals(MANY) && !isCanonical(segment)) {
        throw new IllegalArgumentException("'"
            + text
            + "': '"
            + segment
            + "' is no segment of a path; a star stands for whole segments");
      }
    }
    if (segments.indexOf(MANY) != segments.lastIndexOf(MANY)) {
      throw new IllegalArgumentException("'" + text + "' holds ** more than once");
    }
    return new PathPattern(text, segments);
  }

  private static boolean isCanonical(String segment) {
    return SEGMENT.matcher(segment).matches() && !segment.equals(".") && !segment.endsWith("..");
  }

  /** Every path. */
  static PathPattern all() {
    return new PathPattern("/**", Stream.of(MANY).toList());
  }

  /**
   * The model of Cockpit that it names, as in {@code /content/items/news}; nothing if it
   * names none.
   */
  Optional<String> model() {
    return before.length > 2
            && (before[0].equals("content") || before[0].equals(ONE))
            && !before[2].equals(ONE)
        ? Optional.of(before[2])
        : Optional.empty();
  }

  boolean fitsAll() {
    return many && before.length == 0 && after.length == 0;
  }

  boolean matches(PolicyPath path) {
    int at = path.from();
    for (String segment : before) {
      int end = at < path.to() ? path.endOf(at) : -1;
      if (end < 0 || !fits(segment, path, at, end)) {
        return false;
      }
      at = end;
    }
    return many ? endsAfter(path, at) : at == path.to();
  }

  private boolean endsAfter(PolicyPath path, int at) {
    int end = path.to();
    for (int i = after.length - 1; i >= 0; i--) {
      int begin = end > at ? path.beginOf(end) : -1;
      if (begin < at || !fits(after[i], path, begin, end)) {
        return false;
      }
      end = begin;
    }
    return true;
  }

  private static boolean fits(String segment, PolicyPath path, int slash, int end) {
    return segment.equals(ONE) || path.isSegment(slash, end, segment);
  }

  @Override
  public String toString() {
    return text;
  }
}
