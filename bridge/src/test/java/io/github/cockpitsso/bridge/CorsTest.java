package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.HeaderField;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@Tag("integration")
class CorsTest {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final String APP = "https://app.example.org";

  @RegisterExtension
  private static final RunningBridge bridge = RunningBridge.start(
      "BRIDGE_CORS_ORIGINS",
      APP
          + ", http://localhost:5173, https://*.preview.example.org,"
          + " https://*--site.example.org:8443",
      "BRIDGE_CORS_ALLOWED_HEADERS",
      "X-Tenant",
      "BRIDGE_CORS_EXPOSED_HEADERS",
      "X-Total-Count, X-Pages");

  @ParameterizedTest
  @ValueSource(
      strings = {
        APP,
        "http://localhost:5173",
        "https://pr-12.preview.example.org",
        "https://a.preview.example.org",
        "https://pr-12--site.example.org:8443"
      })
  void a_listed_origin_may_read_answers(String origin) {
    Answer answer = bridge.aliceCalls("GET", ITEMS).header("Origin", origin).send();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.all("Access-Control-Allow-Origin")).containsExactly(origin);
    assertThat(answer.all("Access-Control-Allow-Credentials")).containsExactly("true");
    assertThat(answer.header("Access-Control-Expose-Headers"))
        .contains("WWW-Authenticate")
        .contains("Retry-After");
    assertThat(answer.header("Vary")).containsIgnoringCase("Origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "https://app.example.org.evil.example",
        "https://evilapp.example.org",
        "https://evil.example/https://app.example.org",
        "https://appXexample.org",
        "http://app.example.org",
        "https://app.example.org:443",
        "https://app.example.org:8443",
        "https://APP.example.org",
        "HTTPS://app.example.org",
        "https://app.example.org/",
        "https://app.example.org.",
        "http://localhost:51730",
        "http://localhost",
        "*",
        "https://evil.example https://app.example.org",
        "https://app.example.org https://evil.example",
        "https://app.example.org https://app.example.org",
        "https://preview.example.org",
        "https://.preview.example.org",
        "https://a.b.preview.example.org",
        "https://a.preview.example.org.evil.example",
        "https://evil.example/.preview.example.org",
        "https://evil.example:1.preview.example.org",
        "https://A.preview.example.org",
        "http://a.preview.example.org",
        "https://a.preview.example.org:8443",
        "https://--site.example.org:8443",
        "https://a.b--site.example.org:8443",
        "https://*.preview.example.org",
      })
  void another_origin_may_not_read_answers(String origin) {
    Answer answer = bridge.aliceCalls("GET", ITEMS).header("Origin", origin).send();
    Answer preflight = bridge
        .call("OPTIONS", ITEMS)
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "GET")
        .send();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.all("Access-Control-Allow-Origin")).isEmpty();
    assertThat(preflight.status()).isEqualTo(403);
    assertThat(preflight.reason()).isEqualTo("cors_origin");
    assertThat(preflight.toString()).doesNotContain("Access-Control-");
  }

  @Test
  void a_rejected_preflight_names_the_origin_and_the_setting() {
    bridge.cockpit().journal().clear();
    for (String path : List.of(ITEMS, "/nothing", "/storage/uploads/a")) {
      Answer answer = preflight(bridge, path, "https://other.example.org");

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.reason()).isEqualTo("cors_origin");
      assertThat(answer.json().path("detail").asText())
          .contains("bridge.cors.origins does not list https://other.example.org");
      assertThat(answer.all("WWW-Authenticate")).isEmpty();
    }
    assertThat(bridge.cockpit().journal().total()).isZero();
  }

  @Test
  void without_origins_a_preflight_gets_the_message_that_cors_is_disabled() {
    try (RunningBridge other = RunningBridge.start()) {
      Answer answer = preflight(other, ITEMS, APP);

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.reason()).isEqualTo("cors_origin");
      assertThat(answer.json().path("detail").asText())
          .contains("CORS is disabled, because bridge.cors.origins is empty", APP);
      assertThat(answer.toString()).doesNotContain("Access-Control-");
    }
  }

  @Test
  void the_log_names_unlisted_origins_a_few_times_a_minute_without_secrets() {
    List<ILoggingEvent> lines = logged(() -> {
      try (RunningBridge other = RunningBridge.start("BRIDGE_CORS_ORIGINS", APP)) {
        preflight(other, ITEMS, "https://other.example.org");
        preflight(other, ITEMS, "USR-0123456789abcdef");
        preflight(other, ITEMS, "https://x.example?token=hunter2");
        for (int i = 0; i < 20; i++) {
          preflight(other, ITEMS, "https://flood.example");
        }
      }
    });

    assertThat(lines).hasSize(6);
    assertThat(lines.get(0).getFormattedMessage())
        .contains("https://other.example.org", "bridge.cors.origins");
    assertThat(lines.get(0).getLevel()).isEqualTo(Level.WARN);
    assertThat(lines.get(5).getFormattedMessage())
        .isEqualTo("18 more CORS preflights from unlisted origins");
    assertThat(lines)
        .noneMatch(line ->
            (line.getFormattedMessage() + line.getKeyValuePairs()).matches(".*(?:USR-|hunter2).*"));
  }

  @Test
  void the_log_names_the_origin_of_a_read_that_needs_no_preflight() {
    List<ILoggingEvent> lines = logged(() -> {
      try (RunningBridge other = RunningBridge.start("BRIDGE_ANONYMOUS", "true")) {
        other.call("GET", ITEMS).header("Origin", APP).send();
        // Browsers also send the origin if the page is the bridge's own.
        other.call("POST", ITEMS).header("Origin", APP).send();
        other.call("GET", ITEMS).send();
      }
    });

    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).getFormattedMessage()).contains(APP, "CORS is disabled");
  }

  private static List<ILoggingEvent> logged(Runnable calls) {
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    var logger = (Logger) LoggerFactory.getLogger("io.github.cockpitsso.bridge.log.CorsLog");
    Level before = logger.getLevel();
    logger.setLevel(Level.WARN);
    logger.addAppender(lines);
    try {
      calls.run();
    } finally {
      logger.detachAppender(lines);
      logger.setLevel(before);
    }
    return List.copyOf(lines.list);
  }

  private static Answer preflight(RunningBridge of, String path, String origin) {
    return of.call("OPTIONS", path)
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "GET")
        .header("Access-Control-Request-Headers", "authorization")
        .send();
  }

  @Test
  void cockpits_vary_values_are_kept_beside_origin() {
    try (RunningBridge other = RunningBridge.start("BRIDGE_CORS_ORIGINS", APP)) {
      other
          .cockpit()
          .faults()
          .on(ITEMS, Fault.json(200, "[]", new HeaderField("Vary", "Accept-Language")));

      Answer answer = other.aliceCalls("GET", ITEMS).header("Origin", APP).send();

      assertThat(answer.header("Vary").toLowerCase(java.util.Locale.ROOT))
          .contains("origin")
          .contains("accept-language");
    }
  }

  @Test
  void a_preflight_needs_no_token_and_does_not_reach_cockpit() {
    bridge.cockpit().journal().clear();

    Answer answer = bridge
        .call("OPTIONS", ITEMS)
        .header("Origin", APP)
        .header("Access-Control-Request-Method", "PUT")
        .header("Access-Control-Request-Headers", "authorization,content-type")
        .send();

    assertThat(answer.status()).isIn(200, 204);
    assertThat(answer.header("Access-Control-Allow-Methods")).contains("PUT").contains("DELETE");
    assertThat(answer.header("Access-Control-Allow-Headers"))
        .containsIgnoringCase("authorization")
        .containsIgnoringCase("content-type")
        .doesNotContainIgnoringCase("api-key");
    assertThat(bridge.cockpit().journal().total()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cache-control",
        "pragma",
        "x-requested-with",
        "traceparent",
        "baggage",
        "sentry-trace",
        "x-b3-traceid",
        "x-datadog-trace-id",
        "x-request-id",
        "x-tenant",
        "authorization,cache-control,content-type,pragma,sentry-trace"
      })
  void common_request_headers_and_those_in_the_setting_are_allowed(String headers) {
    Answer answer = bridge
        .call("OPTIONS", ITEMS)
        .header("Origin", APP)
        .header("Access-Control-Request-Method", "GET")
        .header("Access-Control-Request-Headers", headers)
        .send();

    assertThat(answer.status()).isIn(200, 204);
    assertThat(List.of(answer
            .header("Access-Control-Allow-Headers")
            .toLowerCase(java.util.Locale.ROOT)
            .split(", ?")))
        .contains(headers.split(","));
  }

  @Test
  void apps_may_read_file_names_and_the_headers_in_the_setting() {
    Answer answer = bridge.aliceCalls("GET", ITEMS).header("Origin", APP).send();

    assertThat(List.of(answer.header("Access-Control-Expose-Headers").split(", ?")))
        .contains("Content-Disposition", "X-Total-Count", "X-Pages", "ETag");
  }

  @Test
  void an_app_that_sends_cookies_may_read_answers_but_cookies_are_not_forwarded() {
    bridge.cockpit().journal().clear();

    Answer answer = bridge
        .aliceCalls("GET", ITEMS)
        .header("Origin", APP)
        .header("Cookie", "session=1")
        .send();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.all("Access-Control-Allow-Credentials")).containsExactly("true");
    assertThat(bridge.cockpit().journal().requests().toString()).doesNotContain("session=1");
  }

  @Test
  void an_options_request_that_is_not_a_preflight_needs_a_token() {
    assertThat(bridge.call("OPTIONS", ITEMS).header("Origin", APP).send().status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({"/api/content/items/Seiten, 401", "/nothing, 404", "/api/%2e%2e/x, 400"})
  void errors_have_cors_headers(String path, int status) {
    Answer answer = bridge.call("GET", path).header("Origin", APP).send();

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.reason()).isNotEmpty();
    assertThat(answer.all("Access-Control-Allow-Origin")).containsExactly(APP);
  }

  @Test
  void outages_have_cors_headers() {
    try (RunningBridge other = RunningBridge.start("BRIDGE_CORS_ORIGINS", APP)) {
      other.cockpit().refuseConnections();
      Answer answer = other.aliceCalls("GET", ITEMS).header("Origin", APP).send();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.all("Access-Control-Allow-Origin")).containsExactly(APP);
    }
  }

  @Test
  void rate_limit_answers_have_cors_headers() {
    try (RunningBridge other = RunningBridge.start(
        "BRIDGE_CORS_ORIGINS", APP,
        "BRIDGE_LIMITS_BODY", "64KiB",
        "BRIDGE_LIMITS_INSPECTED_BODY", "64KiB",
        "BRIDGE_LIMITS_REQUESTS_PER_ADDRESS", "5")) {
      for (String type : List.of("application/json", "application/octet-stream")) {
        Answer large = other
            .aliceCalls("POST", "/api/anything")
            .header("Origin", APP)
            .body(type, new byte[70_000])
            .send();
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.all("Access-Control-Allow-Origin")).containsExactly(APP);
      }
      await().until(() -> other.aliceCalls("GET", ITEMS).send().status() == 429);
      Answer many = other.aliceCalls("GET", ITEMS).header("Origin", APP).send();
      assertThat(many.status()).isEqualTo(429);
      assertThat(many.all("Access-Control-Allow-Origin")).containsExactly(APP);
    }
  }

  @Test
  void without_origins_no_answer_has_cors_headers() {
    try (RunningBridge other = RunningBridge.start()) {
      assertThat(other.aliceCalls("GET", ITEMS).header("Origin", APP).send().headers())
          .noneMatch(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
    }
  }
}
