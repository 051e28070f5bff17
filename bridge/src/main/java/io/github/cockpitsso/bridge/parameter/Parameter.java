package io.github.cockpitsso.bridge.parameter;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A parameter that Cockpit passes to its database ({@code docs/cockpit-contract.md} §4, §12). */
public enum Parameter {
  FILTER(true),
  SORT(true),
  FIELDS(true),
  PIPELINE(true),
  MODELS(true),
  DATA(false),
  LOCALE(false),
  POPULATE(false),
  LIMIT(false),
  SKIP(false),
  PARENT(false);

  private static final Map<String, Parameter> BY_NAME = Arrays.stream(values())
      .collect(Collectors.toUnmodifiableMap(Parameter::word, Function.identity()));

  private final boolean json;

  Parameter(boolean json) {
    this.json = json;
  }

  /** The parameter with a name; empty for other names. */
  public static Optional<Parameter> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Its name in requests. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether Cockpit parses its text as JSON5. */
  public boolean isJson() {
    return json;
  }
}
