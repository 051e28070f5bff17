package io.github.cockpitsso.bridge;

import static io.github.cockpitsso.bridge.support.RawHttp2Connection.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.KeyAnswer;
import io.github.cockpitsso.bridge.support.RawConnection;
import io.github.cockpitsso.bridge.support.RawHttp2Connection;
import io.github.cockpitsso.bridge.support.RawHttp2Connection.StreamEnd;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.bridge.support.TlsClient;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.net.Flood;
import io.github.cockpitsso.testkit.tls.TestAuthority;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client that reads an answer too slowly occupies a worker of Cockpit only as long as the minimum
 * rate allows.
 */
@Tag("integration")
class SlowReadersTest {
  private static final long SIZE = 128 << 20;
  private static final String KEY = KeyAnswer.ofAlice();
  private static final TestAuthority CA = TestAuthority.create("Test CA");

  private static Flood flood;

  @BeforeAll
  static void flood() {
    flood = Flood.start(SIZE, KEY);
  }

  @AfterAll
  static void stop() {
    flood.close();
  }

  private static RunningBridge start() {
    return RunningBridge.start(
        "BRIDGE_COCKPIT_URL", flood.uri().toString(),
        "BRIDGE_LIMITS_MIN_DOWNLOAD_RATE", "100000",
        "BRIDGE_LIMITS_IDLE", "60s");
  }

  /** A connection with a small receive buffer. */
  private static Socket smallBufferConnection(String url) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(
        new InetSocketAddress(URI.create(url).getHost(), URI.create(url).getPort()));
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static boolean hasEnded(RunningBridge of) {
    return of.metrics()
        .lines()
        .anyMatch(line -> line.startsWith("bridge_requests_seconds_count{method=\"GET\"")
            && line.contains("status=\"200\""));
  }

  @Test
  void a_client_that_stops_reading_is_disconnected_before_the_idle_timeout() throws IOException {
    try (RunningBridge own = start();
        Socket socket = smallBufferConnection(own.bridge().url())) {
      socket.getOutputStream().write(own.aliceCalls("GET", "/api/source").bytes());
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      assertThat(hasEnded(own)).isFalse();

      await().atMost(Duration.ofSeconds(30)).until(() -> hasEnded(own));
    }
  }

  @Test
  void a_client_that_reads_too_slowly_is_disconnected() throws IOException {
    try (RunningBridge own = start();
        Socket socket = smallBufferConnection(own.bridge().url())) {
      socket.getOutputStream().write(own.aliceCalls("GET", "/api/source").bytes());

      // 10 kB per second, so that no idle timeout ends it. The system's buffers are added to that.
      await()
          .pollInterval(Duration.ofMillis(200))
          .atMost(Duration.ofSeconds(30))
          .until(() -> socket.getInputStream().read(new byte[2000]) > 0 && hasEnded(own));
    }
  }

  @Test
  void a_client_that_reads_fast_enough_gets_all_of_a_large_answer() throws IOException {
    try (RunningBridge own = start();
        RawConnection connection = RawConnection.open(own.uri("/"))) {
      connection.write(own.aliceCalls("GET", "/api/source").bytes());
      Answer answer = connection.read("GET");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.bytes()).hasSize((int) SIZE);
    }
  }

  @Test
  void a_slow_cockpit_does_not_disconnect_a_reader() {
    try (RunningBridge own = RunningBridge.start(
        "BRIDGE_LIMITS_MIN_DOWNLOAD_RATE", "1000000000", "BRIDGE_LIMITS_IDLE", "60s")) {
      own.cockpit().faults().on("/api/content", new Fault.Drip(Duration.ofMillis(8)));
      long begin = System.nanoTime();

      Answer answer = own.aliceCalls("GET", "/api/content/items/Seiten").send();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json()).hasSize(5);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void over_http2_an_unread_stream_ends_and_other_streams_continue(@TempDir Path folder)
      throws IOException {
    CA.issue("127.0.0.1").write(folder, "own");
    try (RunningBridge own = RunningBridge.start(
            "BRIDGE_COCKPIT_URL", flood.uri().toString(),
            "BRIDGE_LIMITS_MIN_DOWNLOAD_RATE", "100000",
            "BRIDGE_LIMITS_IDLE", "60s",
            "BRIDGE_TLS_CERTIFICATE", folder.resolve("own.crt").toString(),
            "BRIDGE_TLS_KEY", folder.resolve("own.key").toString());
        RawHttp2Connection connection =
            RawHttp2Connection.over(TlsClient.trusting(CA).connect(own.bridge().url(), "h2"))) {
      // The connection's window is open, the stream's window is not.
      connection.frame(
          WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(1 << 30).array());
      connection.request(1, get(own, "/api/source"));

      StreamEnd end = connection.end(1);
      assertThat(end.kind()).isEqualTo("reset");

      connection.request(3, get(own, "/mark"));
      assertThat(connection.end(3).answer().status()).isEqualTo(404);
    }
  }

  private static List<String> get(RunningBridge own, String path) {
    return List.of(
        ":method: GET",
        ":scheme: https",
        ":authority: " + URI.create(own.bridge().url()).getAuthority(),
        ":path: " + path,
        "authorization: Bearer " + own.alice().sign());
  }
}
