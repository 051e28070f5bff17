package io.github.cockpitsso.testkit.keycloak;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Options of a Keycloak server. Immutable: each method returns a changed copy.
 *
 * @param distribution an unpacked distribution; it is not changed
 * @param work folder for builds and data
 * @param version of the distribution, and of the container's image
 * @param container whether to run the image instead of the distribution
 * @param providers jars for the folder {@code providers/}
 * @param realms files to import
 * @param environment variables for the server, and for placeholders in realm files
 * @param buildOptions for {@code kc.sh build}
 * @param options for {@code kc.sh start}
 * @param port for HTTP; a free one if empty
 * @param log file for the output of the server; if empty, a file in the server's own folder
 */
public record KeycloakSetup(
    Path distribution,
    Path work,
    String version,
    boolean container,
    List<Path> providers,
    List<Path> realms,
    Map<String, String> environment,
    List<String> buildOptions,
    List<String> options,
    Optional<Integer> port,
    Optional<Path> log) {

  public KeycloakSetup {
    providers = List.copyOf(providers);
    realms = List.copyOf(realms);
    environment = Map.copyOf(environment);
    buildOptions = List.copyOf(buildOptions);
    options = List.copyOf(options);
  }

  /**
   * The setup of the build: {@code keycloak.distribution} (folder of the unpacked distribution),
   * {@code keycloak.work}, {@code keycloak.version}, and {@code keycloak.container} ({@code true}
   * for the image).
   *
   * @throws IllegalStateException if a property is missing
   */
  static KeycloakSetup fromSystemProperties() {
    return of(
            Path.of(required("keycloak.distribution")),
            Path.of(required("keycloak.work")),
            required("keycloak.version"))
        .withContainer(Boolean.getBoolean("keycloak.container"));
  }

  /** A server without providers and realms. */
  public static KeycloakSetup of(Path distribution, Path work, String version) {
    return new KeycloakSetup(
        distribution,
        work,
        version,
        false,
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** Runs the image ({@code true}) or the distribution. */
  public KeycloakSetup withContainer(boolean value) {
    return with(it -> it.container = value);
  }

  /** Adds a jar to {@code providers/}. */
  public KeycloakSetup withProvider(Path jar) {
    return with(it -> it.providers.add(jar));
  }

  /** Adds a realm to import. */
  public KeycloakSetup withRealm(Path file) {
    return with(it -> it.realms.add(file));
  }

  /** Sets an environment variable. */
  public KeycloakSetup withEnvironment(String name, String value) {
    return with(it -> it.environment.put(name, value));
  }

  /** Adds an option for {@code kc.sh build}, such as {@code --vault=file}. */
  public KeycloakSetup withBuildOption(String option) {
    return with(it -> it.buildOptions.add(option));
  }

  /** Adds an option for {@code kc.sh start}. */
  public KeycloakSetup withOption(String option) {
    return with(it -> it.options.add(option));
  }

  /** Sets the port for HTTP. */
  public KeycloakSetup withPort(int number) {
    return with(it -> it.port = Optional.of(number));
  }

  /** Sets the file for the output of the server. */
  public KeycloakSetup withLog(Path file) {
    return with(it -> it.log = Optional.of(file));
  }

  /**
   * Starts the server, and waits until it is ready.
   *
   * @throws IllegalStateException with the end of the log if the server does not become ready
   */
  public KeycloakServer start() {
    return container ? ContainerKeycloak.start(this) : DistributionKeycloak.start(this);
  }

  /**
   * A realm and its users as {@code kc.sh export} writes them, in JSON. No server may be running
   * with an embedded database.
   */
  public String export(String realm) {
    return DistributionKeycloak.export(this, realm);
  }

  private KeycloakSetup with(Consumer<Fields> change) {
    var fields = new Fields(this);
    change.accept(fields);
    return new KeycloakSetup(
        distribution,
        work,
        version,
        fields.container,
        fields.providers,
        fields.realms,
        fields.environment,
        fields.buildOptions,
        fields.options,
        fields.port,
        fields.log);
  }

  private static String required(String property) {
    String value = System.getProperty(property);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(
          "The system property " + property + " is set by the build; run the tests with Maven");
    }
    return value;
  }

  /** The fields that change. */
  private static final class Fields {
    private boolean container;
    private final List<Path> providers;
    private final List<Path> realms;
    private final Map<String, String> environment;
    private final List<String> buildOptions;
    private final List<String> options;
    private Optional<Integer> port;
    private Optional<Path> log;

    private Fields(KeycloakSetup from) {
      container = from.container;
      providers = new ArrayList<>(from.providers);
      realms = new ArrayList<>(from.realms);
      environment = new LinkedHashMap<>(from.environment);
      buildOptions = new ArrayList<>(from.buildOptions);
      options = new ArrayList<>(from.options);
      port = from.port;
      log = from.log;
    }
  }
}
