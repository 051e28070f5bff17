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
    String name = parameter.word();
    var check = new ParameterCheck(operators, name);
    return check.result(
        switch (parameter) {
          case FILTER -> check.filter(value, true, name);
          case SORT -> check.sort(value, name);
          case FIELDS -> check.projection(value, name, false);
          case PIPELINE -> check.pipeline(value, name);
          case MODELS -> check.models(value);
          case DATA -> check.data(value);
          case LOCALE -> check.locale(value);
          case POPULATE, LIMIT, SKIP -> check.count(value);
          case PARENT -> check.parent(value);
        });
  }

  /** Checks an id, which must select one item only; empty if it is allowed. */
  public static Optional<String> refusedId(String name, JsonNode id) {
    return id.isNull() || (id.isTextual() && NameCheck.isId(id.textValue()))
        ? Optional.empty()
        : Optional.of(name);
  }
}
