package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.Bytes;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.HeaderField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Endpoints that operators add to Cockpit's API: their answers are forwarded unchanged, and they
 * run once.
 */
@Tag("integration")
class CustomEndpointTest {
  private static final String OWN = "/api/own/it";
  private static final String COCKPITS_ERROR = "{\"error\":\"Authentication failed\"}";
  private static final HeaderField ACCEPTED = new HeaderField("Cockpit-Sso-Key-Accepted", "true");

  private RunningBridge bridge;

  @BeforeEach
  void start() {
    bridge = RunningBridge.start("BRIDGE_KEY_TIME_TO_LIVE", "1h");
    bridge.aliceCalls("GET", OWN).send();
    bridge.cockpit().journal().clear();
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  private void answers(int status, String type, String body, HeaderField... more) {
    bridge.cockpit().faults().on(OWN, fault(status, type, body, more));
  }

  private static Fault fault(int status, String type, String body, HeaderField... more) {
    List<HeaderField> headers = new ArrayList<>(List.of(more));
    headers.add(new HeaderField("Content-Type", type));
    return Fault.answer(status, headers, body);
  }

  private int runs() {
    return bridge.cockpit().journal().count(OWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "DELETE", "PATCH"})
  void an_endpoints_own_412_is_forwarded_and_the_endpoint_runs_once(String method) {
    answers(412, "text/plain", "Version 7 is outdated", new HeaderField("X-Current-Version", "8"));

    Answer answer = bridge.aliceCalls(method, OWN).send();

    assertThat(answer.status()).isEqualTo(412);
    assertThat(answer.text()).isEqualTo("Version 7 is outdated");
    assertThat(answer.header("X-Current-Version")).isEqualTo("8");
    assertThat(answer.header("Content-Type")).isEqualTo("text/plain");
    assertThat(runs()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1023, 1024, 1025, 300_000})
  void a_412_of_any_length_arrives_complete(int length) {
    answers(412, "text/html", "x".repeat(length));

    Answer answer = bridge.aliceCalls("POST", OWN).send();

    assertThat(answer.status()).isEqualTo(412);
    assertThat(answer.text()).hasSize(length);
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void an_endpoints_answer_with_cockpits_error_text_is_forwarded_unchanged() {
    for (HeaderField more : List.of(ACCEPTED, new HeaderField("X-Own", "1"))) {
      answers(412, "application/json", COCKPITS_ERROR, more);
      bridge.cockpit().journal().clear();

      Answer answer =
          bridge.aliceCalls("POST", OWN).body("application/json", "{}").send();

      assertThat(answer.status()).as(answer.toString()).isEqualTo(412);
      assertThat(answer.text()).isEqualTo(COCKPITS_ERROR);
      assertThat(runs()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void an_unreadable_412_causes_no_challenge_for_a_request_without_a_token(String method) {
    try (RunningBridge open = RunningBridge.start("BRIDGE_ANONYMOUS", "true")) {
      HeaderField brotli = new HeaderField("Content-Encoding", "br");
      open.cockpit().faults().on(OWN, fault(412, "text/plain", "not Brotli at all", brotli));

      assertThat(open.call(method, OWN).send().status()).isEqualTo(412);
      assertThat(open.cockpit().journal().count(OWN)).isEqualTo(1);
    }
  }

  @Test
  void cockpits_error_text_with_other_content_does_not_mean_a_refused_key() {
    String more = "{\"error\":\"Authentication failed\",\"hint\":\"Sign the form again\"}";
    answers(412, "application/json", more);

    assertThat(bridge.aliceCalls("POST", OWN).send().text()).isEqualTo(more);
    assertThat(bridge.cockpit().journal().total()).as("no lookup either").isEqualTo(1);
  }

  @Test
  void an_endpoint_that_ran_with_an_old_key_does_not_run_twice() {
    answers(412, "application/json", COCKPITS_ERROR, ACCEPTED);
    bridge.cockpit().users().rotateKey("alice");

    Answer answer =
        bridge.aliceCalls("POST", OWN).body("application/json", "{}").send();

    assertThat(answer.text()).isEqualTo(COCKPITS_ERROR);
    assertThat(answer.toString()).doesNotContainIgnoringCase("cockpit-sso-key");
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void after_a_rotation_custom_endpoints_work_without_an_error_for_the_client() {
    for (String method : List.of("GET", "POST", "HEAD")) {
      bridge.cockpit().users().rotateKey("alice");

      assertThat(bridge.aliceCalls(method, "/api/own/nothing").send().status())
          .as(method)
          .isEqualTo(204);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/own/empty", "/api/own/exit"})
  void an_empty_200_arrives_and_runs_once(String path) {
    Answer answer = bridge.aliceCalls("POST", path).send();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.bytes()).isEmpty();
    assertThat(answer.toString()).doesNotContainIgnoringCase("cockpit-sso-key");
    assertThat(bridge.cockpit().journal().count(path)).isEqualTo(1);
  }

  @Test
  void with_an_older_addon_cockpits_headers_distinguish_an_empty_200_from_crashed_php() {
    answers(
        200,
        "text/html",
        "",
        Stream.of("Origin", "Credentials", "Headers", "Methods")
            .map(name -> new HeaderField("Access-Control-Allow-" + name, "x"))
            .collect(Collectors.collectingAndThen(Collectors.toList(), allow -> {
              allow.add(new HeaderField("Access-Control-Max-Age", "1000"));
              allow.add(new HeaderField("Access-Control-Expose-Headers", "false"));
              return allow.toArray(HeaderField[]::new);
            })));
    assertThat(bridge.aliceCalls("GET", OWN).send().status()).isEqualTo(200);
    answers(200, "text/html", "", new HeaderField("Access-Control-Allow-Origin", "*"));
    assertThat(bridge.aliceCalls("GET", OWN).send().reason())
        .as("a single such header may come from any web server")
        .isEqualTo("cockpit_malformed");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          201 | text/html                  |
          202 | text/html                  |
          203 | text/plain                 | x
          204 | text/html                  |
          205 | text/html                  |
          207 | application/xml            | <multistatus/>
          304 | text/html                  |
          400 | text/html                  |
          401 | text/html                  | <h1>not you</h1>
          404 | text/html                  |
          409 | application/json           | {"error":"Authentication failed"}
          410 | text/plain                 |
          418 | text/html                  | tea
          422 | application/problem+json   | {"title":"own"}
          428 | text/html                  |
          451 | text/html                  | <p>court order</p>
          500 | text/html                  |
          501 | application/json           | {}
          503 | text/html                  | <h1>later</h1>
          299 | text/plain                 | odd
          """)
  void every_other_status_arrives_with_its_body(int status, String type, String body) {
    String text = body == null ? "" : body;
    for (String method : List.of("GET", "POST")) {
      answers(status, type, text, new HeaderField("X-Own", "1"));
      bridge.cockpit().journal().clear();

      Answer answer = bridge.aliceCalls(method, OWN).send();

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.text()).isEqualTo(text);
      assertThat(answer.header("X-Own")).isEqualTo("1");
      assertThat(runs()).isEqualTo(1);
    }
    assertThat(bridge.aliceCalls("HEAD", OWN).send().status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "text/csv;charset=utf-8,a.csv",
    "application/zip,a.zip",
    "application/xml,a.xml",
    "application/pdf,a.pdf",
    "application/octet-stream,a.bin"
  })
  void a_download_keeps_its_name_and_type(String type, String name) {
    String disposition = "attachment; filename=\"" + name + "\"";
    answers(200, type, "\0\u0001PK", new HeaderField("Content-Disposition", disposition));

    Answer answer = bridge.aliceCalls("GET", OWN).send();

    assertThat(answer.text()).isEqualTo("\0\u0001PK");
    assertThat(answer.header("Content-Type")).isEqualTo(type);
    assertThat(answer.header("Content-Disposition")).isEqualTo(disposition);
  }

  @ParameterizedTest
  @ValueSource(strings = {"101 Switching Protocols", "100 Continue", "199 Odd"})
  void an_interim_answer_in_place_of_the_final_answer_is_502(String status) {
    bridge
        .cockpit()
        .faults()
        .on(
            OWN,
            new Fault.RawBytes(Bytes.of(
                "HTTP/1.1 " + status + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")));

    assertThat(bridge.aliceCalls("GET", OWN).send().status()).isEqualTo(502);
  }

  @Test
  void a_websocket_upgrade_is_answered_as_a_plain_request() {
    Answer answer = bridge
        .aliceCalls("GET", "/api/own/nothing")
        .header("Connection", "Upgrade")
        .header("Upgrade", "websocket")
        .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
        .header("Sec-WebSocket-Version", "13")
        .send();

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Upgrade")).isEmpty();
    assertThat(bridge.cockpit().journal().last().orElseThrow().headers())
        .extracting(header -> header.name().toLowerCase(Locale.ROOT))
        .doesNotContain("upgrade", "sec-websocket-key", "sec-websocket-version");
  }
}
