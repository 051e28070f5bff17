package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.KeyAnswer;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.net.Flood;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Ten gibibytes through the shipped jar in a heap of 64 MB. Takes minutes, so it is in the profile
 * {@code slow}.
 */
@Tag("slow")
class LargeBodyIT {
  private static final long SIZE = Long.getLong("large.body", 10L << 30);
  private static final String KEY = KeyAnswer.ofAlice();

  private TokenForge forge;
  private Flood flood;
  private BridgeServer bridge;

  @BeforeEach
  void start() {
    forge = TokenForge.start();
    flood = Flood.start(SIZE, KEY);
    bridge = BridgeServer.builder()
        .jvm("-Xmx64m")
        .env(RunningBridge.environment(forge, flood.uri()))
        .env("BRIDGE_LIMITS_BODY", "11GiB")
        .start();
  }

  @AfterEach
  void stop() {
    bridge.close();
    flood.close();
    forge.close();
  }

  @Test
  void ten_gibibytes_are_uploaded_through_a_heap_of_64_megabytes() throws IOException {
    assertThat(upload("application/octet-stream", "", "")).isEqualTo(counted(SIZE));
  }

  @Test
  void a_file_of_ten_gibibytes_in_a_form_is_uploaded_too() throws IOException {
    String head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n";
    String tail = "\r\n--b\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\nx\r\n--b--\r\n";

    assertThat(upload("multipart/form-data; boundary=b", head, tail))
        .isEqualTo(counted(SIZE + head.length() + tail.length()));
  }

  @Test
  void ten_gibibytes_are_downloaded_through_a_heap_of_64_megabytes() throws IOException {
    long begin = System.nanoTime();
    HttpURLConnection connection = connection("/api/source");
    long count = 0;
    byte[] piece = new byte[64 * 1024];
    try (InputStream body = connection.getInputStream()) {
      for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
        count += read;
      }
    }
    report("down", begin);

    assertThat(count).isEqualTo(SIZE);
  }

  private String upload(String type, String head, String tail) throws IOException {
    long begin = System.nanoTime();
    HttpURLConnection connection = connection("/api/sink");
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", type);
    connection.setFixedLengthStreamingMode(SIZE + head.length() + tail.length());
    byte[] piece = new byte[64 * 1024];
    try (OutputStream body = connection.getOutputStream()) {
      body.write(head.getBytes(StandardCharsets.US_ASCII));
      for (long left = SIZE; left > 0; left -= piece.length) {
        body.write(piece, 0, (int) Math.min(left, piece.length));
      }
      body.write(tail.getBytes(StandardCharsets.US_ASCII));
    }
    try (InputStream body = connection.getInputStream()) {
      String answer = new String(body.readAllBytes(), StandardCharsets.US_ASCII);
      report("up, " + type, begin);
      return answer;
    }
  }

  private HttpURLConnection connection(String path) throws IOException {
    var connection = (HttpURLConnection) URI.create(bridge.uri() + path).toURL().openConnection();
    connection.setRequestProperty(
        "Authorization", "Bearer " + forge.tokenFor(SeedData.ALICE.id()).sign());
    connection.setReadTimeout((int) Duration.ofMinutes(1).toMillis());
    return connection;
  }

  private static String counted(long bytes) {
    return "{\"bytes\":" + bytes + "}";
  }

  /** Prints the duration, so that documents can quote it. */
  private void report(String what, long begin) throws IOException {
    Path status = Path.of("/proc", "" + bridge.process().pid(), "status");
    String peak = Files.exists(status)
        ? Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .findFirst()
            .orElse("")
        : "";
    System.out.printf(
        "%d MiB %s: %d s, %s%n",
        SIZE >> 20,
        what,
        Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
        peak.replace("\t", " "));
  }
}
