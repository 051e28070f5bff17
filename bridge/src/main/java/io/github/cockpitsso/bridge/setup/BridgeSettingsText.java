package io.github.cockpitsso.bridge.setup;

import io.github.cockpitsso.bridge.admin.SetupFailedException;
import io.github.cockpitsso.client.Secret;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The bridge's settings as text. Only here does the setup write secrets. The text goes only to the
 * administrator who runs the command.
 */
public final class BridgeSettingsText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+,=-]+");

  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, Secret> secrets = new LinkedHashMap<>();

  /** Adds a setting by its YAML name. */
  public BridgeSettingsText put(String name, String value) {
    values.put(name, value);
    return this;
  }

  /**
   * Adds a secret setting by its YAML name, if there is one.
   *
   * @throws SetupFailedException if it contains characters that the bridge does not accept
   */
  public BridgeSettingsText put(String name, Optional<Secret> value) throws SetupFailedException {
    if (value.isPresent()) {
      if (!value.get().reveal().chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
        throw new SetupFailedException(name
            + " contains a blank or another character that is not visible ASCII. Regenerate the"
            + " secret in Keycloak");
      }
      secrets.put(name, value.get());
    }
    return this;
  }

  /** The settings as environment variables, for a shell or an environment file. */
  public String environment() {
    return all().entrySet().stream()
        .map(each -> each.getKey().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_")
            + "="
            + shell(each.getValue())
            + "\n")
        .collect(Collectors.joining());
  }

  /** Quotes only where a shell requires it, because Docker treats quotes as part of the value. */
  private static String shell(String value) {
    return PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'";
  }

  /** The settings as a YAML file for {@code --config}. */
  public String yaml() {
    StringBuilder text = new StringBuilder("bridge:\n");
    String folder = "";
    for (Map.Entry<String, String> each : new TreeMap<>(all()).entrySet()) {
      String name = each.getKey().substring("bridge.".length());
      String above = name.contains(".") ? name.substring(0, name.indexOf('.')) : "";
      if (!above.isEmpty() && !above.equals(folder)) {
        text.append("  ").append(above).append(":\n");
      }
      folder = above;
      text.append(above.isEmpty() ? "  " : "    ")
          .append(name.substring(name.indexOf('.') + 1))
          .append(": ")
          .append(quoted(each.getValue()))
          .append('\n');
    }
    return text.toString();
  }

  private Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>(values);
    secrets.forEach((name, secret) -> all.put(name, secret.reveal()));
    return all;
  }

  private static String quoted(String value) {
    var text = new StringBuilder("\"");
    value.chars().forEach(each -> {
      if (each == '"' || each == '\\') {
        text.append('\\').append((char) each);
      } else if (each < 0x20 || each > 0x7e) {
        text.append("\\u%04x".formatted(each));
      } else {
        text.append((char) each);
      }
    });
    return text.append('"').toString();
  }
}
