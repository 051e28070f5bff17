package io.github.cockpitsso.it.provider;

import static io.github.cockpitsso.it.TestRealm.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.metrics.ExampleQueries;
import io.github.cockpitsso.testkit.metrics.Promql;
import io.github.cockpitsso.testkit.metrics.Scrape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Needs its own Keycloak, because metrics and tracing are build options. */
class TelemetryIT {
  private static final String TRACER = "io.github.cockpitsso.provider";

  private final Queue<String> spans = new ConcurrentLinkedQueue<>();

  @Test
  void calls_appear_in_the_metrics_and_traces_of_keycloak_without_secrets_and_names()
      throws Exception {
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/", exchange -> {
      spans.add(OtlpTraces.of(TRACER, exchange.getRequestBody().readAllBytes()));
      exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    collector.start();
    try (StandInCockpit cockpit = StandInCockpit.start();
        KeycloakServer keycloak = KeycloakServer.setup()
            .withProvider(Path.of(System.getProperty("cockpit.provider.jar")))
            .withBuildOption("--metrics-enabled=true")
            .withBuildOption("--tracing-enabled=true")
            .withOption("--tracing-protocol=http/protobuf")
            .withOption(
                "--tracing-endpoint=http://127.0.0.1:" + collector.getAddress().getPort())
            .start();
        TestRealm realm = TestRealm.create(
            keycloak,
            Map.of("url", cockpit.uri().toString(), "serviceKey", cockpit.serviceKey()),
            it -> it.put("bruteForceProtected", false))) {
      CockpitUser account = TestRealm.addAccount(cockpit, it -> it);
      realm.directGrant(account.user(), PASSWORD).expect(200);
      realm.directGrant(account.user(), "Wrong-Pass-1");
      realm.directGrant("stranger", "Wrong-Pass-1");
      cockpit.refuseConnections();
      for (int i = 0; i < 6; i++) {
        realm.directGrant(account.user(), PASSWORD).expect(503);
      }

      String metrics = metrics(keycloak);
      String name = realm.federation().path("name").asText();
      String labels = "federation=\"" + name
          + "\",operation=\"authenticate\",outcome=\"%s\",realm=\"" + realm.name() + "\"";
      assertThat(metrics)
          .containsPattern("cockpit_calls_seconds_count\\{.*" + labels.formatted("found"))
          .containsPattern("cockpit_calls_seconds_count\\{.*" + labels.formatted("credentials"))
          .containsPattern("cockpit_calls_seconds_count\\{.*" + labels.formatted("connect"))
          .containsPattern("cockpit_calls_seconds_count\\{.*" + labels.formatted("suspended"))
          .containsPattern("cockpit_calls_seconds_bucket\\{.*" + labels.formatted("found"))
          .containsPattern("cockpit_breaker_open\\{.*realm=\"" + realm.name() + "\".*} 1.0");
      assertThat(providerQueries())
          .hasSizeGreaterThan(10)
          .allSatisfy(query ->
              assertThat(Scrape.of(metrics).missing(Promql.of(query))).as(query).isEmpty());
      assertThat(
              metrics.lines().filter(it -> it.startsWith("cockpit_")).toList().toString())
          .doesNotContain(secretsAndNames(cockpit, account).toArray(String[]::new));

      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(spans.toString())
              .contains("Cockpit.authenticate", "Cockpit.findByUsername", "suspended"));
      assertThat(spans.toString()).contains("cockpit.outcome", "cockpit.federation");
      assertThat(spans.toString())
          .doesNotContain(secretsAndNames(cockpit, account).toArray(String[]::new));
    } finally {
      collector.stop(0);
    }
  }

  /** The queries of the dashboard and alert rules in {@code examples/} for the provider. */
  private static List<String> providerQueries() {
    return ExampleQueries.read(Path.of("..", "examples")).stream()
        .filter(query ->
            Pattern.compile("\\bcockpit_(?:calls|breaker)_").matcher(query).find())
        .toList();
  }

  private static List<String> secretsAndNames(StandInCockpit cockpit, CockpitUser account) {
    return List.of(
        account.user(), "stranger", account.id(), PASSWORD, "Wrong-Pass-1", cockpit.serviceKey());
  }

  private static String metrics(KeycloakServer keycloak) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(keycloak.management().resolve("/metrics")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
