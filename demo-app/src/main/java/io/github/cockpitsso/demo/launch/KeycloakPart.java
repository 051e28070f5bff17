package io.github.cockpitsso.demo.launch;

import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.KeycloakSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Keycloak with the provider and the realm as a separate process, with a new database at
 * every start.
 */
final class KeycloakPart implements Part {
  private final Place place;
  private final Addresses addresses;
  private final Secrets secrets;
  private volatile Optional<KeycloakServer> running = Optional.empty();

  KeycloakPart(Place place, Addresses addresses, Secrets secrets) {
    this.place = place;
    this.addresses = addresses;
    this.secrets = secrets;
  }

  @Override
  public String name() {
    return "Keycloak";
  }

  @Override
  public String address() {
    return addresses.keycloak().toString();
  }

  /** Created at the start for this run only. */
  KeycloakServer.Administrator administrator() {
    return running.orElseThrow().administrator();
  }

  @Override
  public void start() throws PartFailure, InterruptedException {
    for (Path needed : List.of(place.keycloak(), place.providerJar(), place.realm())) {
      if (!Files.exists(needed)) {
        throw new PartFailure(needed + " is missing: run ./demo, which builds it, or mvn package.");
      }
    }
    KeycloakSetup setup = KeycloakSetup.of(
            place.keycloak(), place.run().resolve("keycloak"), Place.KEYCLOAK_VERSION)
        .withProvider(place.providerJar())
        .withRealm(place.realm())
        .withLog(place.keycloakLog())
        .withPort(addresses.keycloakPort());
    for (Map.Entry<String, String> variable : placeholders().entrySet()) {
      setup = setup.withEnvironment(variable.getKey(), variable.getValue());
    }
    try {
      running = Optional.of(setup.start());
    } catch (IllegalStateException e) {
      throw new PartFailure(e.getMessage(), e);
    }
  }

  @Override
  public String awaitEnd() throws InterruptedException {
    try {
      return "It ended with exit code " + running.orElseThrow().onExit().get() + ".";
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Optional<Path> log() {
    return Optional.of(place.keycloakLog()).filter(Files::exists);
  }

  @Override
  public void stop() {
    running.ifPresent(KeycloakServer::close);
  }

  /** The values for the placeholders of the realm file. */
  private Map<String, String> placeholders() {
    return Map.of(
        "COCKPIT_APP_URL", addresses.app().toString(),
        "COCKPIT_URL", addresses.cockpit().toString(),
        "COCKPIT_INSECURE_HTTP",
            String.valueOf("http".equals(addresses.cockpit().getScheme())),
        "COCKPIT_SERVICE_KEY", secrets.service(),
        "BRIDGE_CLIENT_SECRET", secrets.bridgeClient(),
        "BRIDGE_LOGOUT_URL", addresses.bridge() + "/backchannel-logout");
  }
}
