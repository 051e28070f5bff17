package io.github.cockpitsso.provider.checks;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of the addon {@code CockpitSso}, as {@code GET /api/sso/info} reports it. */
public final class AddonVersion {

  /** The oldest version that supports all calls of this provider. */
  public static final String OLDEST = "0.1.0";

  private static final Pattern NUMBERS =
      Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(?:\\.(\\d{1,6}))?.*");

  private AddonVersion() {}

  /** Whether this version is older than {@link #OLDEST}. False for a text that is not a version. */
  public static boolean isTooOld(String version) {
    return isOlder(version, OLDEST);
  }

  static boolean isOlder(String version, String than) {
    return rank(version).flatMap(it -> rank(than).map(other -> it < other)).orElse(false);
  }

  private static Optional<Long> rank(String version) {
    Matcher numbers = NUMBERS.matcher(version);
    return numbers.matches()
        ? Optional.of(
            (part(numbers, 1) * 1_000_000 + part(numbers, 2)) * 1_000_000 + part(numbers, 3))
        : Optional.empty();
  }

  private static long part(Matcher numbers, int group) {
    return numbers.group(group) == null ? 0 : Long.parseLong(numbers.group(group));
  }
}
