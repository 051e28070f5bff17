package io.github.cockpitsso.bridge.value;

/**
 * Something in the configuration that keeps the bridge from starting.
 *
 * @param name the setting by its YAML name, or what else is wrong
 * @param message what is wrong and what to write instead; holds no secret
 */
public record SettingProblem(String name, String message) {

  @Override
  public String toString() {
    return name + ": " + message;
  }
}
