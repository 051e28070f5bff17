package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.management.ManagementServer;
import io.github.cockpitsso.bridge.management.Readiness;
import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.RunningBridge;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("integration")
class ManagementTest {
  private static final String ITEMS = "/api/content/items/Seiten";

  @RegisterExtension
  private static final RunningBridge bridge = RunningBridge.start();

  private static Answer get(String path) {
    return new Call(bridge.bridge().managementUrl(), "GET", path).send();
  }

  @Test
  void the_bridge_is_live_and_ready() {
    assertThat(get("/health/live").json().path("status").asText()).isEqualTo("UP");
    assertThat(get("/health/ready").status()).isEqualTo(200);
    assertThat(get("/health/ready").json().path("issuer").path("keys").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/api/content/items/Seiten", "/health", "/health/ready/x", "/metrics/"})
  void other_management_paths_are_404(String path) {
    assertThat(get(path).status()).isEqualTo(404);
  }

  @Test
  void a_bridge_is_not_ready_before_its_port_is_open() throws Exception {
    var listening = new AtomicBoolean();
    var management = new ManagementServer(
        "127.0.0.1", 0, () -> new Readiness(listening.get(), false, false, 1, true, ""), () -> "");
    management.start();
    try {
      var ready = new Call("http://127.0.0.1:" + management.port(), "GET", "/health/ready");
      assertThat(ready.send().status()).isEqualTo(503);
      assertThat(ready.send().json().path("listening").asBoolean(true)).isFalse();

      listening.set(true);
      assertThat(ready.send().status()).isEqualTo(200);
    } finally {
      management.stop();
    }
  }

  @ParameterizedTest
  @CsvSource({"/%, 400", "/%zz, 400", "/a/../.., 400", "/long, 431"})
  void a_rejection_by_the_http_server_is_a_line_of_text(String path, int status) {
    Answer answer = new Call(bridge.bridge().managementUrl(), "GET", path)
        .header("X-Long", "x".repeat(status == 431 ? 40_000 : 1))
        .send();

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("text/plain");
    assertThat(answer.text()).doesNotContain("<").hasLineCount(1);
    assertThat(answer.toString()).doesNotContainIgnoringCase("jetty");
  }

  @Test
  void the_bridge_remains_ready_while_cockpit_is_down() {
    try (RunningBridge other = RunningBridge.start()) {
      other.cockpit().refuseConnections();
      assertThat(new Call(other.bridge().managementUrl(), "GET", "/health/ready")
              .send()
              .status())
          .isEqualTo(200);
    }
  }

  @Test
  void requests_are_counted_by_their_result() {
    bridge.aliceCalls("GET", ITEMS).send();
    bridge.call("GET", ITEMS).send();

    await()
        .untilAsserted(() -> assertThat(get("/metrics").text())
            .contains(
                "bridge_requests_seconds_count{method=\"GET\",reason=\"none\",status=\"200\"}")
            .contains(
                "bridge_requests_seconds_count{method=\"GET\",reason=\"no_token\",status=\"401\"}")
            .contains("cache_gets_total{cache=\"keys\"")
            .contains("jvm_memory_used_bytes")
            .contains("bridge_issuer_keys 1"));
  }

  @Test
  void metric_labels_do_not_grow_with_client_input() {
    for (int i = 0; i < 30; i++) {
      bridge.aliceCalls("M" + (char) ('A' + i % 26) + "X", ITEMS + "/" + i).send();
      bridge.call("GET", "/path-" + i).token("token-" + i).send();
    }

    await().untilAsserted(() -> {
      String metrics = get("/metrics").text();
      assertThat(metrics.lines().filter(line -> line.startsWith("bridge_requests_seconds_count")))
          .hasSizeLessThan(15);
      assertThat(metrics)
          .contains("method=\"other\"")
          .doesNotContain("path-")
          .doesNotContain("token-");
    });
  }

  @Test
  void every_metric_has_a_help_text() throws Exception {
    String metrics = get("/metrics").text();

    assertThat(metrics.lines().filter(line -> line.startsWith("# TYPE bridge_")))
        .hasSizeGreaterThan(5)
        .allMatch(
            line -> metrics.matches("(?s).*# HELP " + line.split(" ", -1)[2] + " \\S[^\n]*\n.*"));
  }
}
