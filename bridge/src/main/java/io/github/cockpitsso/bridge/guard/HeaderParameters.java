package io.github.cockpitsso.bridge.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parameters of a {@code Content-Type} or {@code Content-Disposition} header (RFC 9110 §5.6.6,
 * RFC 6266, RFC 8187), in the spellings that PHP reads in the same way: blanks behind a semicolon
 * alone, tokens of ASCII, and quoted values in which a backslash escapes nothing but a quote. PHP
 * looks for the next quote of either kind when it looks for a semicolon, so tokens contain none;
 * the two quotes of an extended value are a pair to it.
 */
final class HeaderParameters {
  /**
   * One parameter.
   *
   * @param name as written
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
   * All parameters in their order.
   *
   * @param text what follows the first word of the header's value, one byte a character
   * @return nothing if a part of it is of another shape
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
