package io.github.cockpitsso.testkit.cockpit;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Splits the Content-Disposition header of a multipart part as PHP does. */
final class PhpHeaderWords {

  private final String text;
  private int at;

  private PhpHeaderWords(String text) {
    this.text = text;
  }

  /**
   * The parameters of a header value, names in lower case. The last of several equal names applies.
   */
  static Map<String, String> parameters(String header) {
    Map<String, String> parameters = new LinkedHashMap<>();
    PhpHeaderWords words = new PhpHeaderWords(CSpace.stripLeading(header));
    while (words.at < words.text.length()) {
      String pair = words.next(';');
      words.skipWhitespace();
      if (pair.indexOf('=') >= 0) {
        PhpHeaderWords parts = new PhpHeaderWords(pair);
        String name = parts.next('=').toLowerCase(Locale.ROOT);
        parameters.put(name, value(pair.substring(parts.at)));
      }
    }
    return parameters;
  }

  private String next(char stop) {
    int start = at;
    while (at < text.length() && text.charAt(at) != stop) {
      char c = text.charAt(at++);
      if (c == '"' || c == '\'') {
        skipQuoted(c);
      }
    }
    String word = text.substring(start, at);
    while (at < text.length() && text.charAt(at) == stop) {
      at++;
    }
    return word;
  }

  private void skipQuoted(char quote) {
    while (at < text.length() && text.charAt(at) != quote) {
      boolean escaped =
          text.charAt(at) == '\\' && at + 1 < text.length() && text.charAt(at + 1) == quote;
      at += escaped ? 2 : 1;
    }
    if (at < text.length()) {
      at++;
    }
  }

  private void skipWhitespace() {
    while (at < text.length() && CSpace.is(text.charAt(at))) {
      at++;
    }
  }

  private static String value(String raw) {
    String trimmed = CSpace.stripLeading(raw);
    if (trimmed.isEmpty()) {
      return "";
    }
    char quote = trimmed.charAt(0);
    if (quote != '"' && quote != '\'') {
      return trimmed.split("\\s", 2)[0];
    }
    StringBuilder unquoted = new StringBuilder();
    for (int i = 1; i < trimmed.length() && trimmed.charAt(i) != quote; i++) {
      char c = trimmed.charAt(i);
      boolean escapes = c == '\\'
          && i + 1 < trimmed.length()
          && (trimmed.charAt(i + 1) == quote || trimmed.charAt(i + 1) == '\\');
      unquoted.append(escapes ? trimmed.charAt(++i) : c);
    }
    return unquoted.toString();
  }
}
