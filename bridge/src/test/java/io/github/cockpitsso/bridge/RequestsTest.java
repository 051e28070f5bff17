package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.RawConnection;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.ReceivedRequest;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths, methods, headers and framing. */
@Tag("integration")
class RequestsTest {
  private static final String ITEMS = "/api/content/items/Seiten";

  @RegisterExtension
  private static final RunningBridge bridge = RunningBridge.start();

  private static void neverReachedCockpit() {
    assertThat(bridge.cockpit().journal().requests())
        .filteredOn(request -> !request.path().startsWith("/api/sso/"))
        .isEmpty();
  }

  private static ReceivedRequest reachedCockpit() {
    return bridge.cockpit().journal().last().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/x%23y",
        "/api/x%3Fapi_key=a",
        "/api/x%3fy",
        "/api/content//items/Seiten",
        "//api/content/items/Seiten",
        "/api/content/../content/items/Seiten",
        "/api/./content/items/Seiten",
        "/api/content/items/Seiten/..",
        "/api/content/items/Seiten/.",
        "/api/../storage/data/system.sqlite",
        "/api/%2e%2e/storage/data/system.sqlite",
        "/api/%2E%2E/storage/data/system.sqlite",
        "/api/.%2e/x",
        "/api/content%2fitems/Seiten",
        "/api/content%2Fitems/Seiten",
        "/api/content%5citems",
        "/api/content\\items",
        "/api/content;a=b/items/Seiten",
        "/api/content/items/Seiten;jsessionid=1",
        "/api/content%3bitems",
        "/api/%252e%252e/storage",
        "/api/content%252fitems",
        "/api/%75ser/auth",
        "/%61pi/content/items/Seiten",
        "/api/content/items/%53eiten",
        "/:../api/content/items/Seiten",
        "/:./api/content/items/Seiten",
        "/api/.../user/auth",
        "/api/.../user/auth.post",
        "/api/x../user/auth",
        "/api/content/....",
        "/api/:../x",
        "/api/user//auth",
        "/api/./user/auth",
        "/api/content/items/Sei%0aten",
        "/api/content/items/Sei%7Ften",
        "/api/content/items/Seiten:80",
        "/api/x:1/content/items/Seiten",
        "/api/x:70000",
      })
  void ambiguous_paths_are_400(String path) {
    Answer answer = bridge.aliceCalls("GET", path).send();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.reason()).isEqualTo("path_not_canonical");
    neverReachedCockpit();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//",
        "///api/content/items/Seiten",
        "/./api/content/items/Seiten",
        "/x/../api/content/items/Seiten",
        "/%2e/api/content/items/Seiten",
        "/%2fapi/content/items/Seiten",
        "/%2Fapi/content/items/Seiten",
        "/x%2f..%2fapi/content/items/Seiten",
        "/;/api/content/items/Seiten",
        "/;a=b/api/content/items/Seiten",
        "/%u002e/api/content/items/Seiten",
        "/%c0%ae/api//x",
        "//forward-auth",
        "/./forward-auth",
        "//backchannel-logout",
        "/.well-known//oauth-protected-resource",
        "/storage//uploads/a",
        "//storage/uploads/a",
        "/%73torage/uploads/a",
        "//evil.example/api/content/items/Seiten",
        "/nothing//here",
        "/nothing/%2e%2e",
      })
  void ambiguous_paths_outside_the_api_are_400_with_and_without_a_token(String path) {
    for (String method : List.of("GET", "POST", "OPTIONS")) {
      for (Answer answer : List.of(
          bridge.aliceCalls(method, path).send(), bridge.call(method, path).send())) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.reason()).as(answer.toString()).isEqualTo("path_not_canonical");
      }
    }
    neverReachedCockpit();
  }

  @ParameterizedTest
  @ValueSource(strings = {"//api/content/items/Seiten", "/%2e/api/content/items/Seiten"})
  void ambiguous_paths_in_absolute_targets_are_400(String path) {
    Answer answer = bridge
        .aliceCalls("GET", "http://bridge.example" + path)
        .withoutHost()
        .header("Host", "bridge.example")
        .send();

    assertThat(answer.reason()).as(answer.toString()).isEqualTo("path_not_canonical");
    neverReachedCockpit();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/x#y",
        "http://alice@bridge.example/api/content/items/Seiten",
        "/api/content/items/Sei\u0000ten",
        "/api/content/items/Sei\tten",
        "/api/content/items/Seiten%00",
        "/api/content/items/Seiten%00.json",
        "/api/content/items/Seiten%",
        "/api/content/items/Seiten%2",
        "/api/content/items/Seiten%zz",
        "/../api/content/items/Seiten",
        "/%2e%2e/api/content/items/Seiten",
        "/%00/api/content/items/Seiten",
      })
  void an_invalid_request_target_is_a_bad_request(String target) {
    assertThat(bridge.aliceCalls("GET", target).send().reason()).isEqualTo("bad_request");
    neverReachedCockpit();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api",
        "/api?x=/api/",
        "/API/content/items/Seiten",
        "/index.php/api/content/items/Seiten",
        "/storage/data/system.sqlite",
        "/config/config.php",
        "/auth/login",
        "/install/",
        "/:kunde1/api/content/items/Seiten",
        "/.well-known/oauth-protected-resource",
        "/forward-auth",
        "/backchannel-logout",
        "/metrics",
        "/health/live",
        "/api/user/auth",
        "/api/user/auth/",
        "/api/user/auth.post",
        "/api/user/auth.post.php",
        "/api/User/Auth",
        "/api/user/auth/x",
        "/api/sso",
        "/api/sso/",
        "/api/sso/info",
        "/api/SSO/info",
        "/api/sso.get",
        "/api/sso/users/6b02000000000000000000a2/key",
      })
  void paths_that_are_not_served_are_404_with_and_without_a_token(String path) {
    for (String method : List.of("GET", "POST")) {
      assertThat(bridge.aliceCalls(method, path).send().reason()).isEqualTo("not_found");
      assertThat(bridge.call(method, path).send().reason()).isEqualTo("not_found");
    }
    neverReachedCockpit();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/content/items/Seiten",
        "/api/content/items/Gr%C3%BC%C3%9Fe",
        "/api/content/items/a%20b",
        "/api/content/items/Seiten/",
        "/api/users/authors",
        "/api/ssorry",
        "/api/user/authors",
        "/api/x/~a!$&'()*+,=:@b-._",
      })
  void a_canonical_path_reaches_cockpit_as_it_was_sent(String path) {
    bridge.aliceCalls("GET", path).send();

    assertThat(reachedCockpit().target()).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "?limit=2&skip=1 ?limit=2&skip=1",
        "?filter={\"_id\":1} ?filter=%7B%22_id%22:1%7D",
        "?filter=%7B%22_id%22%3A1%7D ?filter=%7B%22_id%22%3A1%7D",
        "?a[]=1&a[b]=2 ?a[]=1&a[b]=2",
        "?a=1|2^3`4 ?a=1%7C2%5E3%604",
        "?a=100% ?a=100%25",
        "?a=%zz ?a=%25zz",
        "?? ??",
      })
  void invalid_characters_in_a_query_are_escaped_for_cockpit(String sent, String arrived) {
    bridge.aliceCalls("GET", "/api/mine" + sent).send();

    assertThat(reachedCockpit().target()).isEqualTo("/api/mine" + arrived);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"TRACE", "TRACK", "CONNECT", "get", "Get", "post", "gET", "M-SEARCH", "PRI"})
  void methods_that_a_gateway_does_not_support_are_rejected(String method) {
    Answer answer = bridge.aliceCalls(method, ITEMS).send();

    assertThat(answer.status()).as(answer.toString()).isIn(400, 405);
    assertThat(answer.reason()).isIn("method_not_allowed", "bad_request");
    neverReachedCockpit();
  }

  @Test
  void a_rejected_method_gets_the_list_of_allowed_methods() {
    Answer answer = bridge.aliceCalls("TRACE", ITEMS).send();

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  }

  @Test
  void head_requests_are_forwarded() {
    Answer answer = bridge.aliceCalls("HEAD", ITEMS).send();

    assertThat(answer.status()).isEqualTo(404);
    assertThat(reachedCockpit().method()).isEqualTo("HEAD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-HTTP-Method-Override: DELETE",
        "X-HTTP-Method: DELETE",
        "X-Method-Override: DELETE",
        "X-Original-URL: /auth/login",
        "X-Rewrite-URL: /auth/login",
        "X-Forwarded-Prefix: /x",
        "X-Forwarded-Port: 6666",
        "X-Forwarded-Server: evil.example",
        "X-Forwarded-Ssl: on",
        "X-Forwarded-User: evil",
        "Forwarded: for=6.6.6.6;host=evil.example",
        "X-Real-IP: 6.6.6.6",
        "Cookie: session=1",
        "Cookie2: api_key=1",
        "Api_Key: USR-evil",
        "Referer: https://evil.example/",
        "Origin: https://evil.example",
        "Accept-Charset: utf-8",
        "Proxy: http://evil.example",
        "Via: 1.1 evil",
        "X-Anything: else",
        "TE: trailers",
        "Cockpit-Token: x",
      })
  void unlisted_headers_do_not_reach_cockpit(String line) {
    bridge.aliceCalls("GET", ITEMS).line(line).send();

    ReceivedRequest received = reachedCockpit();
    String name = line.substring(0, line.indexOf(':'));
    assertThat(received.headers(name)).isEmpty();
    assertThat(received.toString()).doesNotContain("evil");
    assertThat(received.key()).contains(SeedData.ALICE_KEY);
  }

  @Test
  void a_connection_cannot_be_upgraded_through_the_bridge() {
    Answer answer = bridge
        .aliceCalls("GET", ITEMS)
        .header("Connection", "Upgrade")
        .header("Upgrade", "websocket")
        .send();

    assertThat(answer.status()).isNotEqualTo(101);
    assertThat(bridge.cockpit().journal().requests(ITEMS))
        .allMatch(request -> request.headers("Upgrade").isEmpty());
  }

  @Test
  void listed_headers_reach_cockpit() {
    bridge
        .aliceCalls("GET", ITEMS)
        .header("Accept", "application/json")
        .header("Accept-Language", "de")
        .header("If-None-Match", "\"1\"")
        .header("Range", "bytes=0-1")
        .header("User-Agent", "app/1")
        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        .send();

    ReceivedRequest received = reachedCockpit();
    assertThat(received.headers("Accept")).containsExactly("application/json");
    assertThat(received.headers("Accept-Language")).containsExactly("de");
    assertThat(received.headers("If-None-Match")).containsExactly("\"1\"");
    assertThat(received.headers("Range")).containsExactly("bytes=0-1");
    assertThat(received.headers("User-Agent")).containsExactly("app/1");
    assertThat(received.headers("traceparent")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"api-key", "Api-Key", "API-KEY"})
  void the_clients_key_never_reaches_cockpit(String name) {
    bridge.aliceCalls("GET", ITEMS).header(name, SeedData.CAROL_KEY).send();

    assertThat(reachedCockpit().headers("api-key")).containsExactly(SeedData.ALICE_KEY);
    assertThat(reachedCockpit().headers("Authorization")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"api-key", "close, Api-Key", "X-Forwarded-For, api-key, Host"})
  void a_connection_header_cannot_remove_the_bridges_headers(String nominated) {
    bridge.aliceCalls("GET", ITEMS).header("Connection", nominated).send();

    assertThat(reachedCockpit().headers("api-key")).containsExactly(SeedData.ALICE_KEY);
    assertThat(reachedCockpit().headers("X-Forwarded-For")).containsExactly("127.0.0.1");
  }

  @Test
  void a_connection_header_removes_headers_of_the_client() {
    bridge
        .aliceCalls("GET", ITEMS)
        .header("Accept-Language", "de")
        .header("Connection", "accept-language")
        .send();

    assertThat(reachedCockpit().headers("Accept-Language")).isEmpty();
  }

  @Test
  void forwarded_headers_contain_what_the_bridge_saw_not_what_the_client_sent() {
    bridge
        .aliceCalls("GET", ITEMS)
        .header("X-Forwarded-For", "6.6.6.6")
        .header("X-Forwarded-Host", "evil.example")
        .header("X-Forwarded-Proto", "gopher")
        .send();

    ReceivedRequest received = reachedCockpit();
    assertThat(received.headers("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(received.headers("X-Forwarded-Proto")).containsExactly("http");
    assertThat(received.headers("X-Forwarded-Host"))
        .containsExactly(bridge.uri("/").getAuthority());
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.example.org, https, api.example.org",
    "https://api.example.org:8443, https, api.example.org:8443",
    "https://example.org/cms, https, example.org",
    "http://[::1]:8090, http, [::1]:8090",
  })
  void with_a_public_url_cockpit_gets_scheme_and_host_only_from_it(
      String publicUrl, String scheme, String host) {
    try (RunningBridge other = RunningBridge.start(
        "BRIDGE_PUBLIC_URL", publicUrl, "BRIDGE_TRUSTED_PROXIES", "127.0.0.1")) {
      for (String target : List.of(ITEMS, "http://evil.example" + ITEMS)) {
        other.cockpit().journal().clear();
        Answer answer = other
            .aliceCalls("GET", target)
            .withoutHost()
            .header("Host", "evil.example")
            .header("X-Forwarded-For", "203.0.113.5")
            .header("X-Forwarded-Host", "evil.example")
            .header("X-Forwarded-Proto", scheme.equals("https") ? "http" : "https")
            .header("X-Forwarded-Port", "6666")
            .header("Forwarded", "for=6.6.6.6;host=evil.example;proto=gopher")
            .send();

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        ReceivedRequest received = other.cockpit().journal().requests(ITEMS).get(0);
        assertThat(received.headers("X-Forwarded-Host")).containsExactly(host);
        assertThat(received.headers("X-Forwarded-Proto")).containsExactly(scheme);
        assertThat(received.headers("X-Forwarded-For")).containsExactly("203.0.113.5");
        assertThat(received.headers("X-Forwarded-Port")).isEmpty();
        assertThat(received.headers("Forwarded")).isEmpty();
        assertThat(received.toString()).doesNotContain("evil");
      }
    }
  }

  @Test
  void cockpit_gets_its_own_host_for_any_host_header_of_the_client() {
    bridge
        .aliceCalls("GET", ITEMS)
        .withoutHost()
        .header("Host", "debug.localhost")
        .send();

    assertThat(reachedCockpit().headers("Host"))
        .containsExactly(bridge.cockpit().uri().getAuthority());
  }

  @Test
  void expect_continue_is_answered_by_the_bridge() {
    Answer answer = bridge
        .aliceCalls("POST", "/api/content/item/Seiten")
        .header("Expect", "100-continue")
        .body("application/json", "{\"data\":{\"titel\":\"x\"}}")
        .send();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(reachedCockpit().headers("Expect")).isEmpty();
  }

  @Test
  void expect_continue_is_answered_by_the_bridge_for_streamed_bodies_too() {
    Answer answer = bridge
        .aliceCalls("POST", "/api/anything")
        .header("Expect", "100-continue")
        .body("application/octet-stream", "bytes")
        .send();

    assertThat(answer.status()).isEqualTo(404);
    assertThat(reachedCockpit().bodyText()).isEqualTo("bytes");
  }

  /**
   * Framing that two servers could read differently. The bytes after the first request must not
   * become a request.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
        "Content-Length: 0\r\nContent-Length: 5\r\n\r\n12345",
        "Content-Length: 5, 6\r\n\r\n12345",
        "Content-Length: +5\r\n\r\n12345",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: 0x5\r\n\r\n12345",
        "Content-Length: 5 5\r\n\r\n12345",
        "Content-Length: 99999999999999999999\r\n\r\n",
        "Content-Length:\r\n\r\n",
        "X: a\r\n b\r\n\r\n",
        "X: a\rY: b\r\n\r\n",
        " X: a\r\n\r\n",
        "X\r\n\r\n",
        ": a\r\n\r\n",
        "X Y: a\r\n\r\n",
        "X: a\u0000b\r\n\r\n",
        "Host: second.example\r\n\r\n",
        "X: a\nY: b\r\n\r\n",
        "X: a\n\r\n",
        "X: a\r\n\n",
      })
  void ambiguous_framing_is_400_and_ends_the_connection(String rest) throws IOException {
    try (RawConnection connection = RawConnection.open(bridge.uri("/"))) {
      connection.write("POST " + ITEMS + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
          + bridge.alice().sign() + "\r\n" + rest
          + "GET /api/smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
      Answer answer = connection.read("POST");

      assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(connection.socket().getInputStream().read()).isEqualTo(-1);
    }
    neverReachedCockpit();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /api/x\r\n\r\n", "GET /api/x HTTP/0.9\r\n\r\n"})
  void http_0_9_is_505_and_not_an_internal_error(String head) throws IOException {
    try (RawConnection connection = RawConnection.open(bridge.uri("/"))) {
      connection.write(head);
      Answer answer = connection.read("GET");

      assertThat(answer.status()).isEqualTo(505);
      assertThat(answer.reason()).isEqualTo("http_version");
    }
  }

  @Test
  void a_transfer_coding_in_http_1_0_is_rejected() throws IOException {
    try (RawConnection connection = RawConnection.open(bridge.uri("/"))) {
      connection.write("POST /api/anything HTTP/1.0\r\nHost: a\r\nAuthorization: Bearer "
          + bridge.alice().sign()
          + "\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");

      assertThat(connection.read("POST").reason()).isEqualTo("bad_request");
      assertThat(connection.socket().getInputStream().read()).isEqualTo(-1);
    }
    neverReachedCockpit();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s\nHost: a\r\n\r\n", "%s\r\nHost: a\n\n", "%s\nHost: a\n\n"})
  void a_bare_line_feed_does_not_end_a_header_line(String head) throws IOException {
    try (RawConnection connection = RawConnection.open(bridge.uri("/"))) {
      connection.write(head.formatted("GET " + ITEMS + " HTTP/1.1"));

      assertThat(connection.read("GET").reason()).isEqualTo("bad_request");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5\r\n12345\r\nx\r\n",
        "5;ext=\"\n\"\r\n12345\r\n0\r\n\r\n",
        "-5\r\n12345\r\n0\r\n\r\n",
        "0x5\r\n12345\r\n0\r\n\r\n",
        "5 \n12345\r\n0\r\n\r\n",
        "5\n12345\n0\n\n",
        "fffffffffffffffff\r\n12345",
        "5\r\n1234567\r\n0\r\n\r\n",
      })
  void broken_chunks_never_reach_cockpit_as_a_complete_body(String chunks) throws IOException {
    try (RawConnection connection = RawConnection.open(bridge.uri("/"))) {
      connection.write("POST /api/anything HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
          + bridge.alice().sign()
          + "\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
          + chunks);
      connection.socket().shutdownOutput();
      Answer answer = connection.read("POST");

      assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
      assertThat(answer.reason()).isEqualTo("bad_request");
    }
    assertThat(bridge.cockpit().journal().requests("/api/anything"))
        .noneMatch(ReceivedRequest::complete);
  }

  @Test
  void endless_chunk_extensions_are_rejected_and_never_reach_cockpit() {
    for (String begin : List.of("5;", "5;a=\"", "5;a=1;b=")) {
      try (RawConnection connection = RawConnection.open(bridge.uri("/"))) {
        connection.write("POST /api/anything HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
            + bridge.alice().sign()
            + "\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
            + begin + "x".repeat(1 << 20));
        connection.write("\r\nbytes\r\n0\r\n\r\n");
        Answer answer = connection.read("POST");

        assertThat(answer.status()).as(answer.toString()).isIn(400, 413);
      } catch (IOException e) {
        // The connection was closed while the client was still sending.
        assertThat(e).isInstanceOfAny(SocketException.class, EOFException.class);
      }
      assertThat(bridge.cockpit().journal().requests("/api/anything"))
          .noneMatch(ReceivedRequest::complete);
    }
  }

  @Test
  void a_chunk_extension_is_not_forwarded() throws IOException {
    try (RawConnection connection = RawConnection.open(bridge.uri("/"))) {
      connection.write("POST /api/anything HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
          + bridge.alice().sign()
          + "\r\nTransfer-Encoding: chunked\r\n\r\n5;api-key=USR-evil\r\nbytes\r\n0;x\r\n\r\n");
      assertThat(connection.read("POST").status()).isEqualTo(404);
    }
    assertThat(reachedCockpit().bodyText()).isEqualTo("bytes");
    assertThat(reachedCockpit().toString()).doesNotContain("evil");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https", "ftp", "gopher"})
  void the_scheme_of_an_absolute_target_is_not_trusted(String scheme) {
    String host = URI.create(bridge.bridge().url()).getRawAuthority();
    Answer answer = new Call(bridge.bridge().url(), "GET", scheme + "://" + host + ITEMS)
        .token(bridge.alice().sign())
        .send();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(reachedCockpit().headers("X-Forwarded-Proto")).containsExactly("http");
  }

  @Test
  void trailers_do_not_become_headers() throws IOException {
    try (RawConnection connection = RawConnection.open(bridge.uri("/"))) {
      connection.write("POST /api/anything HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
          + bridge.alice().sign()
          + "\r\nTransfer-Encoding: chunked\r\nTrailer: api-key\r\n\r\n1\r\nx\r\n0\r\napi-key:"
          + " USR-evil\r\n\r\n");
      assertThat(connection.read("POST").status()).isEqualTo(404);
    }
    assertThat(reachedCockpit().headers("api-key")).containsExactly(SeedData.ALICE_KEY);
    assertThat(reachedCockpit().bodyText()).isEqualTo("x");
  }

  @Test
  void several_requests_on_one_connection_are_separate() throws IOException {
    String carol = bridge.forge().tokenFor(SeedData.JUERGEN.id()).sign();
    try (RawConnection connection = RawConnection.open(bridge.uri("/"))) {
      connection.write(bridge.aliceCalls("GET", ITEMS).bytes());
      connection.write(bridge.call("GET", ITEMS).bytes());
      connection.write(bridge.call("GET", ITEMS).token(carol).bytes());

      assertThat(connection.read("GET").status()).isEqualTo(200);
      assertThat(connection.read("GET").status()).isEqualTo(401);
      assertThat(connection.read("GET").status()).isEqualTo(200);
    }
    assertThat(bridge.cockpit().journal().requests(ITEMS))
        .extracting(request -> request.key().orElseThrow())
        .containsExactly(SeedData.ALICE_KEY, SeedData.JUERGEN_KEY);
  }

  @Test
  void a_connection_survives_a_rejected_request_with_a_body() throws IOException {
    try (RawConnection connection = RawConnection.open(bridge.uri("/"))) {
      connection.write(
          bridge.call("POST", ITEMS).body("application/json", "{\"a\":1}").bytes());
      assertThat(connection.read("POST").status()).isEqualTo(401);
      connection.write(bridge.aliceCalls("GET", ITEMS).bytes());
      assertThat(connection.read("GET").status()).isEqualTo(200);
    }
  }

  @Test
  void an_absolute_target_is_read_by_its_path() {
    Answer answer = new Call(bridge.bridge().url(), "GET", "http://evil.example" + ITEMS)
        .token(bridge.alice().sign())
        .send();

    assertThat(answer.status()).isIn(200, 400);
    assertThat(bridge.cockpit().journal().requests())
        .allMatch(request -> !request.toString().contains("evil.example/"));
  }

  @Test
  void headers_beyond_the_limit_are_431() {
    Answer answer =
        bridge.aliceCalls("GET", ITEMS).header("X-Large", "x".repeat(40_000)).send();

    assertThat(answer.status()).isEqualTo(431);
    assertThat(answer.reason()).isEqualTo("headers_too_large");
  }

  @Test
  void a_target_beyond_the_limit_is_414_or_431() {
    Answer answer = bridge.aliceCalls("GET", ITEMS + "?a=" + "x".repeat(40_000)).send();

    assertThat(answer.status()).isIn(414, 431);
    assertThat(answer.reason()).isIn("uri_too_long", "headers_too_large");
  }

  @Test
  void a_long_query_and_token_within_the_limit_reach_cockpit() {
    Answer answer = bridge
        .call("GET", ITEMS + "?a=" + "x".repeat(12_000))
        .token(bridge.alice().claim("groups", "g".repeat(8_000)).sign())
        .send();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }

  @Test
  void a_request_that_is_not_http_gets_problem_json() throws IOException {
    try (RawConnection connection = RawConnection.open(bridge.uri("/"))) {
      connection.write("\u0016\u0003\u0001\u0002\u0000 hello\r\n\r\n");
      Answer answer = connection.read("GET");
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.reason()).isEqualTo("bad_request");
      assertThat(answer.text()).doesNotContain("<");
    }
  }

  @Test
  void no_rejection_reveals_the_server_software() {
    for (String path : List.of("/", ITEMS, "/api/..", "/%zz")) {
      Answer answer = bridge.call("GET", path).send();
      assertThat(answer.header("Server")).isEmpty();
      assertThat(answer.toString().toLowerCase(java.util.Locale.ROOT)).doesNotContain("jetty");
    }
  }
}
