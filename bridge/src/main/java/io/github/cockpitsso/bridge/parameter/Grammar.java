package io.github.cockpitsso.bridge.parameter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The allowed contents of each parameter, at any depth ({@code docs/parameters.md}). */
public final class Grammar {
  private final Operators operators;

  /** A grammar with these operators. */
  public Grammar(Operators operators) {
    this.operators = operators;
  }

  /**
   * Checks a value.
   *
   * @return the name of a forbidden part; empty if all parts are allowed
   */
  public Optional<String> refused(Parameter parameter, JsonNode value) {
    var check = new ParameterCheck(operators, parameter.word());
    return switch (parameter) {
      case FILTER -> check.result(check.filter(value, true));
      case SORT -> check.result(check.sort(value));
      case FIELDS -> check.result(check.projection(value, false));
      case PIPELINE -> check.result(check.pipeline(value));
      case MODELS -> check.result(check.models(value));
      case DATA -> check.result(check.data(value));
      case LOCALE -> check.result(check.locale(value));
      case POPULATE, LIMIT, SKIP -> check.result(check.count(value));
      case PARENT -> check.result(check.parent(value));
    };
  }

  /** Checks an id, which must select one item only; empty if it is allowed. */
  public static Optional<String> refusedId(String name, JsonNode id) {
    return id.isNull() || (id.isTextual() && NameCheck.isId(id.textValue()))
        ? Optional.empty()
        : Optional.of(name);
  }
}
