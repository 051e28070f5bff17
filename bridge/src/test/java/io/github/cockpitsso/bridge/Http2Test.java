package io.github.cockpitsso.bridge;

import static io.github.cockpitsso.bridge.support.RawHttp2Connection.CONTINUATION;
import static io.github.cockpitsso.bridge.support.RawHttp2Connection.DATA;
import static io.github.cockpitsso.bridge.support.RawHttp2Connection.END_HEADERS;
import static io.github.cockpitsso.bridge.support.RawHttp2Connection.END_STREAM;
import static io.github.cockpitsso.bridge.support.RawHttp2Connection.HEADERS;
import static io.github.cockpitsso.bridge.support.RawHttp2Connection.PING;
import static io.github.cockpitsso.bridge.support.RawHttp2Connection.RST_STREAM;
import static io.github.cockpitsso.bridge.support.RawHttp2Connection.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.RawHttp2Connection;
import io.github.cockpitsso.bridge.support.RawHttp2Connection.StreamEnd;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.bridge.support.TlsClient;
import io.github.cockpitsso.testkit.cockpit.ReceivedRequest;
import io.github.cockpitsso.testkit.tls.TestAuthority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP/2 allows in addition to HTTP/1.1, and what it forbids (RFC 9113). */
@Tag("integration")
class Http2Test {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final String ITEM = "/api/content/item/Seiten";
  private static final TestAuthority CA = TestAuthority.create("Test CA");
  private static final StreamEnd CLOSED =
      new StreamEnd("closed", 0, new Answer(0, List.of(), new byte[0]));
  private static final int ENHANCE_YOUR_CALM = 11;

  private static RunningBridge bridge;
  private static int test;

  @BeforeAll
  static void start(@TempDir Path folder) {
    CA.issue("127.0.0.1").write(folder, "own");
    bridge = RunningBridge.start(
        "BRIDGE_TLS_CERTIFICATE", folder.resolve("own.crt").toString(),
        "BRIDGE_TLS_KEY", folder.resolve("own.key").toString());
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  @BeforeEach
  void forget() {
    bridge.cockpit().reset();
    test++;
  }

  private static RawHttp2Connection open() throws IOException {
    return RawHttp2Connection.over(
        TlsClient.trusting(CA).connect(bridge.bridge().url(), "h2"));
  }

  private static String authority() {
    return bridge.bridge().url().substring("https://".length());
  }

  /** A request of alice with these pseudo headers and other headers. */
  private static List<String> request(String method, String path, String... more) {
    List<String> lines = new ArrayList<>(List.of(
        ":method: " + method,
        ":scheme: https",
        ":authority: " + authority(),
        ":path: " + path,
        "x-requested-with: test " + test,
        "authorization: Bearer " + bridge.alice().sign()));
    lines.addAll(List.of(more));
    return lines;
  }

  private static StreamEnd send(List<String> lines) throws IOException {
    try (RawHttp2Connection connection = open()) {
      connection.request(1, lines);
      return connection.end(1);
    } catch (SocketException e) {
      // The bridge closed the connection while the test was sending.
      return CLOSED;
    }
  }

  private static List<ReceivedRequest> requestsOfClients() {
    return bridge.cockpit().journal().requests().stream()
        // Requests from an earlier test do not count.
        .filter(request -> !request.path().startsWith("/api/sso/"))
        .filter(request -> request.headers("X-Requested-With").contains("test " + test))
        .toList();
  }

  private static void isRefused(StreamEnd end) {
    assertThat(requestsOfClients()).as(end.toString()).isEmpty();
    if (end.isAnswered()) {
      assertThat(end.answer().status()).as(end.toString()).isBetween(400, 499);
    }
  }

  @Test
  void requests_are_served_over_http_2() throws IOException {
    StreamEnd end = send(request("GET", ITEMS));

    assertThat(end.answer().status()).isEqualTo(200);
    assertThat(end.answer().json()).hasSize(5);
    assertThat(end.answer().header("Connection")).isEmpty();
    ReceivedRequest received = requestsOfClients().get(0);
    assertThat(received.headers("Transfer-Encoding")).isEmpty();
    assertThat(received.headers("Content-Length")).isEmpty();
    assertThat(received.header("X-Forwarded-Proto")).hasValue("https");
    assertThat(received.header("X-Forwarded-Host")).hasValue(authority());
  }

  @Test
  void several_requests_on_one_connection_are_separate() throws IOException {
    try (RawHttp2Connection connection = open()) {
      connection.request(
          1,
          List.of(
              ":method: GET", ":scheme: https", ":authority: " + authority(), ":path: " + ITEMS));
      StreamEnd first = connection.end(1);
      connection.request(3, request("GET", ITEMS));

      assertThat(first.answer().status()).isEqualTo(401);
      assertThat(connection.end(3).answer().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connection: keep-alive",
        "connection: authorization",
        "keep-alive: timeout=5",
        "proxy-connection: keep-alive",
        "transfer-encoding: chunked",
        "transfer-encoding: identity",
        "upgrade: websocket",
        "te: gzip"
      })
  void connection_headers_are_rejected_in_http_2(String line) throws IOException {
    isRefused(send(request("GET", ITEMS, line)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept: */*",
        "ACCEPT: */*",
        ":path: /api/user/auth",
        ":status: 200",
        ":authority: other.example.org",
        ":nonsense: 1",
        ":protocol: websocket",
        "x y: 1",
        "x\rz: 1",
        "x\ny: 1",
        "x\u0000y: 1",
        "  1",
        "x-a: 1\r\napi-key: USR-1",
        "x-a: 1\nb",
        "x-a: 1\u0000b",
        "accept: a\r\nAuthorization: b"
      })
  void malformed_fields_are_rejected(String line) throws IOException {
    List<String> lines = request("GET", ITEMS);
    lines.add(line);

    StreamEnd end = send(lines);
    assertThat(requestsOfClients())
        .as(end.toString())
        .noneMatch(it -> !it.path().equals(ITEMS));
    isRefused(end);
  }

  @ParameterizedTest
  @ValueSource(strings = {":method", ":scheme", ":path"})
  void a_missing_pseudo_header_is_rejected(String name) throws IOException {
    List<String> lines = request("GET", ITEMS);
    lines.removeIf(line -> line.startsWith(name + ":"));

    isRefused(send(lines));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {":method: GET", ":scheme: https", ":path: /api/x", ":authority: 127.0.0.1"})
  void a_duplicate_pseudo_header_is_rejected(String line) throws IOException {
    List<String> lines = request("GET", ITEMS);
    lines.add(0, line);

    isRefused(send(lines));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "api/content/items/Seiten",
        "//api/content/items/Seiten",
        "/api/content/../content/items/Seiten",
        "/api/%2e%2e/storage",
        "/api/content%2fitems/Seiten",
        "/api/content;a=b/items/Seiten",
        "/api/content/items/Seiten#x",
        "/api/content/items/Seiten ",
        "/api/content/items/Seiten HTTP/1.1\r\nHost: x",
        "/api/content/items/Seiten\u0000",
        "https://127.0.0.1/api/content/items/Seiten?api_key=1",
        "/api/content/items/Seiten?api_key=1",
        "/api/content/items/Seiten?rspc=1",
        "/api/content/items/Seiten?access_token=x",
        "/storage/data",
        "/api/sso/keys"
      })
  void paths_are_checked_as_in_http_1(String path) throws IOException {
    isRefused(send(request("GET", path)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "TRACE", "CONNECT", "TRACK", "PRI", "GET X", "G\r\nET", ""})
  void methods_are_checked_as_in_http_1(String method) throws IOException {
    isRefused(send(request(method, ITEMS)));
  }

  @Test
  void an_extended_connect_opens_no_tunnel() throws IOException {
    isRefused(send(List.of(
        ":method: CONNECT",
        ":protocol: websocket",
        ":scheme: https",
        ":authority: " + authority(),
        ":path: " + ITEMS,
        "x-requested-with: test " + test,
        "authorization: Bearer " + bridge.alice().sign())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"other.example.org", "127.0.0.1:1", "user@127.0.0.1"})
  void a_host_that_differs_from_the_authority_is_rejected(String host) throws IOException {
    isRefused(send(request("GET", ITEMS, "host: " + host)));
  }

  @Test
  void a_host_that_equals_the_authority_is_accepted() throws IOException {
    assertThat(send(request("GET", ITEMS, "host: " + authority())).answer().status())
        .isEqualTo(200);
  }

  @Test
  void a_host_may_replace_the_authority() throws IOException {
    List<String> lines = request("GET", ITEMS, "host: " + authority());
    lines.removeIf(line -> line.startsWith(":authority:"));

    assertThat(send(lines).answer().status()).isEqualTo(200);
  }

  @Test
  void two_authorization_headers_are_rejected_even_if_both_are_valid() throws IOException {
    StreamEnd end =
        send(request("GET", ITEMS, "authorization: Bearer " + bridge.alice().sign()));

    assertThat(end.answer().reason()).isEqualTo("several_tokens");
    isRefused(end);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cookie: api_key=1",
        "x-forwarded-for: 1.2.3.4",
        "api-key: USR-1",
        "x-original-url: /"
      })
  void unlisted_headers_are_not_forwarded_to_cockpit(String line) throws IOException {
    assertThat(send(request("GET", ITEMS, line)).isAnswered()).isTrue();

    String value = line.substring(line.indexOf(": ") + 2);
    for (ReceivedRequest received : requestsOfClients()) {
      assertThat(received.headers(line.substring(0, line.indexOf(':')))).doesNotContain(value);
    }
  }

  @Test
  void a_body_of_unknown_length_reaches_cockpit_completely() throws IOException {
    try (RawHttp2Connection connection = open()) {
      connection.frame(
          HEADERS,
          END_HEADERS,
          1,
          RawHttp2Connection.block(request("POST", ITEM, "content-type: text/plain")));
      connection.frame(DATA, 0, 1, "one ".getBytes(StandardCharsets.US_ASCII));
      connection.frame(DATA, END_STREAM, 1, "two".getBytes(StandardCharsets.US_ASCII));
      connection.end(1);

      assertThat(requestsOfClients().get(0).bodyText()).isEqualTo("one two");
    }
  }

  @Test
  void a_body_is_checked_as_in_http_1() throws IOException {
    try (RawHttp2Connection connection = open()) {
      connection.frame(
          HEADERS,
          END_HEADERS,
          1,
          RawHttp2Connection.block(request("POST", ITEM, "content-type: application/json")));
      connection.frame(DATA, END_STREAM, 1, "{\"api_key\":1}".getBytes(StandardCharsets.US_ASCII));
      StreamEnd end = connection.end(1);

      assertThat(end.answer().reason()).isEqualTo("key_parameter");
      isRefused(end);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "3, 12345, text/plain",
    "9, 12345, text/plain",
    "3, 12345, application/json",
    "9, 12345, application/json",
    "-1, 12345, text/plain",
    "+5, 12345, text/plain",
    "0x5, 12345, text/plain",
    "'5, 5', 12345, text/plain",
    "5, '', text/plain",
  })
  void a_body_with_a_wrong_length_never_looks_complete(String length, String body, String type)
      throws IOException {
    try (RawHttp2Connection connection = open()) {
      connection.frame(
          HEADERS,
          END_HEADERS,
          1,
          RawHttp2Connection.block(
              request("POST", ITEM, "content-type: " + type, "content-length: " + length)));
      connection.frame(DATA, END_STREAM, 1, body.getBytes(StandardCharsets.US_ASCII));
      StreamEnd end = connection.end(1);

      assertThat(end.isAnswered() && end.answer().status() < 400)
          .as(end.toString())
          .isFalse();
      assertThat(requestsOfClients()).as(end.toString()).noneMatch(ReceivedRequest::complete);
    }
  }

  @Test
  void a_second_length_is_rejected() throws IOException {
    isRefused(send(request("POST", ITEM, "content-length: 0", "content-length: 5")));
  }

  @Test
  void trailers_do_not_become_headers() throws IOException {
    try (RawHttp2Connection connection = open()) {
      connection.frame(
          HEADERS,
          END_HEADERS,
          1,
          RawHttp2Connection.block(request("POST", ITEM, "content-type: text/plain")));
      connection.frame(DATA, 0, 1, "x".getBytes(StandardCharsets.US_ASCII));
      connection.frame(
          HEADERS,
          END_HEADERS | END_STREAM,
          1,
          RawHttp2Connection.block(List.of("api-key: USR-1", "accept-language: tlh")));
      connection.end(1);

      for (ReceivedRequest received : requestsOfClients()) {
        assertThat(received.headers("api-key")).doesNotContain("USR-1");
        assertThat(received.headers("accept-language")).isEmpty();
      }
    }
  }

  @Test
  void headers_beyond_the_limit_are_rejected() throws IOException {
    isRefused(send(request("GET", ITEMS, "x-a: " + "a".repeat(40 * 1024))));
  }

  @Test
  void headers_that_decompress_beyond_the_limit_are_rejected() throws IOException {
    var block = new ByteArrayOutputStream();
    block.writeBytes(RawHttp2Connection.block(request("GET", ITEMS)));
    // One entry of the dynamic table, repeated by one byte each.
    byte[] entry = RawHttp2Connection.block(List.of("x-a: " + "a".repeat(3000)));
    entry[0] = 0x40;
    block.writeBytes(entry);
    for (int i = 0; i < 5000; i++) {
      block.write(0x80 | 62);
    }
    try (RawHttp2Connection connection = open()) {
      connection.frame(HEADERS, END_HEADERS | END_STREAM, 1, block.toByteArray());

      isRefused(connection.end(1));
    }
  }

  @Test
  void a_stopping_bridge_answers_open_requests_and_sends_goaway(@TempDir Path folder)
      throws Exception {
    CA.issue("127.0.0.1").write(folder, "own");
    RunningBridge stopping = RunningBridge.start(
        "BRIDGE_TLS_CERTIFICATE", folder.resolve("own.crt").toString(),
        "BRIDGE_TLS_KEY", folder.resolve("own.key").toString(),
        "BRIDGE_SHUTDOWN_TIMEOUT", "20s");
    try (RawHttp2Connection connection =
        RawHttp2Connection.over(TlsClient.trusting(CA).connect(stopping.bridge().url(), "h2"))) {
      List<String> post = new ArrayList<>(List.of(
          ":method: POST",
          ":scheme: https",
          ":authority: " + stopping.bridge().url().substring("https://".length()),
          ":path: " + ITEM,
          "content-type: text/plain",
          "authorization: Bearer " + stopping.alice().sign()));
      connection.frame(HEADERS, END_HEADERS, 1, RawHttp2Connection.block(post));
      connection.frame(DATA, 0, 1, "one ".getBytes(StandardCharsets.US_ASCII));
      // The bridge has looked up the key, so the request is in progress.
      await().until(() -> stopping.cockpit().journal().total() > 0);
      Thread stop = new Thread(stopping::close);
      stop.start();
      StreamEnd goodbye = connection.end(3);
      connection.frame(DATA, END_STREAM, 1, "two".getBytes(StandardCharsets.US_ASCII));

      assertThat(goodbye.kind()).isEqualTo("goaway");
      assertThat(goodbye.error()).isZero();
      assertThat(connection.end(1).isAnswered()).isTrue();
      stop.join();
    }
  }

  private interface Flood {
    void send(RawHttp2Connection connection, int number) throws IOException;
  }

  private static StreamEnd streamEndOf(Flood flood) throws IOException {
    try (RawHttp2Connection connection = open()) {
      try {
        for (int i = 0; i < 20_000; i++) {
          flood.send(connection, i);
        }
      } catch (SocketException e) {
        // The bridge closed the connection while the test was sending, which is fine too.
        return CLOSED;
      }
      return connection.end(Integer.MAX_VALUE);
    }
  }

  private static void isEnded(StreamEnd end) throws IOException {
    assertThat(end.kind()).isIn("goaway", "closed");
    if (end.kind().equals("goaway")) {
      assertThat(end.error()).isEqualTo(ENHANCE_YOUR_CALM);
    }
    assertThat(send(request("GET", ITEMS)).answer().status()).isEqualTo(200);
  }

  @Test
  void rapidly_reset_requests_end_the_connection() throws IOException {
    byte[] block = RawHttp2Connection.block(request("GET", ITEMS));
    isEnded(streamEndOf((connection, i) -> {
      connection.frame(HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, block);
      connection.frame(RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8});
    }));
    assertThat(requestsOfClients()).hasSizeLessThan(500);
  }

  @Test
  void endless_headers_end_the_connection() throws IOException {
    byte[] block = RawHttp2Connection.block(request("GET", ITEMS));
    byte[] more = RawHttp2Connection.block(List.of("x-a: " + "a".repeat(1000)));
    StreamEnd end = streamEndOf((connection, i) -> {
      if (i == 0) {
        connection.frame(HEADERS, END_STREAM, 1, block);
      } else {
        connection.frame(CONTINUATION, 0, 1, more);
      }
    });

    assertThat(end.kind()).isIn("goaway", "closed");
    assertThat(send(request("GET", ITEMS)).answer().status()).isEqualTo(200);
  }

  @Test
  void a_flood_of_empty_continuations_ends_the_connection() throws IOException {
    byte[] block = RawHttp2Connection.block(request("GET", ITEMS));
    isEnded(streamEndOf((connection, i) -> {
      if (i == 0) {
        connection.frame(HEADERS, END_STREAM, 1, block);
      } else {
        connection.frame(CONTINUATION, 0, 1, new byte[0]);
      }
    }));
  }

  @Test
  void a_flood_of_pings_ends_the_connection() throws IOException {
    isEnded(streamEndOf((connection, i) -> connection.frame(PING, 0, 0, new byte[8])));
  }

  @Test
  void a_flood_of_settings_ends_the_connection() throws IOException {
    byte[] setting = ByteBuffer.allocate(6).putShort((short) 4).putInt(65_535).array();
    isEnded(streamEndOf((connection, i) -> connection.frame(SETTINGS, 0, 0, setting)));
  }

  @Test
  void a_flood_of_empty_data_frames_ends_the_connection() throws IOException {
    byte[] block = RawHttp2Connection.block(request("POST", ITEM, "content-type: text/plain"));
    isEnded(streamEndOf((connection, i) -> {
      if (i == 0) {
        connection.frame(HEADERS, END_HEADERS, 1, block);
      } else {
        connection.frame(DATA, 0, 1, new byte[0]);
      }
    }));
  }

  @Test
  void streams_beyond_the_limit_are_refused_and_the_others_are_served() throws IOException {
    byte[] block = RawHttp2Connection.block(request("POST", ITEM, "content-type: text/plain"));
    try (RawHttp2Connection connection = open()) {
      for (int i = 0; i < 101; i++) {
        connection.frame(HEADERS, END_HEADERS, 2 * i + 1, block);
      }
      assertThat(connection.end(201).kind()).isEqualTo("reset");
      connection.frame(DATA, END_STREAM, 1, "x".getBytes(StandardCharsets.US_ASCII));

      assertThat(connection.end(1).isAnswered()).isTrue();
    }
  }
}
