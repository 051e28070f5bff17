package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.HeaderField;
import io.github.cockpitsso.testkit.cockpit.ReceivedRequest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cockpit's uploaded files through the bridge. */
@Tag("integration")
class UploadsTest {
  private static final String THUMBNAIL = "0123456789abcdef0123456789abcdef_80_thumbnail.";
  private static final String FILE = "/storage/uploads/2026/11/hallo.txt";
  private static RunningBridge bridge;
  private static RunningBridge open;

  @BeforeAll
  static void start() {
    bridge = RunningBridge.start("BRIDGE_UPLOADS", "authenticated");
    open = RunningBridge.start("BRIDGE_UPLOADS", "public");
  }

  @AfterAll
  static void stop() {
    bridge.close();
    open.close();
  }

  @BeforeEach
  void forget() {
    bridge.cockpit().reset();
    open.cockpit().reset();
  }

  @Test
  void by_default_uploads_are_not_served() {
    try (RunningBridge closed = RunningBridge.start()) {
      assertThat(closed.aliceCalls("GET", FILE).send().status()).isEqualTo(404);
    }
  }

  @Test
  void a_user_who_may_call_the_api_may_read_uploads() {
    Answer answer = bridge.aliceCalls("GET", FILE + "?v=1").send();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("Hallo\n");
    assertThat(answer.header("Cache-Control")).isEqualTo("private");
    assertThat(answer.header("Content-Security-Policy")).isEqualTo("sandbox");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    ReceivedRequest received = bridge.cockpit().journal().last().orElseThrow();
    assertThat(received.target()).isEqualTo(FILE);
    assertThat(received.header("api-key")).isEmpty();
    assertThat(bridge.aliceCalls("HEAD", FILE).send().status()).isEqualTo(200);
  }

  @Test
  void without_a_valid_token_uploads_cannot_be_read() {
    assertThat(bridge.call("GET", FILE).send().reason()).isEqualTo("no_token");
    assertThat(bridge.call("GET", FILE).token("bad").send().status()).isEqualTo(401);
    assertThat(bridge.cockpit().journal().count(FILE)).isZero();
  }

  @Test
  void uploads_require_an_account_even_if_anonymous_api_requests_are_enabled() {
    try (RunningBridge both =
        RunningBridge.start("BRIDGE_UPLOADS", "authenticated", "BRIDGE_ANONYMOUS", "true")) {
      assertThat(both.call("GET", FILE).send().reason()).isEqualTo("no_token");
      assertThat(both.cockpit().journal().count(FILE)).isZero();
      assertThat(both.aliceCalls("GET", FILE).send().status()).isEqualTo(200);
    }
  }

  @Test
  void public_uploads_need_no_token_and_may_be_cached() {
    open.cockpit()
        .faults()
        .on(
            "/storage/uploads/a",
            Fault.json(200, "{}", new HeaderField("Cache-Control", "max-age=60")));

    assertThat(open.call("GET", FILE).send().text()).isEqualTo("Hallo\n");
    assertThat(open.call("GET", "/storage/uploads/a").send().header("Cache-Control"))
        .isEqualTo("max-age=60");
    assertThat(open.call("GET", "/api/content/items/Seiten").send().status()).isEqualTo(401);
  }

  @Test
  void files_of_a_space_are_served_only_at_the_urls_that_cockpit_returns() {
    try (RunningBridge space = RunningBridge.start(
        "BRIDGE_UPLOADS", "public", "BRIDGE_COCKPIT_URL", open.cockpit().uri() + "/:kunde1")) {
      for (String prefix : List.of("/:kunde1", "/.spaces/kunde1")) {
        assertThat(space.call("GET", prefix + FILE).send().text()).isEqualTo("Hallo\n");
        assertThat(open.cockpit().journal().last().orElseThrow().target()).isEqualTo(prefix + FILE);
      }
      open.cockpit().journal().clear();
      for (String other : List.of(
          FILE,
          "/:kunde2" + FILE,
          "/.spaces/kunde2" + FILE,
          "/:KUNDE1" + FILE,
          "/:kunde1/:kunde1" + FILE,
          "/:kunde1/storage/data/system.sqlite",
          "/:kunde1/storage/tmp/x.png",
          "/.spaces/kunde1/config/config.php",
          "/%3Akunde1" + FILE,
          "/:..%2fkunde1" + FILE)) {
        assertThat(space.call("GET", other).send().status()).as(other).isIn(400, 401, 404);
      }
      assertThat(open.cockpit().journal().requests()).isEmpty();
    }
  }

  @Test
  void a_cockpit_at_a_path_has_its_files_there() {
    try (RunningBridge below = RunningBridge.start(
        "BRIDGE_UPLOADS", "public", "BRIDGE_COCKPIT_URL", open.cockpit().uri() + "/cms/:kunde1")) {
      below.call("GET", "/:kunde1" + FILE).send();
      assertThat(open.cockpit().journal().last().orElseThrow().target())
          .isEqualTo("/cms/:kunde1" + FILE);
      assertThat(below.call("GET", "/cms/:kunde1" + FILE).send().status()).isEqualTo(404);
    }
  }

  /** Apps prepend {@code /storage/uploads/} to a stored path, which begins with a slash. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/storage/uploads//2026/11/hallo.txt",
        "/storage/uploads///2026//11/////hallo.txt",
        "/storage/uploads/2026/11//hallo.txt"
      })
  void repeated_slashes_below_uploads_are_merged(String path) {
    assertThat(open.call("GET", path).send().text()).isEqualTo("Hallo\n");
    assertThat(open.cockpit().journal().last().orElseThrow().target()).isEqualTo(FILE);
    assertThat(open.call("POST", path).send().status()).isEqualTo(405);
    assertThat(bridge.call("GET", path).send().reason()).isEqualTo("no_token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/2026/11/plan%20gr%C3%B6%C3%9Fe.svg",
        "//2026/11/plan%20gr%C3%B6%C3%9Fe.svg",
        "/a+b.png",
        "/%E2%82%AC%20(1),x@2.png"
      })
  void names_with_blanks_umlauts_and_signs_reach_cockpit_unchanged(String name) {
    open.call("GET", "/storage/uploads" + name).send();

    assertThat(open.cockpit().journal().last().orElseThrow().target())
        .isEqualTo("/storage/uploads" + name.replace("//", "/"));
  }

  private static Answer uploadOfType(String... types) {
    HeaderField[] headers = Arrays.stream(types)
        .map(type -> new HeaderField("Content-Type", type))
        .toArray(HeaderField[]::new);
    open.cockpit()
        .faults()
        .on("/storage/uploads/a", Fault.answer(200, List.of(headers), "content"));
    Answer answer = open.call("GET", "/storage/uploads/a").send();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    return answer;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/pdf",
        "APPLICATION/PDF; charset=binary",
        "image/png",
        "image/jpeg;q=1",
        "image/vnd.microsoft.icon",
        "audio/mpeg",
        "video/mp4; codecs=\"avc1\"",
        "font/woff2",
        "application/font-woff"
      })
  void types_that_run_no_script_are_not_sandboxed_because_some_browsers_show_no_sandboxed_pdf(
      String type) {
    assertThat(uploadOfType(type).header("Content-Security-Policy")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "TEXT/HTML",
        "application/xhtml+xml",
        "image/svg+xml",
        "IMAGE/SVG+XML; charset=utf-8",
        "image/svg",
        "image/x-unknown",
        "text/xml",
        "application/xml",
        "audio/x+xml",
        "multipart/related",
        "message/rfc822",
        "application/x-shockwave-flash",
        "text/javascript",
        "application/octet-stream",
        "image/png, text/html",
        "application/pdf,text/html",
        "application/pdf/",
        "pdf",
        "{mimeType}",
        "image/png x",
        "text/plain"
      })
  void all_other_types_are_sandboxed(String type) {
    assertThat(uploadOfType(type).header("Content-Security-Policy")).isEqualTo("sandbox");
  }

  @Test
  void a_missing_type_and_two_types_are_sandboxed() {
    assertThat(uploadOfType().header("Content-Security-Policy")).isEqualTo("sandbox");
    assertThat(uploadOfType("image/png", "text/html").header("Content-Security-Policy"))
        .isEqualTo("sandbox");
    assertThat(uploadOfType("image/png", "image/png").header("Content-Security-Policy"))
        .isEqualTo("sandbox");
  }

  @Test
  void a_range_of_a_video_can_be_requested() {
    open.cockpit()
        .faults()
        .on(
            "/storage/uploads/a.mp4",
            Fault.answer(
                206,
                List.of(
                    new HeaderField("Content-Type", "video/mp4"),
                    new HeaderField("Content-Range", "bytes 2-4/9"),
                    new HeaderField("Accept-Ranges", "bytes")),
                "llo"));

    Answer answer = open.call("GET", "/storage/uploads/a.mp4")
        .header("Range", "bytes=2-4")
        .header("If-Range", "\"x\"")
        .send();

    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.text()).isEqualTo("llo");
    assertThat(answer.header("Content-Range")).isEqualTo("bytes 2-4/9");
    ReceivedRequest received = open.cockpit().journal().last().orElseThrow();
    assertThat(received.header("Range")).contains("bytes=2-4");
    assertThat(received.header("If-Range")).contains("\"x\"");
  }

  @Test
  void a_refused_key_for_a_request_without_a_key_is_502() {
    open.cockpit()
        .faults()
        .on("/storage/uploads/a", Fault.json(412, "{\"error\":\"Authentication failed\"}"));

    assertThat(open.call("GET", "/storage/uploads/a").send().reason())
        .isEqualTo("cockpit_malformed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void uploads_are_read_only(String method) {
    assertThat(bridge.aliceCalls(method, FILE).send().status()).isEqualTo(405);
    assertThat(open.call(method, FILE).send().status()).isEqualTo(405);
    assertThat(open.cockpit().journal().requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/storage/uploads/",
        "/storage/uploads",
        "/storage/uploads/a/",
        "/storage/uploads/.htaccess",
        "/storage/uploads/a/.git/config",
        "/storage/uploads/x.php",
        "/storage/uploads/x.PHP",
        "/storage/uploads/x.php7",
        "/storage/uploads/x.php.jpg",
        "/storage/uploads/x.php/a.jpg",
        "/storage/uploads/x.phtml",
        "/storage/uploads/x.pht",
        "/storage/uploads/x.shtm",
        "/storage/uploads/x.stm",
        "/storage/uploads/x.fcgi",
        "/storage/uploads/x.phar",
        "/storage/uploads/x.cgi",
        "/storage/data/system.sqlite",
        "/storage/uploadsx/a",
        "/storage/uploads//",
        "/storage/uploads//.htaccess",
        "/storage/uploads//x.php",
        "/storage/uploads//2026//x.php//a.jpg",
        "/storage/cache/modules.cache.php",
        "/storage/logs/x.log",
        "/storage/tmp/x.php",
        "/storage/tmp/x.png",
        "/storage/tmp/thumbs",
        "/storage/tmp/thumbs/",
        "/storage/tmp/thumbs/a.png",
        "/storage/tmp/thumbs/x/" + THUMBNAIL + "png",
        "/storage/tmp/" + THUMBNAIL + "png",
        "/storage/tmp/thumbs/" + THUMBNAIL + "php",
        "/storage/tmp/thumbs/" + THUMBNAIL + "PNG",
        "/storage/tmp/thumbs/" + THUMBNAIL + "html",
        "/storage/tmp/thumbs/" + THUMBNAIL + "svg",
        "/storage/tmp/thumbs/" + THUMBNAIL + "png.php",
        "/storage/tmp/thumbs/" + THUMBNAIL + "png/x",
        "/storage/tmp/thumbs/" + THUMBNAIL + "png/x.php",
        "/storage/tmp/thumbs/" + THUMBNAIL + "image/php",
        "/:kunde1/storage/uploads/2026/11/hallo.txt",
        "/Storage/uploads/a",
        "/.spaces/kunde1/storage/uploads/a",
        "/config/config.php"
      })
  void scripts_folders_and_hidden_files_are_404(String path) {
    assertThat(open.call("GET", path).send().status()).isIn(401, 404);
    assertThat(bridge.aliceCalls("GET", path).send().status()).isEqualTo(404);
    assertThat(open.cockpit().journal().requests()).isEmpty();
    assertThat(bridge.cockpit().journal().requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/storage/uploads/../data/system.sqlite",
        "/storage/uploads/%2e%2e/data/system.sqlite",
        "/storage/uploads/..%2fdata/system.sqlite",
        "//storage/uploads/a",
        "/storage//uploads/a",
        "/storage/uploads//../data/system.sqlite",
        "/storage/uploads/a//..//..//data/system.sqlite",
        "/storage/uploads//%2e%2e/data/x",
        "/storage/uploads/%2f/a",
        "/storage/uploads/a%25b.png",
        "/storage/uploads/a%23b.png",
        "/storage/tmp/thumbs//a",
        "/storage/tmp/thumbs/../x.php",
        "/storage/tmp/thumbs/%2e%2e/x.php",
        "/storage/uploads/x%2ephp",
        "/storage/uploads/x.ph%70",
        "/storage/uploads/a;x",
        "/storage/uploads/a%5cb",
        "/storage/./uploads/a"
      })
  void an_ambiguous_path_is_400(String path) {
    for (String method : List.of("GET", "POST")) {
      assertThat(open.call(method, path).send().reason()).isEqualTo("path_not_canonical");
    }
    assertThat(open.cockpit().journal().requests()).isEmpty();
  }
}
