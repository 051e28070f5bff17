package io.github.cockpitsso.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Bounds;
import io.github.cockpitsso.client.http.Call;
import io.github.cockpitsso.client.http.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("integration")
class KeycloakTransportTest {
  private static final Duration LONG = Duration.ofSeconds(25);
  // Far apart, so that the duration of a call shows which timeout ended it, even on a busy machine.
  private static final Bounds PATIENT = new Bounds(LONG, LONG, LONG, 1000);
  private static final Bounds SHORT_SILENCE =
      new Bounds(LONG, Duration.ofMillis(400), LONG.multipliedBy(4), 1000);
  private static final Bounds SHORT_TOTAL =
      new Bounds(LONG, LONG.multipliedBy(4), Duration.ofMillis(900), 1000);

  private final DeadlineTimer deadlines = new DeadlineTimer();
  // With cookies, redirects, compression and retries, none of which the transport may use.
  private final CloseableHttpClient client = HttpClients.createDefault();
  private final KeycloakTransport transport = transport(PATIENT);

  private KeycloakTransport transport(Bounds bounds) {
    return new KeycloakTransport(client, deadlines, bounds);
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    deadlines.close();
  }

  @Test
  void an_answer_is_returned_unchanged() {
    try (var server = new RawServer("HTTP/1.1 401 No\r\nContent-Type: application/json\r\n"
        + "Content-Length: 4\r\n\r\nnull")) {
      Reply.Answer answer = answer(transport.send(post(server, "{}")));

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.contentType()).isEqualTo("application/json");
      assertThat(answer.body()).isEqualTo("null".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void an_old_answer_that_ends_with_the_connection_is_complete() {
    try (var server =
        new RawServer("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{}")) {
      assertThat(answer(transport.send(get(server))).body()).hasSize(2);
    }
  }

  @Test
  void the_request_contains_only_the_key_and_the_body() {
    try (var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
      transport.send(post(server, "{\"a\":1}"));

      assertThat(server.request())
          .startsWith("POST /api/user/auth HTTP/1.1\r\n")
          .contains(
              "api-key: API-1\r\n",
              "Accept: application/json\r\n",
              "Content-Type: application/json")
          .endsWith("\r\n\r\n{\"a\":1}")
          .doesNotContainIgnoringCase("cookie:")
          .doesNotContainIgnoringCase("accept-encoding:")
          .doesNotContainIgnoringCase("authorization:");
    }
  }

  @Test
  void cookies_are_not_stored() {
    String answer = "HTTP/1.1 200 OK\r\nSet-Cookie: a=b; Path=/\r\n%s\r\n\r\n"
        .formatted("Content-Length: 0\r\nConnection: close");
    try (var server = new RawServer(answer)) {
      transport.send(get(server));
      transport.send(get(server));

      assertThat(server.request()).doesNotContainIgnoringCase("cookie:");
    }
  }

  @Test
  void a_redirect_is_an_answer_and_not_followed() {
    try (var elsewhere = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var server = new RawServer("HTTP/1.1 302 Found\r\nLocation: " + elsewhere.uri()
            + "\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(answer(transport.send(get(server))).status()).isEqualTo(302);
      assertThat(elsewhere.connections()).isZero();
    }
  }

  @Test
  void no_listener_is_no_connection() {
    URI gone;
    try (var server = new RawServer("")) {
      gone = server.uri();
    }

    assertThat(reason(transport.send(new Call("GET", gone, Optional.empty(), Optional.empty()))))
        .isEqualTo(Outage.CONNECT);
  }

  @Test
  void an_unknown_host_is_no_connection() {
    Call call =
        new Call("GET", URI.create("http://cockpit.invalid/"), Optional.empty(), Optional.empty());

    assertThat(reason(transport.send(call))).isEqualTo(Outage.CONNECT);
  }

  @Test
  void silence_is_a_timeout() {
    try (var server = new RawServer("").thenWait()) {
      long start = System.nanoTime();

      assertThat(reason(transport(SHORT_SILENCE).send(get(server)))).isEqualTo(Outage.TIMEOUT);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG);
    }
  }

  @Test
  void a_slow_answer_ends_at_the_total_timeout() {
    try (var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n")
        .thenDrip(Duration.ofMillis(100))) {
      long start = System.nanoTime();

      assertThat(reason(transport(SHORT_TOTAL).send(get(server)))).isEqualTo(Outage.TIMEOUT);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(800), LONG);
    }
  }

  @Test
  void slow_headers_end_at_the_total_timeout() {
    try (var server =
        new RawServer("HTTP/1.1 200 OK\r\nX-Endless: ").thenDrip(Duration.ofMillis(100))) {
      assertThat(reason(transport(SHORT_TOTAL).send(get(server)))).isEqualTo(Outage.TIMEOUT);
    }
  }

  @Test
  void reading_stops_at_the_largest_answer() {
    try (var server = new RawServer("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(1001)).thenWait()) {
      long start = System.nanoTime();

      assertThat(transport.send(get(server))).isEqualTo(new Reply.TooLarge(1000));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG);
    }
  }

  @Test
  void the_largest_answer_that_is_allowed_is_read() {
    try (var server =
        new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(1000))) {
      assertThat(answer(transport.send(get(server))).body()).hasSize(1000);
    }
  }

  @Test
  void an_answer_that_breaks_off_is_broken() {
    try (var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")) {
      assertThat(reason(transport.send(get(server)))).isEqualTo(Outage.BROKEN);
    }
  }

  @Test
  void a_server_without_http_is_reported_as_broken() {
    try (var server = new RawServer("hello\r\n\r\n")) {
      assertThat(reason(transport.send(get(server)))).isEqualTo(Outage.BROKEN);
    }
  }

  @Test
  void a_password_is_not_sent_again_when_the_connection_breaks() {
    try (var server = new RawServer("")) {
      assertThat(reason(transport.send(post(server, "{\"password\":\"secret\"}"))))
          .isEqualTo(Outage.BROKEN);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void plain_text_where_tls_is_expected_is_a_tls_problem() {
    try (var server = new RawServer("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        .atOnce()
        .thenWait()) {
      URI https = URI.create(server.uri().toString().replace("http:", "https:"));

      assertThat(reason(transport.send(new Call("GET", https, Optional.empty(), Optional.empty()))))
          .isEqualTo(Outage.TLS);
    }
  }

  @Test
  void an_exception_is_one_line() {
    assertThat(KeycloakTransport.line(new IllegalStateException("a\r\nb\u001b[31m")))
        .isEqualTo("IllegalStateException: a  b [31m");
    assertThat(KeycloakTransport.line(new IllegalStateException("x".repeat(5000))))
        .hasSize(200);
    assertThat(KeycloakTransport.line(new IllegalStateException()))
        .isEqualTo("IllegalStateException");
  }

  @Test
  void a_deadline_that_is_closed_in_time_does_nothing() throws Exception {
    var late = new CountDownLatch(1);
    var later = new CountDownLatch(1);
    deadlines.in(Duration.ofMillis(50), late::countDown).close();
    deadlines.in(Duration.ofMillis(150), later::countDown);

    assertThat(later.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(late.getCount()).isEqualTo(1);
  }

  private static Call get(RawServer server) {
    return new Call(
        "GET",
        server.uri().resolve("/api/sso/info"),
        Optional.of(Secret.of("API-1")),
        Optional.empty());
  }

  private static Call post(RawServer server, String body) {
    return new Call(
        "POST",
        server.uri().resolve("/api/user/auth"),
        Optional.of(Secret.of("API-1")),
        Optional.of(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static Reply.Answer answer(Reply reply) {
    assertThat(reply).isInstanceOf(Reply.Answer.class);
    return (Reply.Answer) reply;
  }

  private static Outage reason(Reply reply) {
    assertThat(reply).isInstanceOf(Reply.Failed.class);
    return ((Reply.Failed) reply).reason();
  }
}
