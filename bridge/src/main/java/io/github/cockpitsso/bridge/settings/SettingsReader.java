package io.github.cockpitsso.bridge.settings;

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
   * @param problems all there are
   */
  public record Loaded(
      Optional<BridgeSettings> settings,
      Optional<BridgeSettings.Issuer> issuer,
      Optional<BridgeSettings.Cockpit> cockpit,
      List<Problem> problems) {}

  private SettingsReader() {}

  /**
   * Reads everything and reports every problem.
   *
   * @param environment all variables; those without {@code BRIDGE_} do not matter
   */
  public static Loaded read(Map<String, String> environment, Optional<Path> file) {
    List<Problem> problems = new ArrayList<>();
    Map<String, String> yaml = file.map(path -> yaml(path, problems)).orElse(Map.of());
    Values values = new Values(environment, yaml);
    problems.forEach(values::add);
    Optional<BridgeSettings.Issuer> issuer = issuer(values);
    Optional<BridgeSettings.Cockpit> cockpit = cockpit(values);
    BridgeSettings.Token token = token(values, issuer);
    BridgeSettings.Keys keys = keys(values);
    BridgeSettings.Server server = server(values);
    BridgeSettings.Limits limits = limits(values);
    var shutdown = new BridgeSettings.Shutdown(
        values.orDefault(Catalogue.SHUTDOWN_DRAIN), values.orDefault(Catalogue.SHUTDOWN_TIMEOUT));
    var log = new BridgeSettings.Log(
        values.orDefault(Catalogue.LOG_FORMAT).equals("json"),
        values.orDefault(Catalogue.LOG_LEVEL));
    Optional<BridgeSettings> settings = values.problems().isEmpty()
        ? Optional.of(new BridgeSettings(
            issuer.orElseThrow(),
            cockpit.orElseThrow(),
            token,
            keys,
            server,
            limits,
            shutdown,
            log))
        : Optional.empty();
    return new Loaded(settings, issuer, cockpit, values.problems());
  }

  private static Map<String, String> yaml(Path file, List<Problem> problems) {
    try {
      String text = Files.readString(file);
      if (isMapping(text)) {
        return new YamlConfigSource(file.toString(), text).getProperties();
      }
      problems.add(new Problem(file.toString(), "is no YAML of names and values"));
    } catch (NoSuchFileException e) {
      problems.add(new Problem(file.toString(), "there is no such file"));
    } catch (IOException e) {
      problems.add(new Problem(file.toString(), "can not be read: " + e.getMessage()));
    }
    return Map.of();
  }

  /** Names and values, or nothing at all; and no name twice, which would leave open what counts. */
  private static boolean isMapping(String text) {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    try {
      Object root = new Yaml(new SafeConstructor(strict)).load(text);
      return root == null || root instanceof Map<?, ?>;
    } catch (YAMLException e) {
      // Its message quotes the file, secrets included.
      return false;
    }
  }

  private static Optional<BridgeSettings.Issuer> issuer(Values values) {
    boolean plainHttp = values.orDefault(Catalogue.INSECURE_HTTP_ISSUER);
    Optional<String> name = realm(values, Catalogue.ISSUER, plainHttp);
    Optional<String> internalUrl = realm(values, Catalogue.ISSUER_INTERNAL_URL, plainHttp);
    String clientId = values.orDefault(Catalogue.CLIENT_ID);
    var refresh = values.orDefault(Catalogue.ISSUER_KEYS_REFRESH);
    var minInterval = values.orDefault(Catalogue.ISSUER_KEYS_MIN_INTERVAL);
    var tolerance = values.orDefault(Catalogue.ISSUER_KEYS_OUTAGE);
    if (tolerance.compareTo(refresh) <= 0) {
      values.problem(
          Catalogue.ISSUER_KEYS_OUTAGE,
          "must be longer than " + Catalogue.ISSUER_KEYS_REFRESH.name());
    }
    var clientSecret = values.get(Catalogue.CLIENT_SECRET);
    return name.map(issuer -> new BridgeSettings.Issuer(
        issuer, internalUrl, plainHttp, refresh, minInterval, tolerance, clientId, clientSecret));
  }

  private static Optional<String> realm(Values values, Setting<String> setting, boolean plainHttp) {
    Optional<String> url = values.get(setting);
    if (url.isPresent() && url.get().startsWith("http:") && !plainHttp) {
      values.problem(
          setting,
          "'"
              + url.get()
              + "' is not https://; if that is meant, set "
              + Catalogue.INSECURE_HTTP_ISSUER.environment()
              + "=true");
      return Optional.empty();
    }
    return url;
  }

  private static Optional<BridgeSettings.Cockpit> cockpit(Values values) {
    var serviceKey = values.get(Catalogue.COCKPIT_SERVICE_KEY);
    var connectTimeout = values.orDefault(Catalogue.COCKPIT_CONNECT_TIMEOUT);
    var timeout = values.orDefault(Catalogue.COCKPIT_TIMEOUT);
    long maxConnections = values.orDefault(Catalogue.COCKPIT_MAX_CONNECTIONS);
    var queueTime = values.orDefault(Catalogue.COCKPIT_QUEUE_TIME);
    if (queueTime.compareTo(connectTimeout) <= 0) {
      // A request waits in the queue while its connection is made.
      values.problem(
          Catalogue.COCKPIT_QUEUE_TIME,
          "must be longer than " + Catalogue.COCKPIT_CONNECT_TIMEOUT.name());
    }
    return values
        .get(Catalogue.COCKPIT_URL)
        .map(address -> new BridgeSettings.Cockpit(
            address, serviceKey, connectTimeout, timeout, (int) maxConnections, queueTime));
  }

  private static BridgeSettings.Token token(Values values, Optional<BridgeSettings.Issuer> issuer) {
    String audience = values
        .get(Catalogue.AUDIENCE)
        .or(() -> issuer.map(BridgeSettings.Issuer::clientId))
        .orElse("");
    return new BridgeSettings.Token(
        audience,
        values.orDefault(Catalogue.TOKEN_SCOPE),
        values.get(Catalogue.TOKEN_CLIENTS).orElse(List.of()),
        values.orDefault(Catalogue.TOKEN_CACHE));
  }

  private static BridgeSettings.Keys keys(Values values) {
    boolean serviceKey = values.has(Catalogue.COCKPIT_SERVICE_KEY);
    boolean clientSecret = values.has(Catalogue.CLIENT_SECRET);
    Optional<List<String>> chosen = values.get(Catalogue.KEY_SOURCES);
    if (chosen.isEmpty() && !serviceKey && !clientSecret) {
      values.problem(
          Catalogue.COCKPIT_SERVICE_KEY,
          "nobody can be asked for API keys: set "
              + Catalogue.COCKPIT_SERVICE_KEY.environment()
              + " or "
              + Catalogue.CLIENT_SECRET.environment());
    }
    List<String> sources = chosen.orElse(serviceKey ? List.of("cockpit") : List.of("keycloak"));
    if (chosen.isPresent() && sources.contains("cockpit") && !serviceKey) {
      values.problem(
          Catalogue.KEY_SOURCES, "cockpit needs " + Catalogue.COCKPIT_SERVICE_KEY.environment());
    }
    if (chosen.isPresent() && sources.contains("keycloak") && !clientSecret) {
      values.problem(
          Catalogue.KEY_SOURCES, "keycloak needs " + Catalogue.CLIENT_SECRET.environment());
    }
    return new BridgeSettings.Keys(
        sources.stream().distinct().toList(),
        values.orDefault(Catalogue.KEY_TIME_TO_LIVE),
        values.orDefault(Catalogue.KEY_CACHE));
  }

  private static BridgeSettings.Server server(Values values) {
    String host = values.orDefault(Catalogue.HOST);
    int port = values.orDefault(Catalogue.PORT);
    int managementPort = values.orDefault(Catalogue.MANAGEMENT_PORT);
    if (port != 0 && port == managementPort) {
      values.problem(Catalogue.MANAGEMENT_PORT, "is the same as " + Catalogue.PORT.name());
    }
    return new BridgeSettings.Server(
        host,
        port,
        values.orDefault(Catalogue.MANAGEMENT_HOST),
        managementPort,
        values.get(Catalogue.CORS_ORIGINS).orElse(List.of()));
  }

  private static BridgeSettings.Limits limits(Values values) {
    int inspectedBody = bytes(values, Catalogue.LIMIT_INSPECTED_BODY);
    return new BridgeSettings.Limits(
        inspectedBody,
        heldBodies(values, inspectedBody),
        values.orDefault(Catalogue.LIMIT_BODY),
        bytes(values, Catalogue.LIMIT_HEADERS),
        values.orDefault(Catalogue.LIMIT_HEADER_TIME),
        values.orDefault(Catalogue.LIMIT_CONNECTIONS).intValue(),
        values.orDefault(Catalogue.LIMIT_CONCURRENT).intValue(),
        values.orDefault(Catalogue.LIMIT_PER_ADDRESS).intValue(),
        values.orDefault(Catalogue.LIMIT_IDLE),
        values.orDefault(Catalogue.LIMIT_MIN_RATE));
  }

  private static long heldBodies(Values values, int inspectedBody) {
    Optional<Long> chosen = values.get(Catalogue.LIMIT_HELD_BODIES);
    if (chosen.isPresent() && chosen.get() < inspectedBody) {
      values.problem(
          Catalogue.LIMIT_HELD_BODIES,
          "must be at least " + Catalogue.LIMIT_INSPECTED_BODY.name()
              + ", or no body of that size passes");
    }
    long share = Runtime.getRuntime().maxMemory() / 8;
    return chosen.orElse(Math.max(share, inspectedBody));
  }

  private static int bytes(Values values, Setting<Long> setting) {
    long size = values.orDefault(setting);
    if (size < 1024 || size > 1 << 30) {
      values.problem(setting, "must be 1KiB to 1GiB");
      return 1024;
    }
    return (int) size;
  }
}
