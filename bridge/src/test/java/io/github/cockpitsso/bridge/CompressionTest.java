package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.Bytes;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.HeaderField;
import io.github.cockpitsso.testkit.cockpit.Reply;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that Cockpit's server compresses. */
@Tag("integration")
class CompressionTest {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final String FILE = "/storage/uploads/2026/11/hallo.txt";
  private static final String REFUSED = "{\"error\":\"Authentication failed\"}";
  private static final String TEXT = "[\"" + "compress me ".repeat(200) + "\"]";

  private RunningBridge bridge;

  @BeforeEach
  void start() {
    bridge =
        RunningBridge.start("BRIDGE_UPLOADS", "authenticated", "BRIDGE_KEY_TIME_TO_LIVE", "1h");
    bridge.aliceCalls("GET", ITEMS).send();
    bridge.cockpit().journal().clear();
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  private static byte[] gzip(String text) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] deflate(String text) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DeflaterOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Fault compressed(int status, String coding, byte[] body, HeaderField... more) {
    List<HeaderField> headers = new ArrayList<>(List.of(more));
    headers.add(new HeaderField("Content-Type", "application/json"));
    headers.add(new HeaderField("Content-Encoding", coding));
    return new Fault.Answer(new Reply(status, headers, Bytes.of(body), Duration.ZERO));
  }

  private List<String> received(String path) {
    return bridge.cockpit().journal().requests(path).stream()
        .flatMap(request -> request.headers("Accept-Encoding").stream())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          gzip, deflate, br, zstd           | gzip, deflate, br, zstd
          gzip;q=0.5 , br;q=1.0, identity   | gzip;q=0.5, br;q=1.0, identity
          GZIP;q=0, X-GZIP                  | gzip;q=0, X-GZIP
          gzip, *;q=0, dcb, compress        | gzip
          *                                 | identity
          gzip;q=2, br;level=9              | identity
          identity;q=0.3                    | identity;q=0.3
          """)
  void cockpit_receives_the_common_codings_that_the_client_accepts(String sent, String got) {
    assertThat(bridge
            .aliceCalls("GET", ITEMS)
            .header("Accept-Encoding", sent)
            .send()
            .status())
        .isEqualTo(200);

    assertThat(received(ITEMS)).containsExactly(got);
  }

  @Test
  void a_client_without_accept_encoding_gets_an_uncompressed_answer() {
    bridge.aliceCalls("GET", ITEMS).send();
    bridge
        .aliceCalls("GET", ITEMS)
        .header("Accept-Encoding", "gzip")
        .header("Connection", "Accept-Encoding")
        .send();

    assertThat(received(ITEMS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Accept-Encoding", "Origin, accept-encoding"})
  void a_compressed_answer_is_forwarded_unchanged(String vary) throws IOException {
    byte[] body = gzip(TEXT);
    List<HeaderField> more = new ArrayList<>(List.of(
        new HeaderField("Content-Length", String.valueOf(body.length)),
        new HeaderField("ETag", "W/\"1\"")));
    if (!vary.isEmpty()) {
      more.add(new HeaderField("Vary", vary));
    }
    bridge
        .cockpit()
        .faults()
        .on(ITEMS, compressed(200, "gzip", body, more.toArray(HeaderField[]::new)));

    Answer answer =
        bridge.aliceCalls("GET", ITEMS).header("Accept-Encoding", "gzip").send();

    assertThat(answer.bytes()).isEqualTo(body);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.bytes())).readAllBytes())
        .isEqualTo(TEXT.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(answer.header("Content-Length")).isEqualTo(String.valueOf(body.length));
    assertThat(answer.header("ETag")).isEqualTo("W/\"1\"");
    assertThat(answer.header("Vary").split(", "))
        .satisfiesOnlyOnce(name -> assertThat(name).isEqualToIgnoringCase("Accept-Encoding"))
        .contains("Authorization");
  }

  @Test
  void vary_lists_both_origin_and_coding() {
    try (RunningBridge cors =
        RunningBridge.start("BRIDGE_CORS_ORIGINS", "https://app.example.org")) {
      cors.cockpit().faults().on(ITEMS, compressed(200, "br", new byte[] {1, 2, 3}));

      Answer answer = cors.aliceCalls("GET", ITEMS)
          .header("Accept-Encoding", "br")
          .header("Origin", "https://app.example.org")
          .send();

      assertThat(answer.header("Vary")).contains("Origin", "Authorization", "Accept-Encoding");
    }
  }

  @Test
  void a_304_and_a_head_answer_keep_their_headers() {
    HeaderField etag = new HeaderField("ETag", "\"1-gzip\"");
    bridge.cockpit().faults().on(ITEMS, Fault.answer(304, List.of(etag), ""));
    Answer valid = bridge
        .aliceCalls("GET", ITEMS)
        .header("Accept-Encoding", "gzip")
        .header("If-None-Match", "\"1-gzip\"")
        .send();
    assertThat(valid.status()).isEqualTo(304);
    assertThat(valid.header("ETag")).isEqualTo("\"1-gzip\"");
    assertThat(bridge.cockpit().journal().last().orElseThrow().header("If-None-Match"))
        .contains("\"1-gzip\"");

    bridge
        .cockpit()
        .faults()
        .on(
            ITEMS,
            compressed(200, "gzip", new byte[0], new HeaderField("Content-Length", "77"), etag));
    Answer head =
        bridge.aliceCalls("HEAD", ITEMS).header("Accept-Encoding", "gzip").send();
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(head.header("Content-Length")).isEqualTo("77");
  }

  @Test
  void a_range_of_a_compressed_file_is_forwarded_unchanged() {
    byte[] part = {1, 2, 3};
    bridge
        .cockpit()
        .faults()
        .on(FILE, compressed(206, "br", part, new HeaderField("Content-Range", "bytes 0-2/9")));

    Answer answer = bridge
        .aliceCalls("GET", FILE)
        .header("Accept-Encoding", "br")
        .header("Range", "bytes=0-2")
        .send();

    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.bytes()).isEqualTo(part);
    assertThat(answer.header("Content-Range")).isEqualTo("bytes 0-2/9");
    assertThat(answer.header("Content-Encoding")).isEqualTo("br");
    assertThat(received(FILE)).containsExactly("br");
  }

  @Test
  void answers_about_users_are_requested_uncompressed_and_checked() {
    String path = "/api/users/me";
    bridge.cockpit().faults().on(path, Fault.json(200, "{\"user\":\"a\",\"apiKey\":\"USR-1\"}"));

    Answer answer =
        bridge.aliceCalls("GET", path).header("Accept-Encoding", "gzip, br").send();

    assertThat(answer.text()).isEqualTo("{\"user\":\"a\"}");
    assertThat(received(path)).containsExactly("identity");

    bridge.cockpit().faults().on(path, compressed(200, "gzip", gzip("{\"apiKey\":\"USR-1\"}")));
    assertThat(bridge
            .aliceCalls("GET", path)
            .header("Accept-Encoding", "gzip")
            .send()
            .reason())
        .isEqualTo("answer_holds_secret");
  }

  /**
   * The bridge holds such an answer back to check whether it is empty or refuses the key.
   */
  @ParameterizedTest
  @CsvSource({
    "200, gzip, text/html, 1",
    "200, gzip, , 1",
    "200, gzip, text/html, 3000",
    "200, br, text/html, 1",
    "400, gzip, application/json, 1",
    "412, gzip, application/json, 1",
    "412, gzip, application/json, 3000",
    "412, br, application/json, 1"
  })
  void a_compressed_answer_about_a_user_is_rejected(
      int status, String coding, String type, int length) {
    var text = new StringBuilder("{\"apiKey\":\"USR-1\",\"x\":\"");
    new Random(1).ints(length, 'a', 'z').forEach(text::appendCodePoint);
    List<HeaderField> headers =
        new ArrayList<>(List.of(new HeaderField("Content-Encoding", coding)));
    if (type != null) {
      headers.add(new HeaderField("Content-Type", type));
    }
    bridge
        .cockpit()
        .faults()
        .on(
            "/api/users/me",
            new Fault.Answer(
                new Reply(status, headers, Bytes.of(gzip(text + "\"}")), Duration.ZERO)));

    Answer answer = bridge.aliceCalls("GET", "/api/users/me").send();

    assertThat(answer.reason()).as(answer.toString()).isEqualTo("answer_holds_secret");
    assertThat(answer.header("Content-Encoding")).isEmpty();
  }

  @Test
  void a_refused_key_is_recognized_in_a_compressed_answer() {
    for (Fault fault : List.of(
        compressed(412, "gzip", gzip(REFUSED)),
        compressed(412, "deflate", deflate(REFUSED)),
        compressed(412, "br", new byte[] {1, 2, 3}))) {
      bridge.cockpit().users().rotateKey("alice");
      bridge.cockpit().journal().clear();
      bridge.cockpit().faults().next(1, ITEMS, fault);

      assertThat(bridge
              .aliceCalls("GET", ITEMS)
              .header("Accept-Encoding", "gzip")
              .send()
              .status())
          .isEqualTo(200);
      assertThat(bridge.cockpit().journal().requests(ITEMS))
          .extracting(request -> request.headers("api-key").get(0))
          .doesNotHaveDuplicates()
          .hasSize(2);
    }
  }

  @Test
  void a_compressed_412_with_another_cause_is_forwarded_unchanged() {
    for (Fault fault : List.of(
        compressed(412, "gzip", gzip("{\"error\":\"Item data is missing\"}")),
        compressed(412, "br", new byte[] {1, 2, 3}))) {
      bridge.cockpit().faults().on(ITEMS, fault);

      Answer answer =
          bridge.aliceCalls("GET", ITEMS).header("Accept-Encoding", "gzip, br").send();

      assertThat(answer.status()).isEqualTo(412);
      assertThat(answer.bytes()).isEqualTo(((Fault.Answer) fault).reply().body().toArray());
      assertThat(answer.header("Content-Encoding")).isNotEmpty();
    }
    assertThat(bridge.cockpit().users().find("alice").orElseThrow().apiKey())
        .contains(SeedData.ALICE_KEY);
  }

  /** nginx compresses answers without a length, even empty ones. */
  @Test
  void a_compressed_empty_answer_of_crashed_php_is_not_a_success() {
    for (Fault fault : List.of(
        page("gzip", gzip("")),
        page("deflate", deflate("")),
        page("br", new byte[] {6}),
        page("gzip", new byte[0]))) {
      bridge.cockpit().faults().on(ITEMS, fault);

      assertThat(bridge
              .aliceCalls("GET", ITEMS)
              .header("Accept-Encoding", "gzip")
              .send()
              .reason())
          .isEqualTo("cockpit_malformed");
    }
  }

  @Test
  void a_compressed_page_is_forwarded_unchanged() {
    for (byte[] body : List.of(gzip("x"), gzip(TEXT), new byte[17], new byte[5000])) {
      bridge.cockpit().faults().on(ITEMS, page(body[0] == 0 ? "br" : "gzip", body));

      Answer answer =
          bridge.aliceCalls("GET", ITEMS).header("Accept-Encoding", "gzip").send();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.bytes()).isEqualTo(body);
    }
    bridge
        .cockpit()
        .faults()
        .on(ITEMS, page("gzip", gzip(""), new HeaderField("Cockpit-Sso-Key-Accepted", "true")));
    assertThat(bridge
            .aliceCalls("GET", ITEMS)
            .header("Accept-Encoding", "gzip")
            .send()
            .bytes())
        .isEqualTo(gzip(""));
  }

  private static Fault page(String coding, byte[] body, HeaderField... more) {
    List<HeaderField> headers = new ArrayList<>(List.of(more));
    headers.add(new HeaderField("Content-Type", "text/html; charset=UTF-8"));
    headers.add(new HeaderField("Content-Encoding", coding));
    return new Fault.Answer(new Reply(200, headers, Bytes.of(body), Duration.ZERO));
  }

  @Test
  void a_compressed_answer_that_breaks_at_once_becomes_a_readable_problem() {
    String head = String.join(
        "\r\n",
        "HTTP/1.1 200 OK",
        "Content-Type: application/json",
        "Content-Encoding: gzip",
        "ETag: \"1\"",
        "Content-Length: 100",
        "",
        "");
    bridge.cockpit().faults().on(ITEMS, new Fault.RawBytes(Bytes.of(head)));

    Answer answer =
        bridge.aliceCalls("GET", ITEMS).header("Accept-Encoding", "gzip").send();

    assertThat(answer.reason()).as(answer.toString()).isEqualTo("cockpit_malformed");
    assertThat(answer.header("Content-Encoding")).isEmpty();
    assertThat(answer.header("ETag")).isEmpty();
  }
}
