package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.EchoPhp;
import io.github.cockpitsso.bridge.support.Prerequisite;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.Server;
import io.github.cockpitsso.testkit.real.PhpScript;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The guard in front of a real PHP, which reports the names that it has read. Requires PHP on the
 * path, or {@code -Dphp=COMMAND}.
 */
@Tag("integration")
class RealPhpTest {
  private static final String PATH = "/api/content/item/Seiten";
  private static final long SEED = 20261123;
  private static final Pattern RESERVED = Pattern.compile(" (?:api_key|rspc|access_token) ");
  private static final List<String> PIECES = List.of(
      "api",
      "key",
      "_",
      ".",
      "+",
      "%20",
      "%5B",
      "[",
      "]",
      "%5D",
      "[]",
      "=",
      "=1&",
      "%00",
      "%2E",
      "%5f",
      "%",
      "%zz",
      "a",
      "rspc",
      "r",
      "spc",
      "%72",
      "api_key",
      "api.key",
      "&",
      "?",
      ";",
      "%09",
      "%0a",
      "%C3%BC",
      "access",
      "token",
      "api%5bkey");

  private static EchoPhp php;
  private static RunningBridge bridge;

  @BeforeAll
  static void start() {
    php = Prerequisite.orSkip(EchoPhp.start(Server.PHP), PhpScript.howToRun(Server.PHP));
    bridge = RunningBridge.start(
        "BRIDGE_COCKPIT_URL", php.uri().toString(), "BRIDGE_COCKPIT_TIMEOUT", "2s");
  }

  @AfterAll
  static void stop() {
    if (bridge != null) {
      bridge.close();
      php.close();
    }
  }

  @BeforeEach
  void forget() {
    php.clear();
  }

  private static void refused(Call call) {
    Answer answer = call.send();
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(php.runs()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.github.cockpitsso.bridge.GuardTest#spellings")
  void php_would_read_each_spelling_as_the_key_parameter_and_gets_none(String spelling) {
    Answer direct = new Call(php.uri().toString(), "GET", PATH + "?" + spelling).send();
    // A semicolon separates only if php.ini configures it.
    assertThat(direct.text().contains(" api_key ") || spelling.contains(";"))
        .as(direct.toString())
        .isTrue();
    php.clear();

    refused(bridge.aliceCalls("GET", PATH + "?" + spelling));
    refused(bridge.aliceCalls("POST", PATH).body("application/x-www-form-urlencoded", spelling));
  }

  @ParameterizedTest
  @MethodSource("io.github.cockpitsso.bridge.GuardTest#multiparts")
  void php_never_gets_a_multipart_body_with_the_key_parameter(String body) {
    refused(bridge.aliceCalls("POST", PATH).body("multipart/form-data; boundary=b", body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"api_key\":\"x\"}",
        "{\"a\":1,\"\\u0061pi\\u005fkey\":\"x\"}",
        "{\"rspc\":600}",
        "{\"access_token\":\"x\"}"
      })
  void php_never_gets_json_with_the_key_parameter(String json) {
    refused(bridge.aliceCalls("POST", PATH).body("application/json", json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api_key=x",
        "a=1; api_key=x",
        "a=1;api.key=x",
        "api%5Fkey=x",
        "rspc=1",
        "b; rspc",
        "rspc[a,b]=1"
      })
  void cookies_with_reserved_names_are_rejected(String cookies) {
    refused(bridge.aliceCalls("GET", PATH).header("Cookie", cookies));
    refused(bridge.aliceCalls("GET", PATH).header("Cookie", "a=b").header("Cookie", cookies));
  }

  @Test
  void other_cookies_do_not_reach_php() {
    Answer answer = bridge
        .aliceCalls("GET", PATH)
        .header("Cookie", "apikey=1; access_token=x; a=api_key")
        .send();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(php.runs()).containsExactly("  ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "APPLICATION/JSON",
        "application/json; charset=utf-16",
        "text/plain; application/json",
        "application/x-www-form-urlencoded, application/json",
        "application/x-www-form-urlencoded; application/json",
        "application/jsonp",
        "multipart/form-data; boundary=b; application/json",
        "text/plain"
      })
  void php_gets_no_reserved_name_from_json_with_any_content_type(String type) {
    List<byte[]> bodies = List.of(
        "{\"api_key\":\"x\"}".getBytes(StandardCharsets.UTF_8),
        "{\"a\":1,\"a\":2,\"rspc\":600}".getBytes(StandardCharsets.UTF_8),
        "{\"a\":1,\"a\":2}".getBytes(StandardCharsets.UTF_8),
        "\ufeff{\"api_key\":\"x\"}".getBytes(StandardCharsets.UTF_8),
        "{\"api_key\":\"x\"}".getBytes(StandardCharsets.UTF_16LE),
        "{\"api_key\":\"x\"}".getBytes(StandardCharsets.UTF_16),
        "{\"\\u0061pi_key\":\"x\"".getBytes(StandardCharsets.UTF_8),
        "[{\"api_key\":\"x\"}]".getBytes(StandardCharsets.UTF_8));
    for (byte[] body : bodies) {
      Answer answer = bridge.aliceCalls("POST", PATH).body(type, body).send();
      assertThat(answer.status()).as(answer.toString()).isIn(200, 400);
    }
    assertThat(php.runs()).noneMatch(names -> RESERVED.matcher(names).find());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rspc=1", "rspc", "rspc[]=1", "%72spc=1", "a=1&rspc=600", "+rspc=1", "rspc%00x=1"})
  void php_never_gets_the_parameter_of_the_response_cache(String spelling) {
    assertThat(
            new Call(php.uri().toString(), "GET", PATH + "?" + spelling).send().text())
        .contains(" rspc ");
    php.clear();

    refused(bridge.aliceCalls("GET", PATH + "?" + spelling));
    refused(bridge.aliceCalls("POST", PATH).body("application/x-www-form-urlencoded", spelling));
    refused(bridge.aliceCalls("POST", PATH).body("application/json", "{\"rspc\":1}"));
    refused(bridge
        .aliceCalls("POST", PATH)
        .body(
            "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=\"rspc\"\r\n\r\n1\r\n--b--\r\n"));
  }

  @Test
  void phps_version_and_session_headers_are_not_forwarded() {
    Answer direct = new Call(php.uri().toString(), "GET", PATH).send();
    Answer answer = bridge.aliceCalls("GET", PATH).send();

    for (String header : List.of("Set-Cookie", "X-Powered-By", "Access-Control-Allow-Origin")) {
      assertThat(direct.header(header)).as(header).isNotEmpty();
      assertThat(answer.header(header)).as(header).isEmpty();
    }
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).isEqualTo("private");
  }

  @Test
  void a_script_that_crashes_or_redirects_is_502() {
    assertThat(new Call(php.uri().toString(), "GET", "/api/dies").send().status())
        .isEqualTo(200);

    assertThat(bridge.aliceCalls("GET", "/api/dies").send().reason())
        .isEqualTo("cockpit_malformed");
    Answer led = bridge.aliceCalls("GET", "/api/leads").send();
    assertThat(led.reason()).isEqualTo("cockpit_redirects");
    assertThat(led.header("Location")).isEmpty();
  }

  @Test
  void a_script_that_takes_too_long_is_504() {
    Answer answer = bridge.aliceCalls("GET", "/api/sleeps").send();

    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.reason()).isEqualTo("cockpit_timeout");
  }

  @Test
  void an_answer_of_a_script_that_breaks_off_never_looks_complete() {
    Call call = bridge.aliceCalls("GET", "/api/breaks-off");

    assertThatThrownBy(call::send).hasRootCauseInstanceOf(EOFException.class);
  }

  @Test
  void a_key_that_php_refuses_with_412_is_looked_up_once_more() {
    Answer answer = bridge.aliceCalls("GET", "/api/rotated").send();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(php.runs()).hasSize(1);
  }

  @Test
  void secrets_of_users_are_removed_from_phps_answers() {
    String path = "/api/user/me";
    assertThat(new Call(php.uri().toString(), "GET", path).send().text()).contains("s3cret");

    Answer answer = bridge.aliceCalls("GET", path).send();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("_id").asText()).isEqualTo("1");
    assertThat(answer.text()).doesNotContain("s3cret");
  }

  @Test
  void no_forwarded_request_has_a_reserved_name_for_php() {
    var random = new Random(SEED);
    String token = bridge.alice().sign();
    int passed = 0;
    for (int i = 0; i < 600; i++) {
      String text = random(random);
      Call call =
          switch (i % 3) {
            case 0 -> bridge.call("GET", PATH + "?" + text);
            case 1 -> bridge.call("POST", PATH).body("application/x-www-form-urlencoded", text);
            default ->
              bridge
                  .call("POST", PATH)
                  .body(
                      "multipart/form-data; boundary=b",
                      "--b\r\nContent-Disposition: form-data; name=\"" + text.replace('+', ' ')
                          + "\"\r\n\r\nx\r\n--b--\r\n");
          };
      Answer answer = call.token(token).send();
      assertThat(answer.status()).as(text).isIn(200, 400);
      passed += answer.status() == 200 ? 1 : 0;
    }

    assertThat(php.runs())
        .hasSize(passed)
        .noneMatch(names -> RESERVED.matcher(names).find());
    assertThat(passed).isBetween(100, 599);
  }

  private static String random(Random random) {
    var text = new StringBuilder();
    for (int length = 1 + random.nextInt(6); length > 0; length--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }
}
