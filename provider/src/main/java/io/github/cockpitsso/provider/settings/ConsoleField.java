package io.github.cockpitsso.provider.settings;

import java.util.List;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Fields of the admin console. A label is a key of theme-resources/messages. The key of its help
 * text is the label with {@code Help} at the end.
 */
public final class ConsoleField {

  private ConsoleField() {}

  /** A line of text. */
  public static ProviderConfigProperty text(String name, String label) {
    return field(name, label, ProviderConfigProperty.STRING_TYPE, null);
  }

  /** A line of text with a default. */
  public static ProviderConfigProperty text(String name, String label, Object defaultValue) {
    return field(name, label, ProviderConfigProperty.STRING_TYPE, String.valueOf(defaultValue));
  }

  /** A line of text that must not be empty. */
  public static ProviderConfigProperty required(String name, String label) {
    ProviderConfigProperty field = text(name, label);
    field.setRequired(true);
    return field;
  }

  /** A secret, which the console never shows again. */
  public static ProviderConfigProperty secret(String name, String label) {
    ProviderConfigProperty field = field(name, label, ProviderConfigProperty.PASSWORD, null);
    field.setSecret(true);
    return field;
  }

  /** A switch that is off by default. */
  public static ProviderConfigProperty toggle(String name, String label) {
    return field(name, label, ProviderConfigProperty.BOOLEAN_TYPE, false);
  }

  /** A choice; the first option is the default. */
  public static ProviderConfigProperty choice(String name, String label, List<String> options) {
    ProviderConfigProperty field =
        field(name, label, ProviderConfigProperty.LIST_TYPE, options.get(0));
    field.setOptions(options);
    return field;
  }

  /** Any number of lines. */
  public static ProviderConfigProperty list(String name, String label) {
    return field(name, label, ProviderConfigProperty.MULTIVALUED_STRING_TYPE, null);
  }

  /** A field of another type of Keycloak. */
  public static ProviderConfigProperty field(
      String name, String label, String type, Object defaultValue) {
    return new ProviderConfigProperty(name, label, label + "Help", type, defaultValue);
  }
}
