package io.github.cockpitsso.bridge.proxy;

import java.util.regex.Pattern;

/** Text from outside for a log line: one line, of visible characters, and not long. */
final class LogText {
  private static final int MAX_LENGTH = 128;
  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029\\s]");

  private LogText() {}

  static String clean(String text) {
    String shortened = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    return UNSAFE.matcher(shortened).replaceAll("?");
  }
}
