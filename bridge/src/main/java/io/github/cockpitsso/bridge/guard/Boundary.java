package io.github.cockpitsso.bridge.guard;

import io.github.cockpitsso.bridge.guard.HeaderParameters.Parameter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The boundary in a form's {@code Content-Type} (RFC 2046 §5.1.1), where PHP finds the same one.
 */
final class Boundary {
  private static final String TYPE = "multipart/form-data";
  private static final String NAME = "boundary";
  // PHP ends an unquoted one at a comma or semicolon; HeaderParameters lets neither be in a token.
  private static final Pattern TEXT =
      Pattern.compile("[A-Za-z0-9'()+_,./:=? -]{0,69}[A-Za-z0-9'()+_,./:=?-]");

  private Boundary() {}

  /**
   * Reads a content type.
   *
   * @param type as sent
   * @return nothing if it is no form, or clients and PHP could read it differently
   */
  static Optional<String> read(String type) {
    return type.regionMatches(true, 0, TYPE, 0, TYPE.length())
        ? HeaderParameters.read(type.substring(TYPE.length()))
            .filter(parameters -> isWherePhpLooks(type))
            .flatMap(Boundary::of)
        : Optional.empty();
  }

  /**
   * PHP takes the first place where the word stands, even inside another name or value: in lower
   * case if it stands so anywhere, else in any case. The value may contain the word, as
   * {@code ----WebKitFormBoundary} of browsers does.
   */
  private static boolean isWherePhpLooks(String type) {
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
