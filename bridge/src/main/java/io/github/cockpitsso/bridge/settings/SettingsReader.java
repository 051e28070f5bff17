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

/** Reads the configuration from the environment and, if there is one, a YAML file. */
public final class SettingsReader {

  /**
   * What was read.
   *
   * @param settings only if there is no problem
   * @param issuer if at least this part can be used, so that {@code check} can ask there
   * @param cockpit likewise
   * @param token what of it can be used
   * @param keys what of it can be used
   * @param logout what of it can be used
   * @param server what of it can be used
   * @param tls what of it can be used
   * @param policy what of it can be used
   * @param problems all there are
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
   * Reads everything and reports every problem.
   *
   * @param environment all variables; those without {@code BRIDGE_} do not matter
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
      problems.add(new SettingProblem(file.toString(), "is no YAML of names and values"));
    } catch (NoSuchFileException e) {
      problems.add(new SettingProblem(file.toString(), "there is no such file"));
    } catch (IOException e) {
      problems.add(new SettingProblem(file.toString(), "can not be read: " + e.getMessage()));
    }
    return Map.of();
  }

  /** Names and values, or nothing at all; and no name twice, which would leave open what counts. */
  private static boolean isMapping(String text) {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    // No settings repeat, and some that do hold themselves.
    strict.setMaxAliasesForCollections(0);
    try {
      Object root = new Yaml(new SafeConstructor(strict)).load(text);
      return root == null || root instanceof Map<?, ?>;
    } catch (YAMLException | NumberFormatException e) {
      // Its message quotes the file, secrets included. The latter is what ._ comes to, which
      // SnakeYAML takes for a number.
      return false;
    }
  }
}
