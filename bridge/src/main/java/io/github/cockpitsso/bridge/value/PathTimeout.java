package io.github.cockpitsso.bridge.value;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The timeout for a path and everything below it.
 *
 * @param path without the space and without a slash at the end
 * @param time greater than zero
 */
public record PathTimeout(String path, Duration time) {
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Pattern PATH = Pattern.compile(
      "(?:/api|/storage/uploads|/storage/tmp/thumbs)(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*");

  /**
   * Reads {@code PATH=DURATION}.
   *
   * @throws IllegalArgumentException with a message for the operator
   */
  static PathTimeout parse(String text) {
    int equals = text.indexOf('=');
    String path = equals < 0 ? text : text.substring(0, equals).strip();
    if (equals < 0 || !PATH.matcher(path).matches()) {
      throw new IllegalArgumentException("'" + text
          + "' is not a path and a duration such as /api/report=10m: the path begins with /api,"
          + " /storage/uploads or /storage/tmp/thumbs, has no space, and ends without a slash");
    }
    Duration time = ValueType.TIME.reader().apply(text.substring(equals + 1).strip());
    if (time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("'" + text + "' must be at most 24h");
    }
    return new PathTimeout(path, time);
  }

  /**
   * Whether this timeout counts for a path: the same, one with a file ending
   * ({@code /api/report.get}), or one below it.
   */
  public boolean isFor(String requested) {
    return requested.startsWith(path)
        && (requested.length() == path.length()
            || "/.".indexOf(requested.charAt(path.length())) >= 0);
  }
}
