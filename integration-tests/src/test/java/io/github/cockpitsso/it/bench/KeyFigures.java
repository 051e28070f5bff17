package io.github.cockpitsso.it.bench;

import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.OidcLogin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The first request of users whom a bridge has not served before, for each source of API keys. */
final class KeyFigures implements AutoCloseable {
  private static final String COCKPIT = "cockpit";
  /** With {@code bridge.client.secret}: Keycloak is also asked whether the token is active. */
  private static final String CONFIRMED = "cockpit, confirmed";

  private static final String KEYCLOAK = "keycloak";
  private static final String SEALED = "sealed";
  private static final String ROLE = "role";
  private static final List<String> SOURCES = List.of(COCKPIT, CONFIRMED, KEYCLOAK, SEALED, ROLE);

  private static final String ITEMS = "/api/content/items/Seiten";
  private static final int ONE_AT_A_TIME = 100;
  private static final int TOGETHER = 200;

  /** Users of one round. */
  static final int PER_ROUND = ONE_AT_A_TIME + TOGETHER;

  private final Figures figures =
      new Figures("first request", SOURCES, List.of(CONFIRMED, KEYCLOAK, SEALED, ROLE));
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final StandInCockpit cockpit;
  private final BenchRealm federated;
  private final BenchRealm local;
  private final Map<String, BridgeServer> bridges = new LinkedHashMap<>();

  /**
   * Five bridges, each with one source.
   *
   * @param rounds how often {@link #round} is called
   * @param folder for the bridge's private key
   */
  KeyFigures(KeycloakServer keycloak, StandInCockpit cockpit, int rounds, Path folder) {
    this.cockpit = cockpit;
    federated = BenchRealm.ofCockpit(keycloak, cockpit);
    local = BenchRealm.ofLocalUsers(keycloak, PER_ROUND * rounds);
    Path file = folder.resolve("sealed.json");
    BridgeServer.Result keygen = BridgeServer.builder().run("keygen", file.toString());
    String publicKey =
        keygen.output().lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow();
    federated.addMapper("cockpit-sealed-key-mapper", Map.of("cockpit.sealed.key", publicKey));
    start(COCKPIT, federated, Map.of("BRIDGE_COCKPIT_SERVICE_KEY", cockpit.bridgeKey()));
    start(
        CONFIRMED,
        federated,
        Map.of(
            "BRIDGE_COCKPIT_SERVICE_KEY",
            cockpit.bridgeKey(),
            "BRIDGE_CLIENT_SECRET",
            TestRealm.SECRET));
    start(KEYCLOAK, federated, Map.of("BRIDGE_CLIENT_SECRET", TestRealm.SECRET));
    start(SEALED, federated, Map.of("BRIDGE_KEY_SEALED_FILE", file.toString()));
    // Every user of a realm has this role.
    start(
        ROLE,
        local,
        Map.of(
            "BRIDGE_KEY_ROLES", "offline_access=env:ROLE_KEY", "ROLE_KEY", SeedData.GUEST_API_KEY));
  }

  private void start(String source, BenchRealm realm, Map<String, String> settings) {
    bridges.put(
        source,
        BridgeServer.builder()
            .env("BRIDGE_ISSUER", realm.issuer().toString())
            .env("BRIDGE_INSECURE_HTTP_ISSUER", "true")
            .env("BRIDGE_COCKPIT_URL", cockpit.uri().toString())
            .env("BRIDGE_KEY_SOURCES", source.equals(CONFIRMED) ? COCKPIT : source)
            .env(settings)
            .start());
  }

  /**
   * Measures with users whom no round before has used.
   *
   * @param number from 0
   */
  void round(int number) {
    for (String source : SOURCES) {
      List<HttpRequest> requests = requests(source, number * PER_ROUND);
      List<Double> first = new ArrayList<>();
      for (HttpRequest request : requests.subList(0, ONE_AT_A_TIME)) {
        first.add(millis(request));
      }
      List<Double> again = new ArrayList<>();
      for (HttpRequest request : requests.subList(0, ONE_AT_A_TIME)) {
        again.add(millis(request));
      }
      figures.add("median, ms", source, percentile(first, 50));
      figures.add("p99, ms", source, percentile(first, 99));
      figures.add("the user's next request, median, ms", source, percentile(again, 50));
      figures.add(
          "first requests/s, " + ClosedLoop.CLIENTS + " clients",
          source,
          perSecond(requests.subList(ONE_AT_A_TIME, PER_ROUND)));
    }
  }

  private List<HttpRequest> requests(String source, int firstUser) {
    BenchRealm realm = source.equals(ROLE) ? local : federated;
    OidcLogin app = realm.client(BenchRealm.WITH_MAPPERS);
    URI uri = URI.create(bridges.get(source).uri() + ITEMS);
    List<HttpRequest> requests = new ArrayList<>();
    for (int user = firstUser; user < firstUser + PER_ROUND; user++) {
      String token = BenchRealm.login(app, BenchRealm.WITH_MAPPERS, user).access();
      requests.add(
          HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build());
    }
    return requests;
  }

  private double perSecond(List<HttpRequest> requests) {
    ExecutorService clients = Executors.newFixedThreadPool(ClosedLoop.CLIENTS);
    try {
      long start = System.nanoTime();
      for (Future<Double> each : clients.invokeAll(requests.stream()
          .<Callable<Double>>map(request -> () -> millis(request))
          .toList())) {
        each.get();
      }
      return requests.size() / ((System.nanoTime() - start) / 1e9);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    } finally {
      clients.shutdownNow();
    }
  }

  private double millis(HttpRequest request) {
    long start = System.nanoTime();
    try {
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status != 200) {
        throw new IllegalStateException("A bridge answered " + status);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private static double percentile(List<Double> values, int percent) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  Figures figures() {
    return figures;
  }

  @Override
  public void close() {
    bridges.values().forEach(BridgeServer::close);
  }
}
