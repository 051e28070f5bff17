package io.github.cockpitsso.bridge.value;

/**
 * An error in the configuration, which keeps the bridge from starting.
 *
 * @param name YAML name of the setting, or the place of the error
 * @param message what is wrong and how to correct it; contains no secret
 */
public record SettingProblem(String name, String message) {

  @Override
  public String toString() {
    return name + ": " + message;
  }
}
