package io.github.cockpitsso.bridge.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parameters of a {@code Content-Type} or {@code Content-Disposition} header (RFC 9110 §5.6.6,
 * RFC 6266, RFC 8187), if PHP reads them in the same way: blanks only after a semicolon, ASCII
 * tokens, and quoted values in which a backslash escapes only a quote. PHP searches for quotes of
 * both kinds before it searches for a semicolon, so tokens must not contain any; the two quotes of
 * an extended value are a pair to PHP.
 */
final class HeaderParameters {
  /**
   * One parameter.
   *
   * @param name as sent
   * @param value without quotes, with {@code \"} as {@code "}
   */
  record Parameter(String name, String value) {
    boolean isNamed(String other) {
      return name.equalsIgnoreCase(other);
    }
  }

  private static final String TOKEN =
      "[A-Za-z0-9!#$&+.^_`|~*%\\[\\]()/:?-][A-Za-z0-9!#$&+.^_`|~*%\\[\\]()/:?=-]*";
  private static final String EXTENDED = "[A-Za-z0-9-]+'[A-Za-z0-9-]*'[A-Za-z0-9!#$&+.^_`|~%-]*";
  private static final Pattern PARAMETER = Pattern.compile("\\G;[ \\t]*([A-Za-z0-9!#$&+.^_`|~*-]+)="
      + "(?:\"((?:[^\"\\\\]|\\\\\"|\\\\(?![\"\\\\]))*+)\"|("
      + TOKEN
      + "|"
      + EXTENDED
      + "))(?=;|$)");

  private HeaderParameters() {}

  /**
   * Reads all parameters in their order.
   *
   * @param text the header's value after its first word, one byte per character
   * @return empty if a part of it has another format
   */
  static Optional<List<Parameter>> read(String text) {
    List<Parameter> parameters = new ArrayList<>();
    Matcher matcher = PARAMETER.matcher(text);
    int end = 0;
    while (matcher.find()) {
      String quoted = matcher.group(2);
      parameters.add(new Parameter(
          matcher.group(1), quoted == null ? matcher.group(3) : quoted.replace("\\\"", "\"")));
      end = matcher.end();
    }
    return text.substring(end).isEmpty() || text.substring(end).equals(";")
        ? Optional.of(parameters)
        : Optional.empty();
  }
}
