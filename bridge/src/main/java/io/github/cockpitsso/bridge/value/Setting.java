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
  public static <T> Setting<T> required(String name, ValueType<T> kind) {
    return new Setting<>(name, kind, "", true, "");
  }

  /** A setting without a default; its description says what applies then. */
  public static <T> Setting<T> of(String name, ValueType<T> kind) {
    return of(name, kind, "");
  }

  /** A setting that has this default, written as an operator would write it. */
  public static <T> Setting<T> of(String name, ValueType<T> kind, String defaultText) {
    return new Setting<>(name, kind, defaultText, false, "");
  }

  /** This setting with a description for the documentation. */
  public Setting<T> means(String text) {
    return new Setting<>(name, kind, defaultText, required, text);
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
