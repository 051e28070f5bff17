package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.bridge.support.ScriptedCockpit;
import io.github.cockpitsso.testkit.cockpit.Bytes;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.ReceivedRequest;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cockpit closes a kept connection at the moment when the bridge uses it again.
 */
@Tag("integration")
class RetryTest {
  private static final String OWN = "/api/own/it";
  private static final RunningBridge bridge = RunningBridge.start(
      // With a limit of one connection, every request uses the kept one.
      "BRIDGE_UPLOADS", "public", "BRIDGE_COCKPIT_MAX_CONNECTIONS", "1");

  @BeforeEach
  void openKeptConnection() {
    bridge.cockpit().reset();
    assertThat(bridge.aliceCalls("GET", OWN).send().status()).isEqualTo(404);
    bridge.cockpit().journal().clear();
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  private static Answer loseConnectionOnce(Call call, String path) {
    bridge.cockpit().faults().next(1, path, new Fault.Hangup());
    return call.send();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
  void an_idempotent_request_is_sent_again(String method) {
    Answer answer = loseConnectionOnce(bridge.aliceCalls(method, OWN), OWN);

    assertThat(answer.status()).as(answer.toString()).isLessThan(500);
    assertThat(bridge.cockpit().journal().count(OWN)).isEqualTo(2);
  }

  @Test
  void a_buffered_body_is_sent_again_completely() {
    Answer answer = loseConnectionOnce(
        bridge.aliceCalls("PUT", OWN).body("application/json", "{\"a\":1}"), OWN);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(bridge.cockpit().journal().requests(OWN))
        .extracting(ReceivedRequest::bodyText)
        .containsExactly("{\"a\":1}", "{\"a\":1}");
  }

  @Test
  void a_streamed_body_is_not_sent_again() {
    Answer answer = loseConnectionOnce(
        bridge.aliceCalls("PUT", OWN).body("application/octet-stream", "bytes"), OWN);

    assertThat(answer.reason()).isEqualTo("cockpit_malformed");
    assertThat(bridge.cockpit().journal().count(OWN)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PATCH", "REPORT"})
  void a_request_that_is_not_idempotent_is_sent_once(String method) {
    Answer answer = loseConnectionOnce(bridge.aliceCalls(method, OWN), OWN);

    assertThat(answer.reason()).isEqualTo("cockpit_malformed");
    assertThat(bridge.cockpit().journal().count(OWN)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/own/order.post",
        "/api/own/order.patch/",
        "/api/gql?query=mutation%7BsaveContentItem%28model%3A%22Seiten%22%2Cdata%3A%7B%7D%29%7Bitem"
            + "%7D%7D"
      })
  void a_get_that_writes_is_sent_once(String target) {
    String path = target.split("\\?", 2)[0];

    assertThat(loseConnectionOnce(bridge.aliceCalls("GET", target), path).status())
        .isEqualTo(502);

    assertThat(bridge.cockpit().journal().count(path)).isEqualTo(1);
  }

  @Test
  void a_graphql_query_by_get_and_a_file_are_sent_again() {
    String query = "/api/gql?query=%7BSeitenModel%7Btitel%7D%7D";
    String file = "/storage/uploads/2026/11/hallo.txt";

    assertThat(loseConnectionOnce(bridge.aliceCalls("GET", query), "/api/gql").status())
        .isEqualTo(200);
    assertThat(loseConnectionOnce(bridge.call("GET", file), file).text()).isEqualTo("Hallo\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 2", "HTTP/1.1 102 Processing\r\n\r\n", "HTTP/1.1 200 OK\r\n"})
  void after_a_byte_of_the_answer_nothing_is_sent_again(String begun) {
    bridge.cockpit().faults().next(1, OWN, new Fault.RawBytes(Bytes.of(begun)));

    assertThat(bridge.aliceCalls("GET", OWN).send().reason()).isEqualTo("cockpit_malformed");

    assertThat(bridge.cockpit().journal().count(OWN)).isEqualTo(1);
  }

  private static RunningBridge bridgeTo(ScriptedCockpit cockpit) {
    return RunningBridge.start(
        TokenForge.start(),
        StandInCockpit.start(),
        "BRIDGE_COCKPIT_URL",
        cockpit.uri().toString(),
        // With a limit of three, the fourth request uses one of three kept connections.
        "BRIDGE_COCKPIT_MAX_CONNECTIONS",
        "3",
        "BRIDGE_LIMITS_CONCURRENT_PER_SUBJECT",
        "0");
  }

  private static byte[] empty() {
    return "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void a_new_connection_that_ends_causes_no_retry() {
    AtomicInteger runs = new AtomicInteger();
    try (ScriptedCockpit cockpit = ScriptedCockpit.start(out -> {
          runs.incrementAndGet();
          throw new IOException("closed");
        });
        RunningBridge other = bridgeTo(cockpit)) {
      assertThat(other.aliceCalls("GET", OWN).send().reason()).isEqualTo("cockpit_malformed");
      assertThat(runs).hasValue(1);
    }
  }

  @Test
  void a_request_is_retried_once_even_if_many_kept_connections_end() {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch three = new CountDownLatch(3);
    try (ScriptedCockpit cockpit = ScriptedCockpit.start(out -> {
          if (runs.incrementAndGet() > 3) {
            throw new IOException("closed");
          }
          three.countDown();
          try {
            three.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          out.write(empty());
        });
        RunningBridge other = bridgeTo(cockpit)) {
      CompletableFuture.allOf(
              CompletableFuture.runAsync(() -> other.aliceCalls("GET", OWN).send()),
              CompletableFuture.runAsync(() -> other.aliceCalls("GET", OWN).send()),
              CompletableFuture.runAsync(() -> other.aliceCalls("GET", OWN).send()))
          .join();
      runs.set(3);

      assertThat(other.aliceCalls("GET", OWN).send().reason()).isEqualTo("cockpit_malformed");

      assertThat(runs).hasValue(5);
    }
  }
}
