package io.github.cockpitsso.client;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of the addon {@code CockpitSso}, as {@code GET /api/sso/info} reports it. */
public final class AddonVersion {

  /** The oldest version that supports all calls of {@link CockpitApi}. */
  public static final String OLDEST = "0.1.0";

  private static final Pattern NUMBERS =
      Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(?:\\.(\\d{1,6}))?.*");

  private AddonVersion() {}

  /** Whether this version is older than {@link #OLDEST}; false for a text that is not a version. */
  public static boolean isTooOld(String version) {
    return isOlder(version, OLDEST);
  }

  static boolean isOlder(String version, String than) {
    Matcher one = NUMBERS.matcher(version);
    Matcher other = NUMBERS.matcher(than);
    return one.matches() && other.matches() && Arrays.compare(numbers(one), numbers(other)) < 0;
  }

  private static int[] numbers(Matcher version) {
    String patch = version.group(3) == null ? "0" : version.group(3);
    return new int[] {
      Integer.parseInt(version.group(1)),
      Integer.parseInt(version.group(2)),
      Integer.parseInt(patch)
    };
  }
}
