package io.github.cockpitsso.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.RawConnection;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.Bytes;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.HeaderField;
import io.github.cockpitsso.testkit.cockpit.ReceivedRequest;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the bridge forwards Cockpit's answers and failures. */
@Tag("integration")
class CockpitAnswersTest {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final String ITEM = "/api/content/item/Seiten";
  private static final String FORGED = "bad";
  private RunningBridge bridge;

  @BeforeEach
  void start() {
    bridge =
        RunningBridge.start("BRIDGE_COCKPIT_TIMEOUT", "500ms", "BRIDGE_KEY_TIME_TO_LIVE", "1h");
    assertThat(items().status()).isEqualTo(200);
    bridge.cockpit().journal().clear();
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  private Answer items() {
    return bridge.aliceCalls("GET", ITEMS).send();
  }

  private void isProblem(Answer answer, int status, String reason) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.reason()).isEqualTo(reason);
    assertThat(answer.header("Location")).isEmpty();
    assertThat(answer.header("Retry-After").isEmpty()).isEqualTo(status != 503);
    assertThat(answer.toString())
        .doesNotContain("USR-")
        .doesNotContain("127.0.0.1:" + bridge.cockpit().port());
  }

  private void assertForgedTokensAre401() {
    assertThat(bridge.call("GET", ITEMS).token(FORGED).send().status()).isEqualTo(401);
    String forged = bridge.alice().withSignature(new byte[256]);
    assertThat(bridge.call("GET", ITEMS).token(forged).send().status()).isEqualTo(401);
  }

  @Test
  void a_cockpit_that_is_down_is_503_and_200_after_it_is_back() {
    bridge.cockpit().refuseConnections();
    try {
      isProblem(items(), 503, "cockpit_unreachable");
      assertForgedTokensAre401();
    } finally {
      bridge.cockpit().acceptConnections();
    }
    assertThat(items().status()).isEqualTo(200);
  }

  @Test
  void a_cockpit_that_is_down_before_the_key_is_known_is_503_too() {
    String dave = bridge.forge().tokenFor(SeedData.DAVE.id()).sign();
    bridge.cockpit().refuseConnections();
    try {
      isProblem(bridge.call("GET", ITEMS).token(dave).send(), 503, "key_source_unavailable");
    } finally {
      bridge.cockpit().acceptConnections();
    }
    await().until(() -> bridge.call("GET", ITEMS).token(dave).send().status() == 200);
  }

  @Test
  void a_cockpit_that_does_not_answer_is_504() {
    bridge.cockpit().faults().on(ITEMS, new Fault.NeverAnswer());

    isProblem(items(), 504, "cockpit_timeout");
    assertForgedTokensAre401();
  }

  @Test
  void a_cockpit_that_closes_the_connection_or_sends_invalid_http_is_502() {
    for (Fault fault : List.of(new Fault.Hangup(), Fault.malformedHttp())) {
      bridge.cockpit().faults().clear();
      bridge.cockpit().faults().on(ITEMS, fault);
      isProblem(items(), 502, "cockpit_malformed");
    }
  }

  @Test
  void an_empty_200_of_crashed_php_is_not_a_success() {
    bridge.cockpit().faults().on(ITEMS, Fault.okEmpty());

    isProblem(items(), 502, "cockpit_malformed");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308, 300})
  void a_redirect_is_502_without_its_location(int status) {
    bridge
        .cockpit()
        .faults()
        .on(
            ITEMS,
            Fault.answer(
                status,
                List.of(new HeaderField("Location", "http://127.0.0.1:1/auth/login")),
                "moved"));

    isProblem(items(), 502, "cockpit_redirects");
  }

  @Test
  void not_modified_is_not_a_redirect() {
    bridge.cockpit().faults().on(ITEMS, Fault.answer(304, List.of(), ""));

    assertThat(items().status()).isEqualTo(304);
  }

  @Test
  void an_answer_that_breaks_off_never_looks_complete() {
    bridge.cockpit().faults().on(ITEMS, new Fault.TruncatedBody());

    Assertions.assertThatThrownBy(this::items).hasRootCauseInstanceOf(EOFException.class);
  }

  @Test
  void half_an_answer_never_looks_complete() {
    bridge.cockpit().faults().on(ITEMS, new Fault.HalfClose());

    Assertions.assertThatThrownBy(this::items).hasRootCauseInstanceOf(EOFException.class);
    bridge.cockpit().faults().clear();
    assertThat(items().status()).isEqualTo(200);
  }

  @Test
  void a_dripping_answer_arrives_complete() {
    int whole = items().bytes().length;
    bridge.cockpit().faults().on(ITEMS, new Fault.Drip(Duration.ofMillis(1)));

    assertThat(items().bytes()).hasSize(whole);
  }

  @Test
  void a_client_that_disconnects_during_an_answer_frees_its_slot() throws IOException {
    try (RunningBridge other = RunningBridge.start("BRIDGE_LIMITS_CONCURRENT_REQUESTS", "1")) {
      other.cockpit().faults().next(1, ITEMS, new Fault.EndlessBody());
      try (RawConnection connection = RawConnection.open(other.uri("/"))) {
        connection.write(other.aliceCalls("GET", ITEMS).bytes());
        assertThat(connection.socket().getInputStream().readNBytes(100_000)).hasSize(100_000);
        assertThat(other.aliceCalls("GET", ITEMS).send().reason()).isEqualTo("overloaded");
      }

      await().until(() -> other.aliceCalls("GET", ITEMS).send().status() == 200);
    }
  }

  @Test
  void cockpits_own_error_answers_are_forwarded_with_their_bodies() {
    String juergen = bridge.forge().tokenFor(SeedData.JUERGEN.id()).sign();
    Answer denied = bridge
        .call("POST", ITEM)
        .token(juergen)
        .body("application/json", "{\"data\":{\"titel\":\"x\"}}")
        .send();
    Answer missing = bridge.aliceCalls("GET", "/api/content/items/Nix").send();
    Answer incomplete =
        bridge.aliceCalls("POST", ITEM).body("application/json", "{}").send();

    assertThat(denied.status()).isEqualTo(403);
    assertThat(denied.text()).isEqualTo("{\"error\":\"Permission denied\"}");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.text()).contains("Model <Nix> not found");
    assertThat(incomplete.status()).isEqualTo(412);
    assertThat(incomplete.text()).contains("Item data is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"102 Processing", "103 Early Hints"})
  void interim_answers_of_cockpit_are_not_forwarded(String interim) throws IOException {
    bridge
        .cockpit()
        .faults()
        .on(
            ITEMS,
            raw(
                "HTTP/1.1 " + interim,
                "Set-Cookie: session=1",
                "Link: </x>",
                "",
                "HTTP/1.1 200 OK",
                "Content-Type: application/json",
                "Content-Length: 2",
                "",
                "[]"));
    try (RawConnection connection = RawConnection.open(bridge.uri("/"))) {
      connection.write(
          bridge.aliceCalls("GET", ITEMS).header("Connection", "close").bytes());
      String all = new String(connection.socket().getInputStream().readAllBytes(), UTF_8);

      assertThat(all)
          .startsWith("HTTP/1.1 200 ")
          .endsWith("\r\n\r\n[]")
          .doesNotContain("session=1")
          .doesNotContain("Link");
    }
  }

  @Test
  void a_header_listed_in_cockpits_connection_header_is_not_forwarded() {
    bridge
        .cockpit()
        .faults()
        .on(
            ITEMS,
            raw(
                "HTTP/1.1 200 OK",
                "X-Debug: inner",
                "Connection: X-Debug, cache-control",
                "Connection: x-trace",
                "X-Trace: inner",
                "X-Kept: 1",
                "Content-Type: application/json",
                "Content-Length: 2",
                "",
                "[]"));

    Answer answer = items();

    assertThat(answer.text()).isEqualTo("[]");
    assertThat(answer.header("X-Kept")).isEqualTo("1");
    assertThat(answer.toString()).doesNotContain("inner");
    assertThat(answer.header("Cache-Control")).isEqualTo("private");
  }

  /** Sends these lines instead of an answer to any request. */
  private static Fault raw(String... lines) {
    return new Fault.RawBytes(Bytes.of(String.join("\r\n", lines)));
  }

  @Test
  void internal_headers_are_removed_from_answers() {
    bridge
        .cockpit()
        .faults()
        .on(
            ITEMS,
            Fault.json(
                200,
                "[]",
                new HeaderField("Set-Cookie", "session=1"),
                new HeaderField("Server", "nginx/1.26"),
                new HeaderField("X-Powered-By", "PHP/8.4.24"),
                new HeaderField("Access-Control-Allow-Origin", "*"),
                new HeaderField("Access-Control-Allow-Credentials", "true"),
                new HeaderField("APP_RSP_CACHE", "true"),
                new HeaderField("APP-RSP-EOL", "1"),
                new HeaderField("WWW-Authenticate", "Basic"),
                new HeaderField("Refresh", "0;url=/auth/login"),
                new HeaderField("Cache-Control", "public, max-age=600"),
                new HeaderField("Expires", "Thu, 01 Jan 2099 00:00:00 GMT"),
                new HeaderField("Keep-Alive", "timeout=5"),
                new HeaderField("ETag", "\"1\""),
                new HeaderField("X-Total", "5")));

    Answer answer = items();

    assertThat(answer.headers())
        .extracting(line -> line.substring(0, line.indexOf(':')).toLowerCase(java.util.Locale.ROOT))
        .containsExactlyInAnyOrder(
            "date",
            "content-type",
            "etag",
            "x-total",
            "cache-control",
            "expires",
            "vary",
            "x-content-type-options",
            "transfer-encoding");
    assertThat(answer.header("Cache-Control")).isEqualTo("private, max-age=600");
    assertThat(answer.header("Vary")).isEqualTo("Authorization");
    assertThat(answer.text()).isEqualTo("[]");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          no-cache                                 | private, no-cache
          max-age=60, immutable                    | private, max-age=60, immutable
          public, max-age=60, must-revalidate      | private, max-age=60, must-revalidate
          PUBLIC, S-MaxAge=60, Max-Age=5           | private, Max-Age=5
          private="X-Y", no-cache="Z", max-age=1   | private, no-cache="Z", max-age=1
          private                                  | private
          s-maxage=60                              | private
          stale-while-revalidate=30                | private, stale-while-revalidate=30
          """, quoteCharacter = '~')
  void cockpits_cache_headers_apply_only_to_the_users_own_browser(String sent, String got) {
    bridge
        .cockpit()
        .faults()
        .on(ITEMS, Fault.json(200, "[]", new HeaderField("Cache-Control", sent)));

    Answer answer = items();

    assertThat(answer.header("Cache-Control")).isEqualTo(got);
    assertThat(answer.header("Vary")).isEqualTo("Authorization");
  }

  @Test
  void an_answer_with_no_store_keeps_it() {
    bridge
        .cockpit()
        .faults()
        .on(ITEMS, Fault.json(200, "[]", new HeaderField("Cache-Control", "No-Store")));

    assertThat(items().header("Cache-Control")).isEqualTo("private, No-Store");
  }

  @ParameterizedTest
  @EnumSource(
      value = io.github.cockpitsso.testkit.cockpit.Server.class,
      names = {"PHP", "NGINX"})
  void answers_with_length_and_with_chunks_arrive_complete(
      io.github.cockpitsso.testkit.cockpit.Server kind) {
    StandInCockpit cockpit = StandInCockpit.builder().server(kind).start();
    try (RunningBridge other = RunningBridge.start(TokenForge.start(), cockpit)) {
      for (int i = 0; i < 3; i++) {
        assertThat(other.aliceCalls("GET", ITEMS).send().json()).hasSize(5);
      }
    }
  }

  @Test
  void after_a_rotation_the_key_is_looked_up_once_and_the_request_is_sent_again() {
    bridge.cockpit().users().rotateKey("alice");
    String rotated =
        bridge.cockpit().users().find("alice").orElseThrow().apiKey().orElseThrow();
    bridge.cockpit().journal().clear();

    Answer answer = items();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(bridge.cockpit().journal().requests(ITEMS))
        .extracting(request -> request.headers("api-key").get(0))
        .containsExactly(SeedData.ALICE_KEY, rotated);
    assertThat(keyLookups()).isEqualTo(1);
  }

  @Test
  void after_a_rotation_a_json_body_is_sent_again_completely() {
    bridge.cockpit().users().rotateKey("alice");

    Answer answer = bridge
        .aliceCalls("POST", ITEM)
        .body("application/json", "{\"data\":{\"titel\":\"nochmal\"}}")
        .send();

    assertThat(answer.json().path("titel").asText()).isEqualTo("nochmal");
    assertThat(bridge.cockpit().journal().requests(ITEM)).hasSize(2);
  }

  @Test
  void after_a_rotation_a_streamed_body_is_503_and_the_next_request_works() {
    bridge.cockpit().users().rotateKey("alice");
    Call upload =
        bridge.aliceCalls("POST", "/api/anything").body("application/octet-stream", "bytes");

    isProblem(upload.send(), 503, "key_changed");
    assertThat(upload.send().status()).isEqualTo(404);
  }

  @Test
  void a_refused_key_that_the_directory_returns_again_is_502_without_a_loop() {
    bridge.cockpit().faults().on(ITEMS, Fault.json(412, "{\"error\":\"Authentication failed\"}"));

    isProblem(items(), 502, "cockpit_refuses_key");

    assertThat(bridge.cockpit().journal().count(ITEMS)).isEqualTo(1);
    assertThat(keyLookups()).isEqualTo(1);

    isProblem(items(), 502, "cockpit_refuses_key");
    isProblem(items(), 502, "cockpit_refuses_key");

    assertThat(keyLookups()).as("lookups of a key that Cockpit refused before").isEqualTo(1);
  }

  @Test
  void repeatedly_refused_new_keys_end_after_two_attempts() {
    bridge
        .cockpit()
        .faults()
        .when(
            request -> {
              if (request.path().equals(ITEMS)) {
                bridge.cockpit().users().rotateKey("alice");
                return true;
              }
              return false;
            },
            Fault.json(412, "{\"error\":\"Authentication failed\"}"));

    isProblem(items(), 502, "cockpit_refuses_key");

    assertThat(bridge.cockpit().journal().count(ITEMS)).isEqualTo(2);
  }

  @Test
  void a_large_412_is_forwarded_unchanged() {
    String partial = "{\"data\":\"" + "x".repeat(100_000) + "\"}";
    bridge.cockpit().faults().on(ITEMS, Fault.json(412, partial));

    Answer answer = items();

    assertThat(answer.status()).isEqualTo(412);
    assertThat(answer.text()).isEqualTo(partial);
    assertThat(answer.header("Cache-Control")).isEqualTo("private");
  }

  @Test
  void a_deleted_user_with_a_valid_token_is_403_once_cockpit_refuses_the_key() {
    bridge.cockpit().users().delete("alice");

    isProblem(items(), 403, "no_cockpit_account");
  }

  @Test
  void a_deactivated_user_with_a_valid_token_is_403_once_cockpit_refuses_the_key() {
    bridge.cockpit().users().deactivate("alice");

    isProblem(items(), 403, "account_inactive");
  }

  @Test
  void a_changed_role_applies_at_once() {
    bridge.cockpit().users().changeRole("alice", "guest");

    Answer answer = bridge
        .aliceCalls("POST", ITEM)
        .body("application/json", "{\"data\":{\"titel\":\"x\"}}")
        .send();

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text()).contains("Permission denied");
  }

  @Test
  void a_rotation_under_load_loses_no_request() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<List<Integer>>> statuses = new ArrayList<>();
      String token = bridge.alice().sign();
      for (int i = 0; i < 16; i++) {
        statuses.add(threads.submit(() -> {
          List<Integer> seen = new ArrayList<>();
          for (int n = 0; n < 25; n++) {
            seen.add(bridge.call("GET", ITEMS).token(token).send().status());
          }
          return seen;
        }));
      }
      await().until(() -> bridge.cockpit().journal().count(ITEMS) > 50);
      bridge.cockpit().users().rotateKey("alice");
      for (Future<List<Integer>> each : statuses) {
        assertThat(each.get()).containsOnly(200);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void a_client_that_disconnects_during_its_body_never_leaves_a_complete_request()
      throws IOException {
    try (RawConnection connection = RawConnection.open(bridge.uri("/"))) {
      connection.write("POST /api/anything HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
          + bridge.alice().sign()
          + "\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "5\r\n12345\r\n");
    }
    await().until(() -> bridge.cockpit().journal().count("/api/anything") == 1);
    assertThat(bridge.cockpit().journal().requests("/api/anything"))
        .noneMatch(ReceivedRequest::complete);
    assertThat(items().status()).isEqualTo(200);
  }

  private long keyLookups() {
    return bridge.cockpit().journal().requests().stream()
        .filter(request -> request.path().startsWith("/api/sso/users/"))
        .count();
  }
}
