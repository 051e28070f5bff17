package io.github.cockpitsso.demo.app;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings of the web app.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 for a free port
 * @param issuer address of the Keycloak realm for browsers, {@code …/realms/NAME}
 * @param clientId the public client of that realm
 * @param bridge address of the bridge for browsers, without a slash at the end
 * @param collection the collection to show
 */
public record AppSettings(
    String host, int port, URI issuer, String clientId, URI bridge, String collection) {
  /** The collection of the stand-in Cockpit. */
  public static final String SEITEN = "Seiten";

  private static final Pattern REALM = Pattern.compile(".*/realms/[^/]+");

  public AppSettings {
    Objects.requireNonNull(host);
    Objects.requireNonNull(issuer);
    Objects.requireNonNull(clientId);
    Objects.requireNonNull(bridge);
    Objects.requireNonNull(collection);
  }

  /** The settings, or all their problems. */
  public sealed interface Reading {
    /** The settings are valid. */
    record Usable(AppSettings settings) implements Reading {}

    /** The settings are invalid. Each problem names the variable and the remedy. */
    record Unusable(List<String> problems) implements Reading {
      public Unusable {
        problems = List.copyOf(problems);
      }
    }
  }

  /**
   * Reads {@code APP_HOST}, {@code APP_PORT}, {@code APP_ISSUER}, {@code APP_CLIENT_ID}, {@code
   * APP_COLLECTION} and {@code APP_BRIDGE}. An empty value counts as unset.
   */
  public static Reading of(Map<String, String> environment) {
    Reader reader = new Reader(environment);
    String host = reader.value("APP_HOST").orElse("127.0.0.1");
    int port = reader.port();
    Optional<URI> issuer = reader.address(
        "APP_ISSUER", "the Keycloak realm, such as http://localhost:8081/realms/cockpit");
    issuer
        .filter(address -> !REALM.matcher(address.getRawPath()).matches())
        .ifPresent(address -> reader.problems.add(
            "APP_ISSUER is " + address + ", which is not a realm: it must end in /realms/NAME."));
    Optional<URI> bridge =
        reader.address("APP_BRIDGE", "the bridge, such as http://localhost:8090");
    String clientId = reader.value("APP_CLIENT_ID").orElse("cockpit-app");
    String collection = reader.value("APP_COLLECTION").orElse(SEITEN);
    if (!reader.problems.isEmpty()) {
      return new Reading.Unusable(reader.problems);
    }
    return new Reading.Usable(new AppSettings(
        host, port, issuer.orElseThrow(), clientId, bridge.orElseThrow(), collection));
  }

  private record Reader(Map<String, String> environment, List<String> problems) {
    Reader(Map<String, String> environment) {
      this(environment, new ArrayList<>());
    }

    Optional<String> value(String name) {
      return Optional.ofNullable(environment.get(name))
          .map(String::strip)
          .filter(text -> !text.isEmpty());
    }

    int port() {
      String text = value("APP_PORT").orElse("8080");
      try {
        int port = Integer.parseInt(text);
        if (port >= 0 && port <= 65535) {
          return port;
        }
      } catch (NumberFormatException e) {
        // reported below
      }
      problems.add(
          "APP_PORT is " + text + ": it must be a port from 1 to 65535, or 0 for a free port.");
      return 0;
    }

    Optional<URI> address(String name, String what) {
      Optional<String> text = value(name);
      if (text.isEmpty()) {
        problems.add(name + " is missing: the address of " + what + ".");
        return Optional.empty();
      }
      Optional<URI> address = text.flatMap(Reader::web);
      if (address.isEmpty()) {
        problems.add(name + " is " + text.get() + ": it must be the http:// or https:// address of "
            + what + ".");
      }
      return address;
    }

    /**
     * Characters that would end a directive of the content security policy are rejected: they are
     * invalid in a URI's host.
     */
    private static Optional<URI> web(String text) {
      try {
        URI address = new URI(text.replaceAll("/+$", ""));
        boolean usable = ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
            && address.getHost() != null
            && address.getRawUserInfo() == null
            && address.getRawQuery() == null
            && address.getRawFragment() == null;
        return usable ? Optional.of(address) : Optional.empty();
      } catch (URISyntaxException e) {
        return Optional.empty();
      }
    }
  }
}
