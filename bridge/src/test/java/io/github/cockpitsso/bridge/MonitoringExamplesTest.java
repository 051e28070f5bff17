package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.bridge.support.TlsClient;
import io.github.cockpitsso.testkit.metrics.ExampleQueries;
import io.github.cockpitsso.testkit.metrics.Promql;
import io.github.cockpitsso.testkit.metrics.Scrape;
import io.github.cockpitsso.testkit.tls.TestAuthority;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The dashboard and the alert rules in {@code examples/}, checked with a bridge that has reported
 * all metrics in their queries.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("integration")
class MonitoringExamplesTest {
  private static final Path EXAMPLES = Path.of("..", "examples");
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final List<String> QUERIES = ExampleQueries.read(EXAMPLES);
  // TelemetryIT checks these with a real Keycloak.
  private static final Pattern PROVIDERS = Pattern.compile("\\bcockpit_");

  @TempDir
  private static Path folder;

  private RunningBridge bridge;
  private String page;

  @BeforeAll
  void start() throws IOException {
    TestAuthority authority = TestAuthority.create("Test CA");
    authority.issue("127.0.0.1").write(folder, "own");
    Path policy = Files.writeString(folder.resolve("policy.yaml"), """
        default: allow
        rules:
          - {paths: /assets, decision: deny}
        """);
    bridge = RunningBridge.start(
        "BRIDGE_TLS_CERTIFICATE", folder.resolve("own.crt").toString(),
        "BRIDGE_TLS_KEY", folder.resolve("own.key").toString(),
        "BRIDGE_POLICY_FILE", policy.toString());
    TlsClient client = TlsClient.trusting(authority);
    for (Call call : List.of(
        bridge.aliceCalls("GET", ITEMS),
        bridge.aliceCalls("GET", "/api/assets"),
        bridge.call("GET", ITEMS))) {
      client.send(bridge.bridge().url(), call);
    }
    // The metric of garbage collections exists only after the first one.
    ManagementFactory.getMemoryMXBean().gc();
    await().untilAsserted(() -> {
      page = get("/metrics").text();
      assertThat(page)
          .contains("status=\"200\"", "status=\"401\"", "status=\"403\"", "jvm_gc_pause_seconds");
    });
  }

  @AfterAll
  void stop() {
    bridge.close();
  }

  private Answer get(String path) {
    return new Call(bridge.bridge().managementUrl(), "GET", path).send();
  }

  static Stream<String> bridgeQueries() {
    return QUERIES.stream().filter(query -> !PROVIDERS.matcher(query).find());
  }

  @ParameterizedTest
  @MethodSource("bridgeQueries")
  void each_metric_and_label_in_a_query_exists(String query) {
    // Prometheus itself creates it for each target.
    Scrape scrape = Scrape.of(page + "\nup 1\n");

    assertThat(scrape.missing(Promql.of(query))).as(query).isEmpty();
  }

  @Test
  void each_reason_in_a_query_exists() {
    List<String> known = Stream.concat(
            Stream.of("none"), Arrays.stream(Reason.values()).map(Reason::id))
        .toList();
    List<String> named = QUERIES.stream()
        .flatMap(query -> Promql.of(query).selectors().stream())
        .flatMap(selector -> selector.labels().stream())
        .filter(label -> label.name().equals("reason"))
        .flatMap(label -> label.values().stream())
        .toList();

    assertThat(named).isNotEmpty();
    assertThat(known).containsAll(named);
  }

  @Test
  void every_rule_and_panel_is_checked() throws IOException {
    String rules = Files.readString(EXAMPLES.resolve("prometheus/alerts.yml"));
    String dashboard = Files.readString(EXAMPLES.resolve("grafana/cockpit-sso.json"));
    long alerts = rules.lines().filter(line -> line.contains("- alert: ")).count();
    long targets = dashboard.lines().filter(line -> line.contains("\"expr\": ")).count();

    // The dashboard also queries the values of two variables.
    assertThat(QUERIES).hasSize((int) (alerts + targets + 2)).doesNotContain("");
  }

  @Test
  void metrics_report_readiness_and_the_time_of_the_last_key_fetch() {
    assertThat(page).contains("bridge_ready 1");
    assertThat(sample("bridge_issuer_keys_fetched_seconds"))
        .isBetween(Instant.now().getEpochSecond() - 120.0, Instant.now().getEpochSecond() + 1.0);
  }

  @Test
  void metrics_report_that_the_issuer_was_never_reached() {
    try (RunningBridge other =
        RunningBridge.start("BRIDGE_ISSUER", "http://127.0.0.1:1/realms/none")) {
      assertThat(other.metrics())
          .contains("bridge_ready 0")
          .contains("bridge_issuer_keys_fetched_seconds 0");
    }
  }

  private double sample(String name) {
    return page.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }
}
