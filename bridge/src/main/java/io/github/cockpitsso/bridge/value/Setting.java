package io.github.cockpitsso.bridge.value;

import java.util.Locale;
import java.util.Optional;

/**
 * The definition of one setting.
 *
 * @param name its name in YAML
 * @param kind which text is valid
 * @param defaultText the value if it is not set; empty for no default
 * @param required whether the bridge refuses to start without it
 * @param meaning description for the documentation
 * @param <T> type of the value
 */
public record Setting<T>(
    String name, ValueType<T> kind, String defaultText, boolean required, String meaning) {

  /** A setting without which the bridge does not start. */
  public static <T> Setting<T> required(String name, ValueType<T> kind, String meaning) {
    return new Setting<>(name, kind, "", true, meaning);
  }

  /** A setting without a default; its description says what applies then. */
  public static <T> Setting<T> optional(String name, ValueType<T> kind, String meaning) {
    return new Setting<>(name, kind, "", false, meaning);
  }

  /** A setting that has this default, written as an operator would write it. */
  public static <T> Setting<T> withDefault(
      String name, ValueType<T> kind, String defaultText, String meaning) {
    return new Setting<>(name, kind, defaultText, false, meaning);
  }

  /** Its name in the environment. */
  public String environment() {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  /** The format of the value, for the documentation. */
  public String looks() {
    return kind.description();
  }

  /** The default as text, if there is one. */
  public Optional<String> defaultValue() {
    return defaultText.isEmpty() ? Optional.empty() : Optional.of(defaultText);
  }
}
