package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.RawConnection;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.ReceivedRequest;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The key parameter and rspc in every input of PHP, over real sockets. */
@Tag("integration")
class GuardTest {
  private static final String ITEMS = "/api/content/items/Seiten";
  /** A custom endpoint, whose parameters are not about content. */
  private static final String CUSTOM = "/api/mine";

  private static final String ITEM = "/api/content/item/Seiten";

  @RegisterExtension
  private static final RunningBridge bridge = RunningBridge.start();

  private static void refused(Call call, String reason) {
    Answer answer = call.send();
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.reason()).isEqualTo(reason);
    assertThat(bridge.cockpit().journal().requests())
        .noneMatch(request -> request.path().startsWith("/api/content") && request.complete());
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private static String sha256(String text) throws NoSuchAlgorithmException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static void passes(Call call) {
    Answer answer = call.send();
    assertThat(answer.reason()).as(answer.toString()).isEmpty();
    assertThat(bridge.cockpit().journal().last().orElseThrow().key()).contains(SeedData.ALICE_KEY);
  }

  /** Every spelling that PHP reads as api_key (docs/cockpit-contract.md §2). */
  static Stream<String> spellings() {
    return Stream.of(
        "api_key=x",
        "api_key=",
        "api_key",
        "api.key=x",
        "api%20key=x",
        "api+key=x",
        "api%5Bkey=x",
        "api[key=x",
        "%20api_key=x",
        "+api_key=x",
        "%20%20+api_key=x",
        "api%5Fkey=x",
        "api%5fkey=x",
        "api_key%00x=1",
        "api_key%00=1",
        "%61pi_key=x",
        "%61%70%69%5f%6b%65%79=x",
        "api%2Ekey=x",
        "api_key[]=x",
        "api_key[$ne]=x",
        "api_key%5B%5D=x",
        "api.key[a][b]=x",
        "api_key[;]=x",
        "api_key[x;y]=1",
        "a=1&api.key[;]=x",
        "a=1&api_key=x",
        "a&api_key=x",
        "a=1&&api_key=x",
        "&api_key=x",
        "a=1;api_key=x",
        "api_key=x&api_key=y",
        "filter=1&api+key=x");
  }

  @ParameterizedTest
  @MethodSource("spellings")
  void the_key_parameter_in_the_query_is_rejected(String query) {
    refused(bridge.aliceCalls("GET", ITEMS + "?" + query), "key_parameter");
    refused(bridge.aliceCalls("GET", ITEMS + "??" + query), "key_parameter");
  }

  @ParameterizedTest
  @MethodSource("spellings")
  void the_key_parameter_in_a_form_is_rejected(String form) {
    refused(
        bridge.aliceCalls("POST", ITEM).body("application/x-www-form-urlencoded", form),
        "key_parameter");
    refused(
        bridge
            .aliceCalls("POST", ITEM)
            .body("Application/X-WWW-Form-Urlencoded; charset=utf-8", form),
        "key_parameter");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "API_KEY=x",
        "Api_Key=x",
        "api-key=x",
        "apikey=x",
        "xapi_key=x",
        "api_keyx=x",
        "api%255Fkey=x",
        "api[key]=x",
        "a[api_key]=x",
        "a=api_key",
        "a=api_key=x",
        "a=%26api_key=x",
        "api__key=x",
        "_api_key=x",
        "%09api_key=x",
        "token=x",
        "filter={\"api_key\":1}",
        "[api_key]=x"
      })
  void names_that_php_reads_differently_are_forwarded(String query) {
    passes(bridge.aliceCalls("GET", ITEMS + "?" + query));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rspc=1",
        "rspc",
        "rspc=",
        "rspc[]=1",
        "rspc%5B1%5D=1",
        "%72spc=1",
        "+rspc=1",
        "rspc%00a=1",
        "a=1&rspc=600"
      })
  void the_response_cache_is_rejected_in_query_and_form(String query) {
    refused(bridge.aliceCalls("GET", ITEMS + "?" + query), "rspc");
    refused(
        bridge.aliceCalls("POST", ITEM).body("application/x-www-form-urlencoded", query), "rspc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"api_key\":\"x\"}",
        "{\"api_key\":null}",
        "{\"\\u0061pi_key\":\"x\"}",
        "{\"\\u0061\\u0070\\u0069\\u005f\\u006b\\u0065\\u0079\":1}",
        "{\"api\\u005Fkey\":1}",
        "{\"data\":{},\"api_key\":\"x\"}",
        " \n\t{\"a\":[{\"b\":{}}],\"api_key\":{\"$ne\":1}}",
      })
  void the_key_parameter_at_the_top_level_of_json_is_rejected(String json) {
    refused(bridge.aliceCalls("POST", ITEM).body("application/json", json), "key_parameter");
    refused(bridge.aliceCalls("GET", ITEMS).body("application/json", json), "key_parameter");
  }

  @Test
  void the_response_cache_at_the_top_level_of_json_is_rejected() {
    refused(bridge.aliceCalls("POST", ITEM).body("application/json", "{\"rspc\":1}"), "rspc");
    refused(bridge.aliceCalls("POST", ITEM).body("application/json", "{\"rsp\\u0063\":1}"), "rspc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain; application/json",
        "application/json;charset=utf-8",
        "APPLICATION/JSON",
        "application/jsonp",
        "application/x-www-form-urlencoded, application/json",
        "x;a=application/json",
      })
  void every_body_that_cockpit_reads_as_json_is_checked_as_json(String type) {
    refused(bridge.aliceCalls("POST", ITEM).body(type, "{\"api_key\":\"x\"}"), "key_parameter");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":{\"api_key\":\"x\",\"rspc\":1,\"titel\":\"api_key\"}}",
        "{\"data\":{\"titel\":\"t\"},\"apikey\":1,\"api-key\":1,\"API_KEY\":1}",
        "[{\"api_key\":\"x\"}]",
        "{\"data\":{\"a\":[[{\"rspc\":1}]]}}",
      })
  void the_reserved_names_deeper_in_json_are_forwarded(String json) {
    passes(bridge.aliceCalls("POST", ITEM).body("application/json", json));
  }

  @Test
  void an_empty_json_body_is_forwarded() {
    passes(bridge.aliceCalls("GET", ITEMS).header("Content-Type", "application/json"));
  }

  static Stream<byte[]> notUnderstood() {
    String json = "{\"api_key\":\"x\"}";
    return Stream.of(
        "\"text\"".getBytes(StandardCharsets.UTF_8),
        "5".getBytes(StandardCharsets.UTF_8),
        "null".getBytes(StandardCharsets.UTF_8),
        "true".getBytes(StandardCharsets.UTF_8),
        "   ".getBytes(StandardCharsets.UTF_8),
        "{".getBytes(StandardCharsets.UTF_8),
        "{}{}".getBytes(StandardCharsets.UTF_8),
        "{\"a\":1}x".getBytes(StandardCharsets.UTF_8),
        "{\"a\":1,\"a\":2}".getBytes(StandardCharsets.UTF_8),
        "{'api_key':1}".getBytes(StandardCharsets.UTF_8),
        "{api_key:1}".getBytes(StandardCharsets.UTF_8),
        "{\"a\":1,}".getBytes(StandardCharsets.UTF_8),
        "/**/{}".getBytes(StandardCharsets.UTF_8),
        "{\"a\":NaN}".getBytes(StandardCharsets.UTF_8),
        ("\uFEFF" + json).getBytes(StandardCharsets.UTF_8),
        json.getBytes(StandardCharsets.UTF_16),
        json.getBytes(StandardCharsets.UTF_16LE),
        json.getBytes(StandardCharsets.UTF_16BE),
        new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'},
        ("{\"a\":" + "[".repeat(600) + "]".repeat(600) + "}").getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("notUnderstood")
  void ambiguous_json_is_rejected(byte[] body) {
    refused(bridge.aliceCalls("POST", ITEM).body("application/json", body), "body_not_understood");
  }

  /** The reasons for the bodies of {@link #multiparts()} whose names the bridge does not read. */
  private static final List<String> UNKNOWN_SHAPES =
      List.of("name='", "\\", "name=\"api_key\r", "name=\"a\"", "--other");

  static Stream<String> multiparts() {
    return Stream.of(
        "--b\r\nContent-Disposition: form-data; name=\"api_key\"\r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=api_key\r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name='api_key'\r\n\r\nx\r\n--b--\r\n",
        "--b\r\ncontent-disposition:form-data;NAME=\"api_key\"\r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"api.key\"\r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"api key\"\r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"api[key\"\r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=\" api_key[]\"\r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"a\"; name=\"api_key\"\r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"api_key\"; name=\"a\"\r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data;\r\n name=\"api_key\"\r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"api_key\r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"ap\\i_key\"\r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; filename=\"f\"; name=\"api_key\"\r\n\r\nx"
            + "\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--b--\r\n--b"
            + "\r\nContent-Disposition: form-data; name=\"api_key\"\r\n\r\nx\r\n--b--\r\n",
        "--other\nContent-Disposition: form-data; name=\"api_key\"\n\nx\n--other--\n");
  }

  @ParameterizedTest
  @MethodSource("multiparts")
  void the_key_parameter_in_a_multipart_body_is_rejected(String body) {
    refused(
        bridge.aliceCalls("POST", ITEM).body("multipart/form-data; boundary=b", body),
        UNKNOWN_SHAPES.stream().noneMatch(body::contains)
            ? "key_parameter"
            : "body_not_understood");
    refused(
        bridge
            .aliceCalls("POST", ITEM)
            .body("Multipart/Form-Data; xboundary=other; boundary=b", body),
        "body_not_understood");
  }

  @Test
  void the_response_cache_in_a_multipart_body_is_rejected() {
    String part = "--b\r\nContent-Disposition: form-data; name=\"rspc\"\r\n\r\n600\r\n--b--\r\n";

    refused(bridge.aliceCalls("POST", ITEM).body("multipart/form-data; boundary=b", part), "rspc");
  }

  @Test
  void a_multipart_body_without_reserved_names_is_forwarded_unchanged() {
    String body = String.join(
        "\r\n",
        "--b",
        "Content-Disposition: form-data; name=\"data\"; filename=\"api_key\"",
        "Content-Type: text/plain",
        "",
        "api_key=1",
        "--b--",
        "");

    passes(bridge.aliceCalls("POST", CUSTOM).body("multipart/form-data; boundary=b", body));

    assertThat(bridge.cockpit().journal().last().orElseThrow().bodyText()).isEqualTo(body);
  }

  /**
   * Cockpit already has the earlier parts when the name arrives. It must never get the end of such
   * a body.
   */
  @ParameterizedTest
  @ValueSource(strings = {"api_key", "rspc", "access_token", "api.key[]"})
  void a_reserved_name_late_in_a_streamed_body_stops_it_before_cockpit_has_all_of_it(String name)
      throws IOException {
    String first = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n"
        + "x".repeat(300_000);
    String second =
        "\r\n--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\nx\r\n--b--\r\n";
    for (boolean chunked : List.of(false, true)) {
      bridge.cockpit().reset();
      try (RawConnection connection = RawConnection.open(bridge.uri("/"))) {
        Call call = bridge
            .aliceCalls("POST", CUSTOM)
            .header("Content-Type", "multipart/form-data; boundary=b")
            .header(
                chunked ? "Transfer-Encoding" : "Content-Length",
                chunked ? "chunked" : "" + (first.length() + second.length()));
        connection.write(call.bytes());
        connection.write(chunked ? chunk(first) : first);
        connection.write(chunked ? chunk(second) + "0\r\n\r\n" : second);

        Answer answer = connection.read("POST");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
      }
      await().until(() -> bridge.cockpit().journal().count(CUSTOM) == 1);
      ReceivedRequest cut = bridge.cockpit().journal().last().orElseThrow();
      assertThat(cut.complete()).isFalse();
      assertThat(cut.bodyLength()).isLessThanOrEqualTo(first.length() + "\r\n--b\r\n".length());
    }
  }

  @Test
  void an_upload_larger_than_the_inspection_limit_streams_unchanged()
      throws NoSuchAlgorithmException {
    String body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n"
        + "0123456789".repeat(500_000)
        + "\r\n--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nt\r\n--b--\r\n";

    passes(bridge.aliceCalls("POST", CUSTOM).body("multipart/form-data; boundary=b", body));

    ReceivedRequest received = bridge.cockpit().journal().last().orElseThrow();
    assertThat(received.complete()).isTrue();
    assertThat(received.bodySha256()).isEqualTo(sha256(body));
  }

  @Test
  void two_content_types_are_rejected() {
    refused(
        bridge
            .aliceCalls("POST", ITEM)
            .header("Content-Type", "text/plain")
            .body("application/json", "{\"api_key\":1}"),
        "content_type_ambiguous");
  }

  @Test
  void an_inspected_body_beyond_its_limit_is_413_announced_or_not() {
    String large = "{\"data\":\"" + "x".repeat(1 << 20) + "\"}";
    Answer announced =
        bridge.aliceCalls("POST", ITEM).body("application/json", large).send();
    Answer chunked = bridge
        .aliceCalls("POST", ITEM)
        .header("Content-Type", "application/json")
        .header("Transfer-Encoding", "chunked")
        .rawBody(Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n")
        .send();

    assertThat(announced.reason()).isEqualTo("body_too_large");
    assertThat(announced.status()).isEqualTo(413);
    assertThat(chunked.reason()).isEqualTo("body_too_large");
    assertThat(bridge.cockpit().journal().count(ITEM)).isZero();
  }

  @Test
  void a_large_body_of_another_type_streams() {
    byte[] large = new byte[5 << 20];

    Answer answer = bridge
        .aliceCalls("POST", "/api/anything")
        .body("application/octet-stream", large)
        .send();

    assertThat(answer.status()).isEqualTo(404);
    assertThat(bridge.cockpit().journal().last().orElseThrow().bodyLength())
        .isEqualTo(large.length);
  }

  @Test
  void an_invalid_token_is_401_before_the_query_is_checked() {
    assertThat(bridge.call("GET", ITEMS + "?api_key=x").token("bad").send().status())
        .isEqualTo(401);
    assertThat(
            bridge.call("GET", ITEMS + "?api_key=" + SeedData.ALICE_KEY).send().status())
        .isEqualTo(401);
  }
}
