package io.github.cockpitsso.bridge;

import static io.github.cockpitsso.bridge.support.RawHttp2Connection.RST_STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.RawConnection;
import io.github.cockpitsso.bridge.support.RawHttp2Connection;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.bridge.support.TlsClient;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.tls.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limit for requests of one user in progress, and the queue for the others. */
@Tag("integration")
class UserConcurrencyTest {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final String SLOW = "/api/content/aggregate/Seiten";
  private static final String CONCURRENT = "BRIDGE_LIMITS_CONCURRENT_PER_SUBJECT";
  private static final String WAIT = "BRIDGE_LIMITS_CONCURRENT_PER_SUBJECT_WAIT";
  private static final String WAITING = "BRIDGE_LIMITS_WAITING_PER_SUBJECT";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CompletableFuture<Void> release = new CompletableFuture<>();

  @AfterEach
  void stop() {
    release.complete(null);
    threads.shutdownNow();
  }

  private CompletableFuture<Answer> sending(Call call) {
    return CompletableFuture.supplyAsync(call::send, threads);
  }

  private List<CompletableFuture<Answer>> sending(RunningBridge bridge, String path, int times) {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      answers.add(sending(bridge.aliceCalls("GET", path)));
    }
    return answers;
  }

  /** Starts a request of alice on this path that is in progress until {@link #release}. */
  private CompletableFuture<Answer> busy(RunningBridge bridge) {
    bridge.cockpit().faults().on(SLOW, new Fault.Held(release));
    CompletableFuture<Answer> busy = sending(bridge.aliceCalls("GET", SLOW));
    await().until(() -> bridge.cockpit().journal().count(SLOW) == 1);
    return busy;
  }

  private static double waiting(RunningBridge bridge) {
    return bridge.metric("bridge_subject_waiting");
  }

  @Test
  void by_default_sixteen_requests_of_a_user_are_in_progress_and_the_others_wait() {
    try (RunningBridge bridge = RunningBridge.start(WAIT, "30s")) {
      bridge.cockpit().faults().on(ITEMS, new Fault.Held(release));
      List<CompletableFuture<Answer>> page = sending(bridge, ITEMS, 40);
      await().until(() -> waiting(bridge) == 24);
      assertThat(bridge.cockpit().journal().count(ITEMS)).isEqualTo(16);

      release.complete(null);

      for (CompletableFuture<Answer> each : page) {
        assertThat(each.join().status()).isEqualTo(200);
      }
      assertThat(waiting(bridge)).isZero();
      assertThat(bridge.metric("bridge_subject_waited_total")).isEqualTo(24);
    }
  }

  @Test
  void twelve_slow_aggregates_of_one_user_do_not_delay_others_with_eight_cockpit_workers() {
    try (RunningBridge bridge =
        RunningBridge.start("BRIDGE_COCKPIT_MAX_CONNECTIONS", "8", WAIT, "60s")) {
      bridge.cockpit().faults().on(SLOW, new Fault.Held(release));
      List<CompletableFuture<Answer>> aggregates = sending(bridge, SLOW, 12);
      await().until(() -> waiting(bridge) == 8);
      assertThat(bridge.cockpit().journal().count(SLOW)).isEqualTo(4);
      String juergen = bridge.forge().tokenFor(SeedData.JUERGEN.id()).sign();

      for (int i = 0; i < 20; i++) {
        assertThat(bridge.call("GET", ITEMS).token(juergen).send().status()).isEqualTo(200);
        assertThat(bridge.erinCalls("GET", ITEMS).send().status()).isEqualTo(403);
      }

      assertThat(aggregates).noneMatch(CompletableFuture::isDone);
      release.complete(null);
      for (CompletableFuture<Answer> each : aggregates) {
        assertThat(each.join().status()).isNotIn(429, 503);
      }
      assertThat(bridge.cockpit().journal().count(SLOW)).isEqualTo(12);
    }
  }

  @Test
  void a_request_waits_until_the_timeout_and_then_gets_429() {
    try (RunningBridge bridge = RunningBridge.start(CONCURRENT, "1", WAIT, "400ms")) {
      CompletableFuture<Answer> busy = busy(bridge);
      long begin = System.nanoTime();

      Answer late = bridge.aliceCalls("GET", ITEMS).send();

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(399));
      assertThat(late.status()).as(late.toString()).isEqualTo(429);
      assertThat(late.reason()).isEqualTo("too_many_requests");
      assertThat(late.header("Retry-After")).isEqualTo("1");
      assertThat(bridge.cockpit().journal().count(ITEMS)).isZero();
      release.complete(null);
      assertThat(busy.join().status()).isNotEqualTo(429);
      assertThat(bridge.aliceCalls("GET", ITEMS).send().status()).isEqualTo(200);
    }
  }

  @Test
  void requests_beyond_the_queue_limit_get_429_at_once() {
    try (RunningBridge bridge = RunningBridge.start(CONCURRENT, "1", WAIT, "60s", WAITING, "2")) {
      var unused = busy(bridge);
      List<CompletableFuture<Answer>> queue = sending(bridge, ITEMS, 2);
      await().until(() -> waiting(bridge) == 2);

      assertThat(bridge.aliceCalls("GET", ITEMS).send().status()).isEqualTo(429);
      assertThat(bridge.erinCalls("GET", ITEMS).send().status()).isEqualTo(403);

      release.complete(null);
      for (CompletableFuture<Answer> each : queue) {
        assertThat(each.join().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void a_queue_of_rejected_requests_drains() {
    try (RunningBridge bridge = RunningBridge.start(CONCURRENT, "1", WAIT, "60s", WAITING, "200")) {
      var unused = busy(bridge);
      List<CompletableFuture<Answer>> queue = sending(bridge, ITEMS + "?api_key=x", 200);
      await().until(() -> waiting(bridge) == 200);

      release.complete(null);

      for (CompletableFuture<Answer> each : queue) {
        assertThat(each.join().status()).isEqualTo(400);
      }
      assertThat(bridge.aliceCalls("GET", ITEMS).send().status()).isEqualTo(200);
    }
  }

  @Test
  void a_client_that_disconnects_while_waiting_leaks_no_slot() throws IOException {
    try (RunningBridge bridge = RunningBridge.start(CONCURRENT, "1", WAIT, "60s")) {
      var unused = busy(bridge);
      for (int i = 0; i < 3; i++) {
        try (RawConnection closing = RawConnection.open(bridge.uri("/"))) {
          closing.write(bridge.aliceCalls("GET", ITEMS).bytes());
          int now = i + 1;
          await().until(() -> waiting(bridge) == now);
        }
      }

      release.complete(null);

      for (int i = 0; i < 5; i++) {
        assertThat(bridge.aliceCalls("GET", ITEMS).send().status()).isEqualTo(200);
      }
      assertThat(waiting(bridge)).isZero();
    }
  }

  @Test
  void a_stream_reset_while_waiting_leaves_the_queue_and_never_reaches_cockpit(@TempDir Path folder)
      throws IOException {
    TestAuthority authority = TestAuthority.create("Test CA");
    authority.issue("127.0.0.1").write(folder, "own");
    try (RunningBridge bridge = RunningBridge.start(
            CONCURRENT,
            "1",
            WAIT,
            "60s",
            "BRIDGE_TLS_CERTIFICATE",
            folder.resolve("own.crt").toString(),
            "BRIDGE_TLS_KEY",
            folder.resolve("own.key").toString());
        RawHttp2Connection connection = http2(authority, bridge);
        RawHttp2Connection closed = http2(authority, bridge)) {
      bridge.cockpit().faults().on(SLOW, new Fault.Held(release));
      connection.request(1, get(bridge, SLOW));
      await().until(() -> bridge.cockpit().journal().count(SLOW) == 1);
      connection.request(3, get(bridge, ITEMS));
      closed.request(1, get(bridge, ITEMS));
      await().until(() -> waiting(bridge) == 2);

      connection.frame(RST_STREAM, 0, 3, ByteBuffer.allocate(4).putInt(8).array());
      await().until(() -> waiting(bridge) == 1);
      closed.close();
      await().until(() -> waiting(bridge) == 0);

      release.complete(null);
      connection.end(1);
      connection.request(5, get(bridge, ITEMS));
      assertThat(connection.end(5).answer().status()).isEqualTo(200);
      assertThat(bridge.cockpit().journal().count(ITEMS)).isEqualTo(1);
    }
  }

  private static RawHttp2Connection http2(TestAuthority authority, RunningBridge bridge)
      throws IOException {
    return RawHttp2Connection.over(
        TlsClient.trusting(authority).connect(bridge.bridge().url(), "h2"));
  }

  private static List<String> get(RunningBridge bridge, String path) {
    return List.of(
        ":method: GET",
        ":scheme: https",
        ":authority: " + URI.create(bridge.bridge().url()).getAuthority(),
        ":path: " + path,
        "authorization: Bearer " + bridge.alice().sign());
  }

  @Test
  void waiting_ends_at_the_idle_timeout_of_the_connection_at_the_latest() {
    try (RunningBridge bridge =
        RunningBridge.start(CONCURRENT, "1", WAIT, "60s", "BRIDGE_LIMITS_IDLE", "500ms")) {
      bridge.cockpit().faults().on(SLOW, new Fault.Held(release));
      var unused = sending(bridge.aliceCalls("GET", SLOW));
      await().until(() -> bridge.cockpit().journal().count(SLOW) == 1);

      assertThat(bridge.aliceCalls("GET", ITEMS).send().status()).isEqualTo(429);
      assertThat(waiting(bridge)).isZero();
    }
  }

  @Test
  void waiting_time_does_not_count_as_body_time() throws IOException {
    try (RunningBridge bridge = RunningBridge.start(CONCURRENT, "1", WAIT, "60s");
        RawConnection connection = RawConnection.open(bridge.uri("/"))) {
      // Longer than the timeout for a slow body.
      bridge.cockpit().faults().next(1, SLOW, new Fault.Delay(Duration.ofMillis(6500)));
      CompletableFuture<Answer> slow = sending(bridge.aliceCalls("GET", SLOW));
      await().until(() -> bridge.cockpit().journal().count(SLOW) == 1);

      connection.write(bridge
          .aliceCalls("POST", "/api/anything")
          .header("Content-Type", "application/octet-stream")
          .header("Transfer-Encoding", "chunked")
          .rawBody("1\r\nx\r\n1\r\ny\r\n0\r\n\r\n")
          .bytes());
      await().until(() -> waiting(bridge) == 1);
      Answer answer = connection.read("POST");

      assertThat(slow).isDone();
      assertThat(answer.status()).as(answer.toString()).isEqualTo(404);
      assertThat(bridge.cockpit().journal().requests("/api/anything").get(0).bodyText())
          .isEqualTo("xy");
    }
  }

  @Test
  void a_slot_is_released_however_a_request_ends() throws IOException {
    try (RunningBridge bridge = RunningBridge.start(
        CONCURRENT,
        "1",
        WAIT,
        "5s",
        "BRIDGE_COCKPIT_TIMEOUT",
        "300ms",
        "BRIDGE_LIMITS_IDLE",
        "2s")) {
      for (Fault fault : List.of(
          new Fault.Hangup(),
          Fault.malformedHttp(),
          new Fault.NeverAnswer(),
          Fault.okEmpty(),
          Fault.redirect("/auth"),
          Fault.json(412, "{\"error\":\"Authentication failed\"}"),
          new Fault.TruncatedBody(),
          new Fault.HalfClose())) {
        bridge.cockpit().faults().next(1, ITEMS, fault);
        try {
          assertThat(bridge.aliceCalls("GET", ITEMS).send().status()).isNotEqualTo(429);
        } catch (UncheckedIOException e) {
          // The answer broke off.
        }
        isFree(bridge);
      }
      bridge.cockpit().faults().next(1, ITEMS, new Fault.EndlessBody());
      try (RawConnection leaving = RawConnection.open(bridge.uri("/"))) {
        leaving.write(bridge.aliceCalls("GET", ITEMS).bytes());
        assertThat(leaving.socket().getInputStream().readNBytes(100_000)).hasSize(100_000);
      }
      isFree(bridge);
      try (RawConnection leaving = RawConnection.open(bridge.uri("/"))) {
        leaving.write("POST /api/anything HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
            + bridge.alice().sign()
            + "\r\nContent-Type: application/octet-stream\r\nContent-Length: 100\r\n\r\nx");
        await().until(() -> bridge.cockpit().journal().count("/api/anything") == 1);
      }
      isFree(bridge);
      bridge.cockpit().refuseConnections();
      // A kept connection whose end was not noticed yet gives a 502.
      await().until(() -> bridge.aliceCalls("GET", ITEMS).send().status() == 503);
      bridge.cockpit().acceptConnections();
      isFree(bridge);
    }
  }

  private static void isFree(RunningBridge bridge) {
    bridge.cockpit().faults().clear();
    await().until(() -> bridge.aliceCalls("GET", "/api/other").send().status() == 404);
    assertThat(bridge.aliceCalls("GET", "/api/other").send().status()).isEqualTo(404);
  }

  @Test
  void a_forward_auth_decision_uses_a_slot_only_while_it_is_made() throws IOException {
    try (RunningBridge bridge = RunningBridge.start(
            CONCURRENT, "1", WAIT, "5s", "BRIDGE_FORWARD_AUTH_CALLERS", "127.0.0.1");
        RawConnection connection = RawConnection.open(bridge.uri("/"))) {
      for (int i = 0; i < 10; i++) {
        Call question = bridge
            .aliceCalls("GET", "/forward-auth")
            .header("X-Original-URI", ITEMS)
            .header("X-Original-Method", "GET");
        assertThat(question.send(connection).status()).isEqualTo(200);
        await().until(() -> bridge.aliceCalls("GET", ITEMS).send().status() == 200);
      }
    }
  }
}
