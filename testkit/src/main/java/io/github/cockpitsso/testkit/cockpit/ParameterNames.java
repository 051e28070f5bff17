package io.github.cockpitsso.testkit.cockpit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The names that parameters may contain: field paths, and the addon's list of operators. */
final class ParameterNames {

  private static final int LONGEST_PATH = 512;
  private static final String NAME = "[\\p{L}\\p{N}_][\\p{L}\\p{N}\\p{M}_-]*";
  private static final Pattern PATH =
      Pattern.compile("(?!\\p{N}+(?:\\.|$))" + NAME + "(?:\\." + NAME + ")*");
  private static final Pattern SINGLE = Pattern.compile("(?!\\p{N}+$)" + NAME);
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\$(?:ROOT|CURRENT|NOW|REMOVE|[a-z][A-Za-z0-9_]*)(?:\\." + NAME + ")*");
  private static final String LOCALE = ":locale";
  private static final JsonNode OPERATORS = operators();

  private ParameterNames() {}

  private static JsonNode operators() {
    try (InputStream in = ParameterNames.class.getResourceAsStream("/CockpitSso/operators.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The shape of the operand for an operator of {@code filter}, {@code condition} or {@code stage}.
   */
  static Optional<String> shape(String table, String operator) {
    return Optional.ofNullable(OPERATORS.path(table).path(operator).textValue());
  }

  /** The operators of {@code accumulator} or {@code expression}. */
  static Set<String> listed(String table) {
    Set<String> names = new HashSet<>();
    OPERATORS.path(table).forEach(name -> names.add(name.asText()));
    return names;
  }

  static boolean isOperator(String name) {
    return name.startsWith("$");
  }

  static boolean isSingle(String name) {
    return SINGLE.matcher(name).matches();
  }

  static boolean isPath(String name) {
    return name.codePointCount(0, name.length()) <= LONGEST_PATH
        && PATH.matcher(name).matches();
  }

  /** A path that may end in {@code :locale}, unless it is one of Cockpit's own fields. */
  static boolean isField(String name) {
    return isPath(name)
        || (name.endsWith(LOCALE)
            && !name.startsWith("_")
            && isPath(name.substring(0, name.length() - LOCALE.length())));
  }

  static boolean isLink(String name) {
    String[] link = name.substring(1).split("\\.", 2);
    return link.length == 2 && isPath(link[0]) && isField(link[1]);
  }

  /** A field or a variable in an expression: {@code $field.path}, {@code $$variable.path}. */
  static boolean isReference(String text) {
    return VARIABLE.matcher(text).matches() || (isOperator(text) && isPath(text.substring(1)));
  }
}
