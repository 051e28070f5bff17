package io.github.cockpitsso.bridge.guard;

import io.github.cockpitsso.bridge.guard.HeaderParameters.Parameter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the boundary of a multipart form (RFC 2046 §5.1.1) if PHP would read the same one. */
final class Boundary {
  private static final String TYPE = "multipart/form-data";
  private static final String NAME = "boundary";
  // PHP ends an unquoted boundary at a comma or semicolon; HeaderParameters accepts neither there.
  private static final Pattern TEXT =
      Pattern.compile("[A-Za-z0-9'()+_,./:=? -]{0,69}[A-Za-z0-9'()+_,./:=?-]");

  private Boundary() {}

  /**
   * Reads a content type.
   *
   * @param type as sent
   * @return empty if it is not a form, or if clients and PHP could read different boundaries
   */
  static Optional<String> read(String type) {
    return type.regionMatches(true, 0, TYPE, 0, TYPE.length())
        ? HeaderParameters.read(type.substring(TYPE.length()))
            .filter(parameters -> isWherePhpFindsIt(type))
            .flatMap(Boundary::of)
        : Optional.empty();
  }

  /**
   * PHP uses the first occurrence of the word, even inside another name or value: in lower case if
   * there is one, else in any case. The value can contain the word, as browsers'
   * {@code ----WebKitFormBoundary} does.
   */
  private static boolean isWherePhpFindsIt(String type) {
    int exact = type.indexOf(NAME);
    int place = exact >= 0 ? exact : type.toLowerCase(Locale.ROOT).indexOf(NAME);
    if (place < 0 || !type.startsWith("=", place + NAME.length())) {
      return false;
    }
    String before = type.substring(TYPE.length(), place).stripTrailing();
    return before.endsWith(";") && HeaderParameters.read(before).isPresent();
  }

  private static Optional<String> of(List<Parameter> parameters) {
    List<String> boundaries = parameters.stream()
        .filter(each -> each.isNamed(NAME))
        .map(Parameter::value)
        .toList();
    return boundaries.size() == 1 && TEXT.matcher(boundaries.get(0)).matches()
        ? Optional.of(boundaries.get(0))
        : Optional.empty();
  }
}
