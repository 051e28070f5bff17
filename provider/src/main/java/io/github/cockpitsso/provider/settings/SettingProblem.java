package io.github.cockpitsso.provider.settings;

import java.util.Optional;

/**
 * A problem of a setting.
 *
 * @param message key of a text in theme-resources/messages, which names the setting and what to do
 * @param detail text that is not translated, such as a value or limits; shown in parentheses;
 *     contains no secret
 */
public record SettingProblem(String message, Optional<String> detail) {

  /** A problem without details. */
  public static SettingProblem of(String message) {
    return new SettingProblem(message, Optional.empty());
  }

  /** A problem with this value or other detail. */
  public static SettingProblem of(String message, String detail) {
    return new SettingProblem(message, Optional.of(detail));
  }
}
