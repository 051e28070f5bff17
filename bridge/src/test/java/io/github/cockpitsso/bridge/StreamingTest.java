package io.github.cockpitsso.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.RawConnection;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.bridge.support.ScriptedCockpit;
import io.github.cockpitsso.bridge.support.TlsClient;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.tls.TestAuthority;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that begin late, or that arrive in pieces with pauses. */
@Tag("integration")
class StreamingTest {
  private static final String EVENTS = "/api/events";
  private static final String TYPE = "text/event-stream";
  private static final String CLOSE = "close";

  private final BlockingQueue<String> pieces = new LinkedBlockingQueue<>();

  /** Sends a head, and then each piece of the test as a chunk. */
  private void stream(OutputStream out) throws IOException {
    write(
        out, "HTTP/1.1 200 OK\r\nContent-Type: " + TYPE + "\r\nTransfer-Encoding: chunked\r\n\r\n");
    try {
      for (String piece = pieces.take(); !piece.equals(CLOSE); piece = pieces.take()) {
        write(out, Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    write(out, "0\r\n\r\n");
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }

  private static RunningBridge bridge(ScriptedCockpit cockpit, String... variables) {
    String[] all = new String[variables.length + 2];
    System.arraycopy(variables, 0, all, 2, variables.length);
    all[0] = "BRIDGE_COCKPIT_URL";
    all[1] = cockpit.uri().toString();
    return RunningBridge.start(TokenForge.start(), StandInCockpit.start(), all);
  }

  private static String readUntil(InputStream in, String end) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("ended after: " + text);
      }
      text.append((char) c);
    }
    return text.toString();
  }

  private static void pause(Duration time) {
    CompletableFuture.runAsync(
            () -> {}, CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS))
        .join();
  }

  @Test
  void each_event_arrives_at_once_even_after_long_pauses() throws IOException {
    try (ScriptedCockpit cockpit = ScriptedCockpit.start(this::stream);
        RunningBridge bridge = bridge(
            cockpit,
            "BRIDGE_COCKPIT_TIMEOUT",
            "300ms",
            "BRIDGE_COCKPIT_IDLE_TIMEOUT",
            "30s",
            "BRIDGE_LIMITS_IDLE",
            "300ms",
            "BRIDGE_LIMITS_MIN_DOWNLOAD_RATE",
            "1000000");
        RawConnection connection = RawConnection.open(bridge.uri("/"))) {
      connection.write(bridge.aliceCalls("GET", EVENTS).header("Accept", TYPE).bytes());
      InputStream in = connection.socket().getInputStream();
      for (int i = 0; i < 3; i++) {
        pieces.add("data: " + i + "\n\n");
        assertThat(readUntil(in, "data: " + i + "\n\n")).isNotEmpty();
        // The pause under test: longer than the first-byte timeout and the client's timeout.
        pause(Duration.ofMillis(800));
      }
      pieces.add(CLOSE);
      assertThat(readUntil(in, "0\r\n\r\n")).isNotEmpty();
    }
  }

  @Test
  void a_silent_answer_breaks_off_at_its_idle_timeout() {
    try (ScriptedCockpit cockpit = ScriptedCockpit.start(this::stream);
        RunningBridge bridge = bridge(
            cockpit, "BRIDGE_COCKPIT_TIMEOUT", "30s", "BRIDGE_COCKPIT_IDLE_TIMEOUT", "300ms")) {
      pieces.add("data: 0\n\n");

      assertThatThrownBy(() -> bridge.aliceCalls("GET", EVENTS).send())
          .hasRootCauseInstanceOf(java.io.EOFException.class);
    }
  }

  @Test
  void the_timeout_for_the_first_byte_applies_again_to_the_next_request_on_the_connection() {
    try (RunningBridge bridge = RunningBridge.start(
        "BRIDGE_COCKPIT_TIMEOUT", "500ms", "BRIDGE_COCKPIT_IDLE_TIMEOUT", "60s")) {
      assertThat(bridge.aliceCalls("GET", "/api/content/items/Seiten").send().status())
          .isEqualTo(200);
      bridge.cockpit().faults().on("/api/content", new Fault.NeverAnswer());

      assertThat(bridge.aliceCalls("GET", "/api/content/items/Seiten").send().reason())
          .isEqualTo("cockpit_timeout");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/report", "/api/report/2026", "/api/report.get"})
  void a_path_may_have_a_longer_timeout_for_the_first_byte(String path) {
    try (RunningBridge bridge = RunningBridge.start(
        "BRIDGE_COCKPIT_TIMEOUT",
        "300ms",
        "BRIDGE_COCKPIT_TIMEOUTS",
        "/api/report=30s,/api/report/quick=200ms",
        "BRIDGE_LIMITS_IDLE",
        "300ms")) {
      bridge.cockpit().faults().on("/api/report", new Fault.Delay(Duration.ofMillis(1200)));

      assertThat(bridge.aliceCalls("GET", path).send().status()).isEqualTo(404);
      assertThat(bridge
              .aliceCalls("POST", path)
              .body("application/json", "{}")
              .send()
              .status())
          .isEqualTo(404);
      assertThat(bridge.aliceCalls("GET", "/api/report/quick").send().reason())
          .isEqualTo("cockpit_timeout");
      assertThat(bridge.aliceCalls("GET", "/api/reports").send().reason())
          .isEqualTo("cockpit_timeout");
    }
  }

  @Test
  void timeouts_for_paths_of_a_space_are_set_without_the_space() {
    try (RunningBridge bridge = bridgeOfSpace("300ms", "/api/report=30s")) {
      bridge
          .cockpit()
          .faults()
          .on("/:" + SeedData.SPACE + "/api/report", new Fault.Delay(Duration.ofMillis(1200)));

      Answer answer =
          bridge.aliceCalls("GET", "/:" + SeedData.SPACE + "/api/report").send();

      assertThat(answer.reason()).isNotEqualTo("cockpit_timeout");
      assertThat(answer.status()).isNotEqualTo(504);
    }
  }

  private static RunningBridge bridgeOfSpace(String timeout, String timeouts) {
    StandInCockpit cockpit = StandInCockpit.start();
    return RunningBridge.start(
        TokenForge.start(),
        cockpit,
        "BRIDGE_COCKPIT_URL",
        cockpit.uri() + "/:" + SeedData.SPACE,
        "BRIDGE_COCKPIT_TIMEOUT",
        timeout,
        "BRIDGE_COCKPIT_TIMEOUTS",
        timeouts);
  }

  @Test
  void a_stream_ends_for_cockpit_when_its_reader_disconnects() throws IOException {
    try (ScriptedCockpit cockpit = ScriptedCockpit.start(this::stream);
        RunningBridge bridge = bridge(cockpit)) {
      try (RawConnection connection = RawConnection.open(bridge.uri("/"))) {
        connection.write(bridge.aliceCalls("GET", EVENTS).bytes());
        pieces.add("data: 0\n\n");
        readUntil(connection.socket().getInputStream(), "data: 0\n\n");
        assertThat(cockpit.open()).isEqualTo(1);
      }
      // With the first event the bridge notices the closed connection, with the second the error.
      await().until(() -> {
        pieces.add(": still here\n\n");
        return cockpit.open() == 0;
      });
    }
  }

  @Test
  void an_endless_stream_does_not_prevent_the_bridge_from_stopping() throws Exception {
    try (ScriptedCockpit cockpit = ScriptedCockpit.start(this::stream)) {
      RunningBridge bridge = bridge(cockpit, "BRIDGE_SHUTDOWN_TIMEOUT", "500ms");
      try (RawConnection connection = RawConnection.open(bridge.uri("/"))) {
        connection.write(bridge.aliceCalls("GET", EVENTS).bytes());
        pieces.add("data: 0\n\n");
        readUntil(connection.socket().getInputStream(), "data: 0\n\n");

        CompletableFuture.runAsync(bridge::close).get(10, TimeUnit.SECONDS);

        assertThat(new String(connection.socket().getInputStream().readAllBytes(), UTF_8))
            .as("a truncated stream must not look complete")
            .doesNotContain("0\r\n");
        await().until(() -> {
          pieces.add(": still here\n\n");
          return cockpit.open() == 0;
        });
      }
    }
  }

  @Test
  void over_http_2_a_quiet_stream_continues_and_ends_for_cockpit_when_its_reader_disconnects(
      @TempDir Path folder) throws Exception {
    TestAuthority ca = TestAuthority.create("Test CA");
    ca.issue("127.0.0.1").write(folder, "own");
    try (ScriptedCockpit cockpit = ScriptedCockpit.start(this::quiet);
        RunningBridge bridge = bridge(
            cockpit,
            "BRIDGE_LIMITS_IDLE",
            "300ms",
            "BRIDGE_TLS_CERTIFICATE",
            folder.resolve("own.crt").toString(),
            "BRIDGE_TLS_KEY",
            folder.resolve("own.key").toString())) {
      HttpClient client =
          HttpClient.newBuilder().sslContext(TlsClient.trusting(ca).context()).build();
      HttpRequest request = HttpRequest.newBuilder(bridge.uri(EVENTS))
          .header("Authorization", "Bearer " + bridge.alice().sign())
          .build();
      pieces.add("data: 0\n\n");
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      try (InputStream in = answer.body()) {
        readUntil(in, "data: 0\n\n");
        pause(Duration.ofMillis(1200));
        pieces.add("data: 1\n\n");
        readUntil(in, "data: 1\n\n");
      }
      // Without another event.
      await().until(() -> cockpit.open() == 0);
    }
  }

  /** Sends two pieces and then waits for the bridge. */
  private void quiet(OutputStream out) throws IOException {
    write(
        out, "HTTP/1.1 200 OK\r\nContent-Type: " + TYPE + "\r\nTransfer-Encoding: chunked\r\n\r\n");
    try {
      for (int i = 0; i < 2; i++) {
        String piece = pieces.take();
        write(out, Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
