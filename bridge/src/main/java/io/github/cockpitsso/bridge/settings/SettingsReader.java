package io.github.cockpitsso.bridge.settings;

import io.github.cockpitsso.bridge.value.SettingProblem;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads the configuration from the environment and an optional YAML file. */
public final class SettingsReader {

  /**
   * The result of reading. The parts are for {@code check} and {@code explain}, which also work
   * with an invalid configuration: an invalid value is replaced by its default there.
   *
   * @param settings empty if there is a problem
   * @param issuer empty if this part is invalid
   * @param cockpit empty if this part is invalid
   * @param problems all problems
   */
  public record Loaded(
      Optional<BridgeSettings> settings,
      Optional<IssuerSettings> issuer,
      Optional<CockpitSettings> cockpit,
      TokenSettings token,
      KeySettings keys,
      LogoutSettings logout,
      ServerSettings server,
      TlsSettings tls,
      PolicySettings policy,
      List<SettingProblem> problems) {}

  private SettingsReader() {}

  /**
   * Reads all settings and reports all problems.
   *
   * @param environment all variables; only names with {@code BRIDGE_} count
   */
  public static Loaded read(Map<String, String> environment, Optional<Path> file) {
    List<SettingProblem> problems = new ArrayList<>();
    Map<String, String> yaml = file.map(path -> yaml(path, problems)).orElse(Map.of());
    Values values = new Values(environment, yaml);
    problems.forEach(values::add);
    Optional<IssuerSettings> issuer = IssuerSettings.read(values);
    Optional<CockpitSettings> cockpit = CockpitSettings.read(values);
    TokenSettings token = TokenSettings.read(values, issuer);
    KeySettings keys = KeySettings.read(values);
    LogoutSettings logout = LogoutSettings.read(values);
    ServerSettings server = ServerSettings.read(values);
    TlsSettings tls = TlsSettings.read(values, server);
    PolicySettings policy = PolicySettings.read(values);
    LimitSettings limits = LimitSettings.read(values, cockpit);
    ResponseSettings answers = ResponseSettings.read(values);
    UploadSettings uploads = UploadSettings.read(values);
    ForwardAuthSettings forwardAuth = ForwardAuthSettings.read(values);
    StartSettings start = StartSettings.read(values);
    ShutdownSettings shutdown = ShutdownSettings.read(values);
    LogSettings log = LogSettings.read(values);
    Optional<BridgeSettings> settings = values.problems().isEmpty()
        ? Optional.of(new BridgeSettings(
            issuer.orElseThrow(),
            cockpit.orElseThrow(),
            token,
            keys,
            logout,
            server,
            tls,
            policy,
            limits,
            answers,
            uploads,
            forwardAuth,
            start,
            shutdown,
            log))
        : Optional.empty();
    return new Loaded(
        settings, issuer, cockpit, token, keys, logout, server, tls, policy, values.problems());
  }

  private static Map<String, String> yaml(Path file, List<SettingProblem> problems) {
    try {
      String text = Files.readString(file);
      if (isMapping(text)) {
        return new YamlConfigSource(file.toString(), text).getProperties();
      }
      problems.add(new SettingProblem(file.toString(), "is not valid YAML with names and values"));
    } catch (NoSuchFileException e) {
      problems.add(new SettingProblem(file.toString(), "file not found"));
    } catch (IOException e) {
      problems.add(new SettingProblem(file.toString(), "cannot be read: " + e.getMessage()));
    }
    return Map.of();
  }

  /** Accepts names and values, and an empty file. A name that occurs twice is ambiguous. */
  private static boolean isMapping(String text) {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    // Settings need no aliases, and an alias can contain itself.
    strict.setMaxAliasesForCollections(0);
    try {
      Object root = new Yaml(new SafeConstructor(strict)).load(text);
      return root == null || root instanceof Map<?, ?>;
    } catch (YAMLException | NumberFormatException e) {
      // The exception's message quotes the file, secrets included. "._" is a NumberFormatException,
      // because SnakeYAML reads it as a number.
      return false;
    }
  }
}
