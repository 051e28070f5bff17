package io.github.cockpitsso.bridge;

import static io.github.cockpitsso.bridge.support.Http2Wire.CONTINUATION;
import static io.github.cockpitsso.bridge.support.Http2Wire.DATA;
import static io.github.cockpitsso.bridge.support.Http2Wire.END_HEADERS;
import static io.github.cockpitsso.bridge.support.Http2Wire.END_STREAM;
import static io.github.cockpitsso.bridge.support.Http2Wire.HEADERS;
import static io.github.cockpitsso.bridge.support.Http2Wire.PING;
import static io.github.cockpitsso.bridge.support.Http2Wire.RST_STREAM;
import static io.github.cockpitsso.bridge.support.Http2Wire.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Http2Wire;
import io.github.cockpitsso.bridge.support.Http2Wire.End;
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

/** What HTTP/2 can say that HTTP/1.1 can not, and what it must not say at all (RFC 9113). */
@Tag("integration")
class Http2Test {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final String ITEM = "/api/content/item/Seiten";
  private static final TestAuthority CA = TestAuthority.create("Test CA");
  private static final End CLOSED = new End("closed", 0, new Answer(0, List.of(), new byte[0]));
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

  private static Http2Wire open() throws IOException {
    return Http2Wire.over(TlsClient.trusting(CA).connect(bridge.bridge().url(), "h2"));
  }

  private static String authority() {
    return bridge.bridge().url().substring("https://".length());
  }

  /** A request of alice's, up to the last pseudo header and from the first other one. */
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

  private static End send(List<String> lines) throws IOException {
    try (Http2Wire wire = open()) {
      wire.request(1, lines);
      return wire.end(1);
    } catch (SocketException e) {
      // It was closed while we sent.
      return CLOSED;
    }
  }

  private static List<ReceivedRequest> peoplesRequests() {
    return bridge.cockpit().journal().requests().stream()
        // What was under way when another test was over counts for that one alone.
        .filter(request -> !request.path().startsWith("/api/sso/"))
        .filter(request -> request.headers("X-Requested-With").contains("test " + test))
        .toList();
  }

  private static void isRefused(End end) {
    assertThat(peoplesRequests()).as(end.toString()).isEmpty();
    if (end.isAnswered()) {
      assertThat(end.answer().status()).as(end.toString()).isBetween(400, 499);
    }
  }

  @Test
  void people_are_served_over_http_2() throws IOException {
    End end = send(request("GET", ITEMS));

    assertThat(end.answer().status()).isEqualTo(200);
    assertThat(end.answer().json()).hasSize(5);
    assertThat(end.answer().header("Connection")).isEmpty();
    ReceivedRequest received = peoplesRequests().get(0);
    assertThat(received.headers("Transfer-Encoding")).isEmpty();
    assertThat(received.headers("Content-Length")).isEmpty();
    assertThat(received.header("X-Forwarded-Proto")).hasValue("https");
    assertThat(received.header("X-Forwarded-Host")).hasValue(authority());
  }

  @Test
  void several_requests_on_one_connection_stay_apart() throws IOException {
    try (Http2Wire wire = open()) {
      wire.request(
          1,
          List.of(
              ":method: GET", ":scheme: https", ":authority: " + authority(), ":path: " + ITEMS));
      End first = wire.end(1);
      wire.request(3, request("GET", ITEMS));

      assertThat(first.answer().status()).isEqualTo(401);
      assertThat(wire.end(3).answer().status()).isEqualTo(200);
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
  void headers_of_a_connection_have_no_place_in_http_2(String line) throws IOException {
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
  void malformed_fields_are_refused(String line) throws IOException {
    List<String> lines = request("GET", ITEMS);
    lines.add(line);

    End end = send(lines);
    assertThat(peoplesRequests()).as(end.toString()).noneMatch(it -> !it.path().equals(ITEMS));
    isRefused(end);
  }

  @ParameterizedTest
  @ValueSource(strings = {":method", ":scheme", ":path"})
  void no_pseudo_header_may_lack(String name) throws IOException {
    List<String> lines = request("GET", ITEMS);
    lines.removeIf(line -> line.startsWith(name + ":"));

    isRefused(send(lines));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {":method: GET", ":scheme: https", ":path: /api/x", ":authority: 127.0.0.1"})
  void no_pseudo_header_comes_twice(String line) throws IOException {
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
  void paths_are_judged_as_in_http_1(String path) throws IOException {
    isRefused(send(request("GET", path)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "TRACE", "CONNECT", "TRACK", "PRI", "GET X", "G\r\nET", ""})
  void methods_are_judged_as_in_http_1(String method) throws IOException {
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
  void a_host_that_is_not_the_authority_is_refused(String host) throws IOException {
    isRefused(send(request("GET", ITEMS, "host: " + host)));
  }

  @Test
  void a_host_that_is_the_authority_is_well() throws IOException {
    assertThat(send(request("GET", ITEMS, "host: " + authority())).answer().status())
        .isEqualTo(200);
  }

  @Test
  void a_host_may_stand_in_for_the_authority() throws IOException {
    List<String> lines = request("GET", ITEMS, "host: " + authority());
    lines.removeIf(line -> line.startsWith(":authority:"));

    assertThat(send(lines).answer().status()).isEqualTo(200);
  }

  @Test
  void two_authorizations_are_refused_though_both_are_good() throws IOException {
    End end =
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
  void what_is_not_listed_does_not_reach_cockpit(String line) throws IOException {
    assertThat(send(request("GET", ITEMS, line)).isAnswered()).isTrue();

    String value = line.substring(line.indexOf(": ") + 2);
    for (ReceivedRequest received : peoplesRequests()) {
      assertThat(received.headers(line.substring(0, line.indexOf(':')))).doesNotContain(value);
    }
  }

  @Test
  void a_body_of_unknown_length_reaches_cockpit_whole() throws IOException {
    try (Http2Wire wire = open()) {
      wire.frame(
          HEADERS,
          END_HEADERS,
          1,
          Http2Wire.block(request("POST", ITEM, "content-type: text/plain")));
      wire.frame(DATA, 0, 1, "one ".getBytes(StandardCharsets.US_ASCII));
      wire.frame(DATA, END_STREAM, 1, "two".getBytes(StandardCharsets.US_ASCII));
      wire.end(1);

      assertThat(peoplesRequests().get(0).bodyText()).isEqualTo("one two");
    }
  }

  @Test
  void a_body_is_guarded_as_in_http_1() throws IOException {
    try (Http2Wire wire = open()) {
      wire.frame(
          HEADERS,
          END_HEADERS,
          1,
          Http2Wire.block(request("POST", ITEM, "content-type: application/json")));
      wire.frame(DATA, END_STREAM, 1, "{\"api_key\":1}".getBytes(StandardCharsets.US_ASCII));
      End end = wire.end(1);

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
  void a_length_that_is_not_the_bodys_never_looks_complete(String length, String body, String type)
      throws IOException {
    try (Http2Wire wire = open()) {
      wire.frame(
          HEADERS,
          END_HEADERS,
          1,
          Http2Wire.block(
              request("POST", ITEM, "content-type: " + type, "content-length: " + length)));
      wire.frame(DATA, END_STREAM, 1, body.getBytes(StandardCharsets.US_ASCII));
      End end = wire.end(1);

      assertThat(end.isAnswered() && end.answer().status() < 400)
          .as(end.toString())
          .isFalse();
      assertThat(peoplesRequests()).as(end.toString()).noneMatch(ReceivedRequest::complete);
    }
  }

  @Test
  void a_second_length_is_refused() throws IOException {
    isRefused(send(request("POST", ITEM, "content-length: 0", "content-length: 5")));
  }

  @Test
  void trailers_do_not_become_headers() throws IOException {
    try (Http2Wire wire = open()) {
      wire.frame(
          HEADERS,
          END_HEADERS,
          1,
          Http2Wire.block(request("POST", ITEM, "content-type: text/plain")));
      wire.frame(DATA, 0, 1, "x".getBytes(StandardCharsets.US_ASCII));
      wire.frame(
          HEADERS,
          END_HEADERS | END_STREAM,
          1,
          Http2Wire.block(List.of("api-key: USR-1", "accept-language: tlh")));
      wire.end(1);

      for (ReceivedRequest received : peoplesRequests()) {
        assertThat(received.headers("api-key")).doesNotContain("USR-1");
        assertThat(received.headers("accept-language")).isEmpty();
      }
    }
  }

  @Test
  void headers_beyond_the_limit_are_refused() throws IOException {
    isRefused(send(request("GET", ITEMS, "x-a: " + "a".repeat(40 * 1024))));
  }

  @Test
  void headers_that_grow_when_they_are_unpacked_are_refused() throws IOException {
    var block = new ByteArrayOutputStream();
    block.writeBytes(Http2Wire.block(request("GET", ITEMS)));
    // One entry of the dynamic table, named again and again by one byte.
    byte[] entry = Http2Wire.block(List.of("x-a: " + "a".repeat(3000)));
    entry[0] = 0x40;
    block.writeBytes(entry);
    for (int i = 0; i < 5000; i++) {
      block.write(0x80 | 62);
    }
    try (Http2Wire wire = open()) {
      wire.frame(HEADERS, END_HEADERS | END_STREAM, 1, block.toByteArray());

      isRefused(wire.end(1));
    }
  }

  @Test
  void a_bridge_that_stops_answers_what_is_under_way_and_says_goodbye(@TempDir Path folder)
      throws Exception {
    CA.issue("127.0.0.1").write(folder, "own");
    RunningBridge stopping = RunningBridge.start(
        "BRIDGE_TLS_CERTIFICATE", folder.resolve("own.crt").toString(),
        "BRIDGE_TLS_KEY", folder.resolve("own.key").toString(),
        "BRIDGE_SHUTDOWN_TIMEOUT", "20s");
    try (Http2Wire wire =
        Http2Wire.over(TlsClient.trusting(CA).connect(stopping.bridge().url(), "h2"))) {
      List<String> post = new ArrayList<>(List.of(
          ":method: POST",
          ":scheme: https",
          ":authority: " + stopping.bridge().url().substring("https://".length()),
          ":path: " + ITEM,
          "content-type: text/plain",
          "authorization: Bearer " + stopping.alice().sign()));
      wire.frame(HEADERS, END_HEADERS, 1, Http2Wire.block(post));
      wire.frame(DATA, 0, 1, "one ".getBytes(StandardCharsets.US_ASCII));
      // The key was looked up for it, so it is under way.
      await().until(() -> stopping.cockpit().journal().total() > 0);
      Thread stop = new Thread(stopping::close);
      stop.start();
      End goodbye = wire.end(3);
      wire.frame(DATA, END_STREAM, 1, "two".getBytes(StandardCharsets.US_ASCII));

      assertThat(goodbye.how()).isEqualTo("goaway");
      assertThat(goodbye.error()).isZero();
      assertThat(wire.end(1).isAnswered()).isTrue();
      stop.join();
    }
  }

  private interface Flood {
    void send(Http2Wire wire, int number) throws IOException;
  }

  private static End endOf(Flood flood) throws IOException {
    try (Http2Wire wire = open()) {
      try {
        for (int i = 0; i < 20_000; i++) {
          flood.send(wire, i);
        }
      } catch (SocketException e) {
        // It was closed while we sent, which is as good.
        return CLOSED;
      }
      return wire.end(Integer.MAX_VALUE);
    }
  }

  private static void isEnded(End end) throws IOException {
    assertThat(end.how()).isIn("goaway", "closed");
    if (end.how().equals("goaway")) {
      assertThat(end.error()).isEqualTo(ENHANCE_YOUR_CALM);
    }
    assertThat(send(request("GET", ITEMS)).answer().status()).isEqualTo(200);
  }

  @Test
  void requests_that_are_taken_back_at_once_end_the_connection() throws IOException {
    byte[] block = Http2Wire.block(request("GET", ITEMS));
    isEnded(endOf((wire, i) -> {
      wire.frame(HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, block);
      wire.frame(RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8});
    }));
    assertThat(peoplesRequests()).hasSizeLessThan(500);
  }

  @Test
  void headers_that_never_end_end_the_connection() throws IOException {
    byte[] block = Http2Wire.block(request("GET", ITEMS));
    byte[] more = Http2Wire.block(List.of("x-a: " + "a".repeat(1000)));
    End end = endOf((wire, i) -> {
      if (i == 0) {
        wire.frame(HEADERS, END_STREAM, 1, block);
      } else {
        wire.frame(CONTINUATION, 0, 1, more);
      }
    });

    assertThat(end.how()).isIn("goaway", "closed");
    assertThat(send(request("GET", ITEMS)).answer().status()).isEqualTo(200);
  }

  @Test
  void empty_continuations_end_the_connection() throws IOException {
    byte[] block = Http2Wire.block(request("GET", ITEMS));
    isEnded(endOf((wire, i) -> {
      if (i == 0) {
        wire.frame(HEADERS, END_STREAM, 1, block);
      } else {
        wire.frame(CONTINUATION, 0, 1, new byte[0]);
      }
    }));
  }

  @Test
  void pings_end_the_connection() throws IOException {
    isEnded(endOf((wire, i) -> wire.frame(PING, 0, 0, new byte[8])));
  }

  @Test
  void settings_end_the_connection() throws IOException {
    byte[] setting = ByteBuffer.allocate(6).putShort((short) 4).putInt(65_535).array();
    isEnded(endOf((wire, i) -> wire.frame(SETTINGS, 0, 0, setting)));
  }

  @Test
  void empty_data_ends_the_connection() throws IOException {
    byte[] block = Http2Wire.block(request("POST", ITEM, "content-type: text/plain"));
    isEnded(endOf((wire, i) -> {
      if (i == 0) {
        wire.frame(HEADERS, END_HEADERS, 1, block);
      } else {
        wire.frame(DATA, 0, 1, new byte[0]);
      }
    }));
  }

  @Test
  void more_streams_than_are_allowed_are_refused_and_the_others_served() throws IOException {
    byte[] block = Http2Wire.block(request("POST", ITEM, "content-type: text/plain"));
    try (Http2Wire wire = open()) {
      for (int i = 0; i < 101; i++) {
        wire.frame(HEADERS, END_HEADERS, 2 * i + 1, block);
      }
      assertThat(wire.end(201).how()).isEqualTo("reset");
      wire.frame(DATA, END_STREAM, 1, "x".getBytes(StandardCharsets.US_ASCII));

      assertThat(wire.end(1).isAnswered()).isTrue();
    }
  }
}
