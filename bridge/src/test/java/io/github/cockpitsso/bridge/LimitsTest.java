package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.RawConnection;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.Fault;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("integration")
class LimitsTest {
  private static final String ITEMS = "/api/content/items/Seiten";

  @Test
  void a_streamed_body_beyond_its_limit_is_413_announced_or_not() {
    try (RunningBridge bridge = RunningBridge.start("BRIDGE_LIMITS_BODY", "64KiB")) {
      Answer announced = bridge
          .aliceCalls("POST", "/api/anything")
          .body("application/octet-stream", new byte[70_000])
          .send();
      Answer chunked = bridge
          .aliceCalls("POST", "/api/anything")
          .header("Content-Type", "application/octet-stream")
          .header("Transfer-Encoding", "chunked")
          .rawBody("11170\r\n" + "x".repeat(70_000) + "\r\n0\r\n\r\n")
          .send();

      assertThat(announced.status()).as(announced.toString()).isEqualTo(413);
      assertThat(announced.reason()).isEqualTo("body_too_large");
      assertThat(chunked.status()).as(chunked.toString()).isEqualTo(413);
      assertThat(bridge.cockpit().journal().requests("/api/anything"))
          .noneMatch(request -> request.complete());
    }
  }

  @Test
  void an_early_answer_reaches_a_client_that_is_still_sending() throws IOException {
    byte[] large = new byte[8 << 20];
    try (RunningBridge bridge = RunningBridge.start("BRIDGE_LIMITS_BODY", "4MiB");
        RawConnection connection = RawConnection.open(bridge.uri("/"))) {
      // On one connection: the bridge reads each body completely, so the connection stays open.
      connection.write(bridge
          .call("POST", "/api/anything")
          .token("bad")
          .body("application/octet-stream", new byte[3 << 20])
          .bytes());
      assertThat(connection.read("POST").status()).isEqualTo(401);
      connection.write(bridge
          .aliceCalls("POST", "/api/anything")
          .body("application/octet-stream", large)
          .bytes());
      assertThat(connection.read("POST").status()).isEqualTo(413);
      connection.write(bridge
          .aliceCalls("POST", "/api/anything")
          .body("application/json", large)
          .bytes());
      assertThat(connection.read("POST").status()).isEqualTo(413);
      connection.write(bridge.aliceCalls("GET", ITEMS).bytes());
      assertThat(connection.read("GET").status()).isEqualTo(200);
    }
  }

  @Test
  void requests_beyond_the_limit_of_an_address_are_429_with_retry_after() {
    try (RunningBridge bridge = RunningBridge.start("BRIDGE_LIMITS_REQUESTS_PER_ADDRESS", "5")) {
      someOfManyCallsAre429(bridge);
    }
  }

  @Test
  void requests_beyond_the_limit_of_a_user_are_429_and_other_users_are_served() {
    try (RunningBridge bridge = RunningBridge.start("BRIDGE_LIMITS_REQUESTS_PER_SUBJECT", "5")) {
      someOfManyCallsAre429(bridge);
      assertThat(bridge.erinCalls("GET", ITEMS).send().status()).isEqualTo(403);
    }
  }

  @Test
  void without_a_wait_requests_beyond_the_concurrency_limit_are_429_and_other_users_are_served() {
    try (RunningBridge bridge = RunningBridge.start(
        "BRIDGE_LIMITS_CONCURRENT_PER_SUBJECT", "1",
        "BRIDGE_LIMITS_CONCURRENT_PER_SUBJECT_WAIT", "0s")) {
      assertThat(bridge.aliceCalls("GET", ITEMS).send().status()).isEqualTo(200);
      assertThat(bridge.erinCalls("GET", ITEMS).send().status()).isEqualTo(403);
      bridge.cockpit().journal().clear();
      bridge.cockpit().faults().on(ITEMS, new Fault.Delay(Duration.ofSeconds(3)));
      CompletableFuture<Answer> slow =
          CompletableFuture.supplyAsync(() -> bridge.aliceCalls("GET", ITEMS).send());
      await().until(() -> bridge.cockpit().journal().count(ITEMS) == 1);

      Answer second = bridge.aliceCalls("GET", ITEMS).send();
      Answer others = bridge.erinCalls("GET", ITEMS).send();

      assertThat(second.status()).as(second.toString()).isEqualTo(429);
      assertThat(others.status()).as(others.toString()).isEqualTo(403);
      assertThat(slow.join().status()).isEqualTo(200);
      assertThat(bridge.aliceCalls("GET", ITEMS).send().status())
          .as("after the flood")
          .isEqualTo(200);
    }
  }

  @Test
  void rejected_requests_release_their_slot() {
    try (RunningBridge bridge = RunningBridge.start("BRIDGE_LIMITS_CONCURRENT_PER_SUBJECT", "1")) {
      for (int i = 0; i < 5; i++) {
        assertThat(bridge.aliceCalls("GET", ITEMS + "?api_key=x").send().status())
            .isEqualTo(400);
      }
      assertThat(bridge.aliceCalls("GET", ITEMS).send().status()).isEqualTo(200);
    }
  }

  @Test
  void connections_beyond_the_limit_of_an_address_are_closed_at_once() throws IOException {
    try (RunningBridge bridge = RunningBridge.start("BRIDGE_LIMITS_CONNECTIONS_PER_ADDRESS", "1");
        RawConnection first = RawConnection.open(bridge.uri("/"))) {
      byte[] call = bridge.aliceCalls("GET", ITEMS).bytes();
      first.write(call);
      assertThat(first.read("GET").status()).isEqualTo(200);
      try (RawConnection second = RawConnection.open(bridge.uri("/"))) {
        assertThat(isClosed(second)).isTrue();
      }
      first.close();
      await().until(() -> {
        try (RawConnection third = RawConnection.open(bridge.uri("/"))) {
          third.write(call);
          return third.read("GET").status() == 200;
        } catch (IOException e) {
          return false;
        }
      });
    }
  }

  @Test
  void a_trusted_proxy_may_have_any_number_of_connections() throws IOException {
    try (RunningBridge bridge = RunningBridge.start(
            "BRIDGE_LIMITS_CONNECTIONS_PER_ADDRESS", "1", "BRIDGE_TRUSTED_PROXIES", "127.0.0.1");
        RawConnection first = RawConnection.open(bridge.uri("/"));
        RawConnection second = RawConnection.open(bridge.uri("/"))) {
      byte[] call = bridge.aliceCalls("GET", ITEMS).bytes();
      first.write(call);
      second.write(call);

      assertThat(first.read("GET").status()).isEqualTo(200);
      assertThat(second.read("GET").status()).isEqualTo(200);
    }
  }

  @Test
  void behind_a_trusted_proxy_the_clients_address_counts() {
    try (RunningBridge bridge = RunningBridge.start(
        "BRIDGE_LIMITS_REQUESTS_PER_ADDRESS", "5", "BRIDGE_TRUSTED_PROXIES", "127.0.0.1")) {
      List<Integer> one = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        // The client can forge the addresses further left.
        one.add(bridge
            .aliceCalls("GET", ITEMS)
            .header("X-Forwarded-For", "198.51.100." + i + ", 203.0.113.1")
            .send()
            .status());
      }

      assertThat(one).contains(200, 429);
      assertThat(bridge
              .aliceCalls("GET", ITEMS)
              .header("X-Forwarded-For", "203.0.113.2")
              .send()
              .status())
          .isEqualTo(200);
    }
  }

  /** Calls with a different token each time. */
  private static void someOfManyCallsAre429(RunningBridge bridge) {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      answers.add(bridge.aliceCalls("GET", ITEMS).send());
    }

    assertThat(answers).anySatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
    assertThat(answers).anySatisfy(answer -> {
      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.reason()).isEqualTo("too_many_requests");
      assertThat(answer.header("Retry-After")).isEqualTo("1");
    });
  }

  private static double heldBytes(RunningBridge bridge) throws Exception {
    return bridge.metric("bridge_held_bodies_bytes");
  }

  private static boolean isClosed(RawConnection connection) {
    try {
      return connection.socket().getInputStream().read() < 0;
    } catch (IOException e) {
      return !(e instanceof SocketTimeoutException);
    }
  }

  @Test
  void by_default_many_requests_from_one_address_are_served() {
    try (RunningBridge bridge = RunningBridge.start()) {
      String token = bridge.alice().sign();
      for (int i = 0; i < 300; i++) {
        assertThat(bridge.call("GET", ITEMS).token(token).send().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void requests_beyond_the_concurrency_limit_get_503() {
    try (RunningBridge bridge = RunningBridge.start("BRIDGE_LIMITS_CONCURRENT_REQUESTS", "1")) {
      String token = bridge.alice().sign();
      assertThat(bridge.call("GET", ITEMS).token(token).send().status()).isEqualTo(200);
      bridge.cockpit().journal().clear();
      bridge.cockpit().faults().on(ITEMS, new Fault.Delay(Duration.ofSeconds(3)));
      CompletableFuture<Answer> slow = CompletableFuture.supplyAsync(
          () -> bridge.call("GET", ITEMS).token(token).send());
      await().until(() -> bridge.cockpit().journal().count(ITEMS) == 1);

      Answer shed = bridge.call("GET", ITEMS).token(token).send();

      assertThat(shed.status()).as(shed.toString()).isEqualTo(503);
      assertThat(shed.reason()).isEqualTo("overloaded");
      assertThat(shed.header("Retry-After")).isEqualTo("1");
      assertThat(slow.join().status()).isEqualTo(200);
    }
  }

  @Test
  void connections_beyond_the_limit_wait_until_another_is_closed() throws IOException {
    try (RunningBridge bridge = RunningBridge.start("BRIDGE_LIMITS_CONNECTIONS", "1");
        RawConnection first = RawConnection.open(bridge.uri("/"))) {
      byte[] call = bridge.aliceCalls("GET", ITEMS).bytes();
      first.write(call);
      assertThat(first.read("GET").status()).isEqualTo(200);
      try (RawConnection second = RawConnection.open(bridge.uri("/"));
          RawConnection third = RawConnection.open(bridge.uri("/"))) {
        second.write(call);
        third.write(call);
        third.socket().setSoTimeout(500);
        assertThatThrownBy(() -> third.read("GET")).isInstanceOf(SocketTimeoutException.class);
        third.socket().setSoTimeout(20_000);

        first.close();
        assertThat(second.read("GET").status()).isEqualTo(200);
        second.close();
        assertThat(third.read("GET").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void hundreds_of_connections_are_opened_at_once_even_before_the_bridge_accepts_them()
      throws IOException {
    List<Socket> waiting = new ArrayList<>();
    try (RunningBridge bridge = RunningBridge.start("BRIDGE_LIMITS_CONNECTIONS", "1")) {
      URI uri = bridge.uri("/");
      for (int i = 0; i < 300; i++) {
        var socket = new Socket();
        waiting.add(socket);
        // Less than the second after which a system tries again.
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), 900);
      }
    } finally {
      for (Socket each : waiting) {
        each.close();
      }
    }
  }

  @Test
  void buffered_bodies_have_a_memory_budget_and_release_it() throws IOException {
    String large = "[\"" + "x".repeat(60_000) + "\"]";
    try (RunningBridge bridge = RunningBridge.start(
            "BRIDGE_LIMITS_INSPECTED_BODY", "64KiB", "BRIDGE_LIMITS_HELD_BODIES", "64KiB");
        RawConnection slow = RawConnection.open(bridge.uri("/"))) {
      Call call = bridge.aliceCalls("POST", "/api/anything").body("application/json", large);
      byte[] bytes = call.bytes();
      slow.write(Arrays.copyOf(bytes, bytes.length - 10));

      // The first call may be the one in progress, so either of the two may be rejected.
      await().until(() -> heldBytes(bridge) > 60_000 - 10);
      Answer shed = call.send();
      assertThat(shed.reason()).isEqualTo("overloaded");
      assertThat(shed.header("Retry-After")).isEqualTo("1");
      Answer streamed = bridge
          .aliceCalls("POST", "/api/anything")
          .body("application/octet-stream", large)
          .send();
      assertThat(streamed.status()).isEqualTo(404);

      slow.write(Arrays.copyOfRange(bytes, bytes.length - 10, bytes.length));
      assertThat(slow.read("POST").status()).isEqualTo(404);
      await().until(() -> call.send().status() == 404);
      for (int i = 0; i < 10; i++) {
        assertThat(call.send().status()).isIn(404, 503);
      }
      await().until(() -> call.send().status() == 404);
      assertThat(bridge.cockpit().journal().last().orElseThrow().bodyText()).isEqualTo(large);
    }
  }

  @Test
  void a_client_that_disconnects_releases_its_part_of_the_budget() throws IOException {
    String large = "[\"" + "x".repeat(60_000) + "\"]";
    try (RunningBridge bridge = RunningBridge.start(
        "BRIDGE_LIMITS_INSPECTED_BODY", "64KiB", "BRIDGE_LIMITS_HELD_BODIES", "64KiB")) {
      Call call = bridge.aliceCalls("POST", "/api/anything").body("application/json", large);
      try (RawConnection closing = RawConnection.open(bridge.uri("/"))) {
        closing.write(Arrays.copyOf(call.bytes(), 50_000));
        await().until(() -> heldBytes(bridge) > 40_000);
        assertThat(call.send().status()).isEqualTo(503);
      }

      await().until(() -> call.send().status() == 404);
    }
  }

  @Test
  void waiting_for_a_connection_to_cockpit_times_out() {
    try (RunningBridge bridge = RunningBridge.start(
        "BRIDGE_COCKPIT_MAX_CONNECTIONS", "1",
        "BRIDGE_LIMITS_CONCURRENT_PER_SUBJECT", "0",
        "BRIDGE_COCKPIT_CONNECT_TIMEOUT", "200ms",
        "BRIDGE_COCKPIT_QUEUE_TIME", "500ms")) {
      String token = bridge.alice().sign();
      assertThat(bridge.call("GET", ITEMS).token(token).send().status()).isEqualTo(200);
      bridge.cockpit().journal().clear();
      bridge.cockpit().faults().on(ITEMS, new Fault.Delay(Duration.ofSeconds(4)));
      CompletableFuture<Answer> slow = CompletableFuture.supplyAsync(
          () -> bridge.call("GET", ITEMS).token(token).send());
      await().until(() -> bridge.cockpit().journal().count(ITEMS) == 1);

      Answer waited = bridge
          .call("POST", "/api/anything")
          .token(token)
          .body("application/octet-stream", "bytes")
          .send();

      assertThat(waited.status()).as(waited.toString()).isEqualTo(503);
      assertThat(waited.reason()).isEqualTo("overloaded");
      assertThat(slow).isNotDone();
      assertThat(slow.join().status()).isEqualTo(200);
      assertThat(bridge.call("GET", "/api/anything").token(token).send().status())
          .isEqualTo(404);
      assertThat(bridge.cockpit().journal().requests("/api/anything")).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("drippedHeads")
  void a_dripping_head_closes_its_connection_and_kept_connections_remain(String begin, String drip)
      throws Exception {
    try (RunningBridge bridge =
            RunningBridge.start("BRIDGE_LIMITS_HEADER_TIME", "1s", "BRIDGE_LIMITS_IDLE", "20s");
        RawConnection kept = RawConnection.open(bridge.uri("/"));
        RawConnection dripping = RawConnection.open(bridge.uri("/"))) {
      byte[] call = bridge.aliceCalls("GET", ITEMS).bytes();
      // Both connections had a request before. One of them ends during its next request.
      dripping.write(call);
      assertThat(dripping.read("GET").status()).isEqualTo(200);
      kept.write(call);
      assertThat(kept.read("GET").status()).isEqualTo(200);

      dripping.write(begin);
      dripping.socket().setSoTimeout(100);
      await().atMost(Duration.ofSeconds(10)).until(() -> isClosed(dripping, drip));

      kept.write(call);
      assertThat(kept.read("GET").status()).isEqualTo(200);
    }
  }

  static Stream<Arguments> drippedHeads() {
    return Stream.of(
        Arguments.of("", "G"),
        Arguments.of("", "\r\n"),
        Arguments.of("GET /api/x HTTP/1.1\r\nHost: a\r\nX: ", "x"));
  }

  /** Continues to send, and waits for the end of the connection until its timeout. */
  private static boolean isClosed(RawConnection connection, String drip) {
    try {
      connection.write(drip);
      return connection.socket().getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void the_header_timeout_does_not_apply_to_a_slow_body() throws Exception {
    try (RunningBridge bridge =
            RunningBridge.start("BRIDGE_LIMITS_HEADER_TIME", "500ms", "BRIDGE_LIMITS_IDLE", "20s");
        RawConnection uploading = RawConnection.open(bridge.uri("/"));
        RawConnection dripping = RawConnection.open(bridge.uri("/"))) {
      uploading.write("POST /api/anything HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
          + bridge.alice().sign()
          + "\r\nContent-Type: application/octet-stream\r\nContent-Length: 3\r\n\r\na");
      uploading.write("b");
      dripping.socket().setSoTimeout(100);
      await().atMost(Duration.ofSeconds(10)).until(() -> isClosed(dripping, "G"));

      uploading.write("c");
      assertThat(uploading.read("POST").status()).isEqualTo(404);
    }
  }

  @Test
  void a_stalled_body_is_408() throws IOException {
    try (RunningBridge bridge = RunningBridge.start("BRIDGE_LIMITS_IDLE", "500ms")) {
      for (String type : List.of("application/json", "application/octet-stream")) {
        try (RawConnection connection = RawConnection.open(bridge.uri("/"))) {
          connection.write("POST /api/anything HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
              + bridge.alice().sign() + "\r\nContent-Type: " + type
              + "\r\nContent-Length: 100\r\n\r\n{");
          Answer answer = connection.read("POST");

          assertThat(answer.status()).as(type + answer).isEqualTo(408);
          assertThat(answer.reason()).isEqualTo("body_timeout");
        }
      }
    }
  }

  @Test
  void a_dripping_body_is_408() throws Exception {
    try (RunningBridge bridge = RunningBridge.start(
            "BRIDGE_LIMITS_MIN_UPLOAD_RATE", "1000", "BRIDGE_LIMITS_IDLE", "20s");
        RawConnection connection = RawConnection.open(bridge.uri("/"))) {
      connection.write("POST /api/anything HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
          + bridge.alice().sign()
          + "\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{");
      CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> {
        try {
          return connection.read("POST");
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      });
      await()
          .pollInterval(Duration.ofMillis(200))
          .atMost(Duration.ofSeconds(15))
          .until(() -> {
            if (!answer.isDone()) {
              connection.write(" ");
            }
            return answer.isDone();
          });

      assertThat(answer.join().status()).isEqualTo(408);
    }
  }
}
