package io.github.cockpitsso.bridge.settings;

import io.github.cockpitsso.bridge.value.Setting;
import io.github.cockpitsso.bridge.value.SettingProblem;
import io.github.cockpitsso.bridge.value.Suggestion;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The configured values. The environment takes precedence over YAML, and an empty value counts as
 * not set. Collects all problems.
 */
final class Values {
  private static final int ENVIRONMENT = 300;
  private static final int YAML = 110;
  private static final Pattern INDEX = Pattern.compile("\\[\\d+]$");

  private final SmallRyeConfig config;
  private final Map<String, String> environment;
  private final List<SettingProblem> problems = new ArrayList<>();

  Values(Map<String, String> environment, Map<String, String> yaml) {
    this.environment = filled(environment);
    // Without SmallRye's default interceptors, which would expand "${" in a secret.
    config = new SmallRyeConfigBuilder()
        .withSources(
            new EnvConfigSource(this.environment, ENVIRONMENT),
            new PropertiesConfigSource(filled(yaml), "YAML", YAML))
        .build();
    reportUnknown(environment.keySet(), yaml.keySet());
  }

  /** The value or its default; empty if there is neither, or if the value is invalid. */
  <T> Optional<T> get(Setting<T> setting) {
    Optional<String> text = text(setting.name()).or(setting::defaultValue);
    if (text.isEmpty()) {
      if (setting.required()) {
        problem(setting, "is required; set " + setting.environment() + " or " + setting.name());
      }
      return Optional.empty();
    }
    try {
      return Optional.of(setting.kind().reader().apply(text.get()));
    } catch (IllegalArgumentException e) {
      problem(setting, e.getMessage());
      return Optional.empty();
    }
  }

  /** The value of an environment variable that a setting names; empty if it is not set. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip);
  }

  /** Whether there is a value, valid or not. */
  boolean has(Setting<?> setting) {
    return text(setting.name()).isPresent();
  }

  /**
   * The value of a setting that has a default. An invalid value is a problem, and the
   * default counts.
   */
  <T> T orDefault(Setting<T> setting) {
    return get(setting).orElseGet(() -> setting.kind().reader().apply(setting.defaultText()));
  }

  void problem(Setting<?> setting, String message) {
    problems.add(new SettingProblem(setting.name(), message));
  }

  void add(SettingProblem problem) {
    problems.add(problem);
  }

  List<SettingProblem> problems() {
    return List.copyOf(problems);
  }

  private Optional<String> text(String name) {
    return config
        .getOptionalValue(name, String.class)
        .or(() -> config
            .getOptionalValues(name, String.class, ArrayList::new)
            .map(values -> String.join(",", values)))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private static Map<String, String> filled(Map<String, String> values) {
    return values.entrySet().stream()
        .filter(entry -> !entry.getValue().isBlank())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private void reportUnknown(Set<String> environment, Set<String> yaml) {
    Set<String> names = new HashSet<>();
    Set<String> variables = new HashSet<>();
    for (Setting<?> setting : SettingsCatalog.all()) {
      names.add(setting.name());
      variables.add(setting.environment());
    }
    for (String name : new TreeSet<>(yaml)) {
      if (!names.contains(INDEX.matcher(name).replaceFirst(""))) {
        add(new SettingProblem(name, "unknown setting" + Suggestion.to(name, names)));
      }
    }
    for (String name : new TreeSet<>(environment)) {
      if (name.startsWith("BRIDGE_") && !variables.contains(name)) {
        add(new SettingProblem(
            name,
            "unknown setting"
                + Suggestion.to(name, variables)
                + (name.matches("BRIDGE_(SERVICE|PORT)_.*")
                    ? " (Kubernetes sets such variables for a Service called bridge; set"
                        + " enableServiceLinks: false)"
                    : "")));
      }
    }
  }
}
