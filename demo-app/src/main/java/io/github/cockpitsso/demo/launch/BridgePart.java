package io.github.cockpitsso.demo.launch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.cockpitsso.testkit.bridge.BridgeServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The bridge as a separate process. */
final class BridgePart implements Part {
  /** It waits for Keycloak, which may have to be built first. */
  private static final Duration DEADLINE = Duration.ofMinutes(6);

  private final Place place;
  private final Addresses addresses;
  private final Secrets secrets;
  private volatile Optional<BridgeServer> running = Optional.empty();

  BridgePart(Place place, Addresses addresses, Secrets secrets) {
    this.place = place;
    this.addresses = addresses;
    this.secrets = secrets;
  }

  @Override
  public String name() {
    return "Bridge";
  }

  @Override
  public String address() {
    return addresses.bridge().toString();
  }

  @Override
  public void start() throws PartFailure, InterruptedException {
    BridgeServer bridge;
    try {
      BridgeServer.Builder settings = BridgeServer.builder()
          .jar(place.bridgeJar())
          .directory(place.run())
          .jvm("-Xmx128m")
          .env("BRIDGE_HOST", "127.0.0.1")
          .env("BRIDGE_PORT", String.valueOf(addresses.bridgePort()))
          .env("BRIDGE_MANAGEMENT_PORT", String.valueOf(addresses.managementPort()))
          .env("BRIDGE_ISSUER", addresses.issuer().toString())
          .env("BRIDGE_INSECURE_HTTP_ISSUER", "true")
          // Keycloak starts more slowly than the bridge.
          .env("BRIDGE_ISSUER_KEYS_MIN_INTERVAL", "1s")
          .env("BRIDGE_COCKPIT_URL", addresses.cockpit().toString())
          .env("BRIDGE_COCKPIT_SERVICE_KEY", secrets.bridge())
          .env("BRIDGE_CLIENT_SECRET", secrets.bridgeClient())
          .env("BRIDGE_CORS_ORIGINS", addresses.origins())
          .env("BRIDGE_LOGOUT_CLIENTS", "cockpit-app,react-vite,nuxt-static,php-site,terminal");
      if (secrets.importer().isPresent()) {
        Files.createDirectories(place.run());
        ReadyFile.write(place.importerKey(), secrets.importer().get().getBytes(US_ASCII));
        settings.env("BRIDGE_KEY_ROLES", "importer:job=file:" + place.importerKey());
      }
      bridge = settings.start();
    } catch (IllegalStateException | IOException e) {
      throw new PartFailure(e.getMessage(), e);
    }
    running = Optional.of(bridge);
    new Probe()
        .await(URI.create(addresses.management() + "/health/ready"), bridge.onExit(), DEADLINE);
  }

  @Override
  public String awaitEnd() throws InterruptedException {
    return Part.awaitEnd(running.orElseThrow().onExit());
  }

  @Override
  public Optional<Path> log() {
    return running.map(BridgeServer::log).filter(Files::exists);
  }

  @Override
  public void stop() {
    running.ifPresent(BridgeServer::close);
    ReadyFile.discard(place.importerKey());
  }
}
