package io.github.cockpitsso.provider.settings;

import java.util.Optional;

/**
 * Something that is wrong with a setting.
 *
 * @param message key of a text in theme-resources/messages, which names the setting and says what to do
 * @param detail what can not be translated, such as a value or limits; shown in brackets, and holds no secret
 */
public record SettingProblem(String message, Optional<String> detail) {

  /** A problem that the message says all about. */
  public static SettingProblem of(String message) {
    return new SettingProblem(message, Optional.empty());
  }

  /** A problem with the value, or whatever else it is about. */
  public static SettingProblem of(String message, String detail) {
    return new SettingProblem(message, Optional.of(detail));
  }
}
