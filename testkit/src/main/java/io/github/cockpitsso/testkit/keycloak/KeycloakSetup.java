package io.github.cockpitsso.testkit.keycloak;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a Keycloak is to be started with. Immutable; each method gives a changed copy.
 *
 * @param distribution an unpacked distribution; it is not changed
 * @param work folder for what is built and stored
 * @param version of the distribution; names the container's image
 * @param container whether to run the image instead of the distribution
 * @param providers jars for the folder {@code providers/}
 * @param realms files to import
 * @param environment variables for the server, and for placeholders in realm files
 * @param buildOptions for {@code kc.sh build}
 * @param options for {@code kc.sh start}
 * @param port for HTTP; a free one if empty
 * @param log file for what the server writes; if empty, one that goes with the server
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
   * As the build says: {@code keycloak.distribution} (folder of the unpacked distribution), {@code keycloak.work},
   * {@code keycloak.version}, and {@code keycloak.container} ({@code true} for the image).
   *
   * @throws IllegalStateException if one of them is missing
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

  /** The image instead of the distribution, or the other way round. */
  public KeycloakSetup withContainer(boolean wanted) {
    return new KeycloakSetup(
        distribution,
        work,
        version,
        wanted,
        providers,
        realms,
        environment,
        buildOptions,
        options,
        port,
        log);
  }

  /** One more jar for {@code providers/}. */
  public KeycloakSetup withProvider(Path jar) {
    return new KeycloakSetup(
        distribution,
        work,
        version,
        container,
        and(providers, jar),
        realms,
        environment,
        buildOptions,
        options,
        port,
        log);
  }

  /** One more realm to import. */
  public KeycloakSetup withRealm(Path file) {
    return new KeycloakSetup(
        distribution,
        work,
        version,
        container,
        providers,
        and(realms, file),
        environment,
        buildOptions,
        options,
        port,
        log);
  }

  /** One more environment variable. */
  public KeycloakSetup withEnvironment(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(environment);
    more.put(name, value);
    return new KeycloakSetup(
        distribution,
        work,
        version,
        container,
        providers,
        realms,
        more,
        buildOptions,
        options,
        port,
        log);
  }

  /** One more option for {@code kc.sh build}, such as {@code --vault=file}. */
  public KeycloakSetup withBuildOption(String option) {
    return new KeycloakSetup(
        distribution,
        work,
        version,
        container,
        providers,
        realms,
        environment,
        and(buildOptions, option),
        options,
        port,
        log);
  }

  /** One more option for {@code kc.sh start}. */
  public KeycloakSetup withOption(String option) {
    return new KeycloakSetup(
        distribution,
        work,
        version,
        container,
        providers,
        realms,
        environment,
        buildOptions,
        and(options, option),
        port,
        log);
  }

  /** This port for HTTP. */
  public KeycloakSetup withPort(int number) {
    return new KeycloakSetup(
        distribution,
        work,
        version,
        container,
        providers,
        realms,
        environment,
        buildOptions,
        options,
        Optional.of(number),
        log);
  }

  /** This file for what the server writes. */
  public KeycloakSetup withLog(Path file) {
    return new KeycloakSetup(
        distribution,
        work,
        version,
        container,
        providers,
        realms,
        environment,
        buildOptions,
        options,
        port,
        Optional.of(file));
  }

  /**
   * Starts it, and waits until it is ready.
   *
   * @throws IllegalStateException if it does not get ready; with the end of its log
   */
  public KeycloakServer start() {
    return container ? ContainerKeycloak.start(this) : DistributionKeycloak.start(this);
  }

  private static <T> List<T> and(List<T> list, T more) {
    List<T> all = new ArrayList<>(list);
    all.add(more);
    return all;
  }

  private static String required(String property) {
    String value = System.getProperty(property);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(
          "The system property " + property + " is set by the build; run the tests with Maven");
    }
    return value;
  }
}
