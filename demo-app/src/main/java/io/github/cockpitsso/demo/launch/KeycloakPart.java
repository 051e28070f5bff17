package io.github.cockpitsso.demo.launch;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cockpitsso.testkit.keycloak.AdminRest;
import io.github.cockpitsso.testkit.keycloak.Answer;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.KeycloakSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** The secrets that Keycloak generated for the confidential clients of the examples. */
  Map<String, String> exampleSecrets() {
    AdminRest admin = running.orElseThrow().admin();
    Map<String, String> found = new LinkedHashMap<>();
    for (String client : Addresses.CONFIDENTIAL_EXAMPLES) {
      String id = admin
          .get(Addresses.REALM + "/clients?clientId=" + client)
          .path(0)
          .path("id")
          .asText();
      String secret = admin
          .get(Addresses.REALM + "/clients/" + id + "/client-secret")
          .path("value")
          .asText();
      found.put(client, secret);
    }
    return found;
  }

  @Override
  public void start() throws PartFailure, InterruptedException {
    for (Path needed :
        List.of(place.keycloak(), place.providerJar(), place.realm(), place.exampleClients())) {
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
      KeycloakServer keycloak = setup.start();
      running = Optional.of(keycloak);
      importExampleClients(keycloak);
    } catch (IllegalStateException | IOException e) {
      throw new PartFailure(e.getMessage(), e);
    }
  }

  /** Imports them for the ports of this run. */
  private void importExampleClients(KeycloakServer keycloak) throws IOException {
    String clients = Files.readString(place.exampleClients())
        .replace("http://localhost:8090", addresses.bridge().toString());
    Answer answer = keycloak
        .admin()
        .post(Addresses.REALM + "/partialImport", new ObjectMapper().readTree(clients));
    if (answer.status() != 200) {
      throw new IOException("Keycloak does not import " + place.exampleClients() + ": status "
          + answer.status() + ", " + answer.body());
    }
  }

  @Override
  public String awaitEnd() throws InterruptedException {
    return Part.awaitEnd(running.orElseThrow().onExit());
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
        "COCKPIT_ADMIN_URL", addresses.cockpit().toString(),
        "COCKPIT_LOGIN_THEME", "cockpit",
        "COCKPIT_INSECURE_HTTP",
            String.valueOf("http".equals(addresses.cockpit().getScheme())),
        "COCKPIT_SERVICE_KEY", secrets.service(),
        "BRIDGE_CLIENT_SECRET", secrets.bridgeClient(),
        "BRIDGE_LOGOUT_URL", addresses.bridge() + "/backchannel-logout");
  }
}
