package io.github.cockpitsso.bridge.value;

import java.util.Locale;
import java.util.Optional;

/**
 * One thing that can be set.
 *
 * @param name in YAML
 * @param kind what its text must look like
 * @param defaultText what counts when it is not set; empty for nothing
 * @param required whether the bridge can not start without it
 * @param meaning for the documentation
 * @param <T> what it is in the program
 */
public record Setting<T>(
    String name, ValueType<T> kind, String defaultText, boolean required, String meaning) {

  public static <T> Setting<T> required(String name, ValueType<T> kind, String meaning) {
    return new Setting<>(name, kind, "", true, meaning);
  }

  public static <T> Setting<T> optional(String name, ValueType<T> kind, String meaning) {
    return new Setting<>(name, kind, "", false, meaning);
  }

  public static <T> Setting<T> withDefault(
      String name, ValueType<T> kind, String defaultText, String meaning) {
    return new Setting<>(name, kind, defaultText, false, meaning);
  }

  /** Its name in the environment. */
  public String environment() {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  /** What its text looks like, for the documentation. */
  public String looks() {
    return kind.description();
  }

  /** The default as text, if there is one. */
  public Optional<String> defaultValue() {
    return defaultText.isEmpty() ? Optional.empty() : Optional.of(defaultText);
  }
}
