package io.github.cockpitsso.bridge;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ASSET_ID;
import static io.github.cockpitsso.testkit.cockpit.SeedData.DRAWING_ID;
import static io.github.cockpitsso.testkit.cockpit.SeedData.PICTURE_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.KeyAnswer;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.HeaderField;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.Server;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cockpit's image API and its thumbnails through the bridge. */
@Tag("integration")
class ImagesTest {
  private static final String IMAGE = "/api/assets/image/";
  private static final String PICTURE = IMAGE + PICTURE_ID;
  private static final String THUMBNAIL = "/storage/tmp/thumbs/[0-9a-f]{32}_80_thumbnail\\.png";
  private static RunningBridge open;
  private static RunningBridge closed;

  @BeforeAll
  static void start() {
    open = RunningBridge.start("BRIDGE_UPLOADS", "public");
    closed = RunningBridge.start();
  }

  @AfterAll
  static void stop() {
    open.close();
    closed.close();
  }

  @BeforeEach
  void forget() {
    open.cockpit().reset();
    closed.cockpit().reset();
  }

  private static Answer get(String target) {
    return open.aliceCalls("GET", target).send();
  }

  private static Answer answered(int status, String location) {
    open.cockpit()
        .faults()
        .on(
            PICTURE,
            Fault.answer(
                status,
                List.of(new HeaderField("Location", location)),
                "<a href=" + location + ">moved</a>"));
    return get(PICTURE + "?w=4&re=1");
  }

  private static Answer text(String body) {
    open.cockpit()
        .faults()
        .on(
            PICTURE,
            Fault.answer(
                200, List.of(new HeaderField("Content-Type", "text/html;charset=UTF-8")), body));
    return get(PICTURE + "?w=4");
  }

  @Test
  void the_url_of_an_image_is_a_working_url_of_the_bridge() {
    Answer answer = get(PICTURE + "?w=4&h=3");

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.text()).startsWith(open.bridge().url() + "/storage/tmp/thumbs/");
    Answer picture = open.call("GET", URI.create(answer.text()).getRawPath()).send();
    assertThat(picture.status()).isEqualTo(200);
    assertThat(picture.header("Content-Type")).isEqualTo("image/png");
    assertThat(picture.header("Content-Security-Policy")).isEmpty();
    assertThat(picture.bytes()).startsWith(0x89, 'P', 'N', 'G');
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void a_redirect_leads_to_the_image_behind_any_web_server(Server server) {
    try (RunningBridge bridge = RunningBridge.start(
        TokenForge.start(),
        StandInCockpit.builder().server(server).start(),
        "BRIDGE_UPLOADS",
        "authenticated")) {
      Answer answer = bridge.aliceCalls("GET", PICTURE + "?w=4&h=3&re=1").send();

      assertThat(answer.status()).as(answer.toString()).isEqualTo(302);
      assertThat(answer.header("Location")).matches(THUMBNAIL);
      assertThat(answer.bytes()).isEmpty();
      assertThat(answer.header("Cache-Control")).isEqualTo("private");
      assertThat(bridge.aliceCalls("GET", answer.header("Location")).send().bytes())
          .startsWith(0x89, 'P', 'N', 'G');
      assertThat(bridge.call("GET", answer.header("Location")).send().reason())
          .isEqualTo("no_token");
    }
  }

  @Test
  void output_returns_the_image_privately_to_the_user() {
    Answer answer = get(PICTURE + "?w=4&h=3&o=1");

    assertThat(answer.header("Content-Type")).isEqualTo("image/png");
    assertThat(answer.bytes()).startsWith(0x89, 'P', 'N', 'G');
    assertThat(answer.header("Cache-Control")).isEqualTo("private, max-age=2592000, immutable");
    assertThat(answer.all("Vary")).contains("Accept", "Authorization");
    assertThat(open.aliceCalls("GET", PICTURE + "?w=4&h=3&o=1")
            .header("If-None-Match", answer.header("ETag"))
            .send()
            .status())
        .isEqualTo(304);
    assertThat(get(IMAGE + DRAWING_ID + "?w=4&o=1").header("Content-Security-Policy"))
        .isEqualTo("sandbox");
  }

  @Test
  void a_data_url_and_errors_are_forwarded_unchanged() {
    assertThat(get(PICTURE + "?w=4&b64=1").text()).startsWith("data:image/png;base64,");
    assertThat(get(PICTURE + "?w=400&h=400&mime=png&b64=1").text())
        .startsWith("data:image/png;base64,")
        .hasSizeGreaterThan(1024);
    assertThat(get(PICTURE).text()).contains("Target width or height");
    assertThat(get(IMAGE + "nix?w=4&re=1").status()).isEqualTo(400);
    assertThat(get(IMAGE + ASSET_ID + "?w=4").status()).isEqualTo(404);
    assertThat(text("").reason()).isEqualTo("cockpit_malformed");
  }

  @Test
  void an_image_name_with_blanks_and_umlauts_is_escaped_in_the_url() {
    String path = "/storage/uploads/2026/11/plan%20gr%C3%B6%C3%9Fe.svg";

    assertThat(get(IMAGE + DRAWING_ID + "?w=4&re=1").header("Location")).isEqualTo(path);
    assertThat(get(IMAGE + DRAWING_ID + "?w=4").text()).isEqualTo(open.bridge().url() + path);
    Answer drawing = open.call("GET", path).send();
    assertThat(drawing.header("Content-Type")).isEqualTo("image/svg+xml");
    assertThat(drawing.header("Content-Security-Policy")).isEqualTo("sandbox");
  }

  @Test
  void a_preset_returns_an_image_too() {
    assertThat(get(PICTURE + "/thumbnail?re=1").header("Location"))
        .startsWith("/storage/tmp/thumbs/")
        .endsWith(".webp");
    assertThat(get(PICTURE + "/small").text()).startsWith(open.bridge().url() + "/storage/");
  }

  @Test
  void image_urls_begin_with_the_public_url_if_it_is_set() {
    try (RunningBridge named = RunningBridge.start(
        "BRIDGE_UPLOADS", "public", "BRIDGE_PUBLIC_URL", "https://api.example.org/cms")) {
      Call call = named.aliceCalls("GET", PICTURE + "?w=4").header("X-Forwarded-Host", "evil.test");

      assertThat(call.send().text()).matches("https://api\\.example\\.org/cms" + THUMBNAIL);
      assertThat(named.aliceCalls("GET", PICTURE + "?w=4&re=1").send().header("Location"))
          .matches("/cms" + THUMBNAIL);
    }
  }

  @Test
  void the_scheme_of_an_image_url_is_that_of_the_connection() {
    String url = open.bridge().url();

    assertThat(open.aliceCalls("GET", url.replace("http:", "https:") + PICTURE + "?w=4")
            .send()
            .text())
        .startsWith(url + "/storage/");
  }

  @Test
  void images_of_a_space_have_urls_of_the_space() {
    StandInCockpit cockpit = StandInCockpit.start();
    try (RunningBridge space = RunningBridge.start(
        TokenForge.start(),
        cockpit,
        "BRIDGE_UPLOADS",
        "public",
        "BRIDGE_COCKPIT_URL",
        cockpit.uri() + "/:kunde1",
        "BRIDGE_COCKPIT_SERVICE_KEY",
        SeedData.SPACE_KEY)) {
      String token = space.forge().tokenFor(SeedData.NORA.id()).sign();
      Answer answer =
          space.call("GET", "/:kunde1" + PICTURE + "?w=4&re=1").token(token).send();

      assertThat(answer.header("Location")).as(answer.toString()).matches("/:kunde1" + THUMBNAIL);
      assertThat(space.call("GET", answer.header("Location")).send().status()).isEqualTo(200);
      assertThat(open.call("GET", answer.header("Location")).send().status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://cms.inner/cms/storage/uploads/a.svg",
        "https://other.inner:8443/storage/uploads/a.svg",
        "/storage/uploads/a.svg",
        "http://cms.inner/storage/uploads//a.svg"
      })
  void file_urls_lead_to_the_bridge_for_any_name_that_cockpit_uses_for_itself(String address) {
    StandInCockpit cockpit = StandInCockpit.start();
    try (RunningBridge below = RunningBridge.start(
        TokenForge.start(),
        cockpit,
        "BRIDGE_UPLOADS",
        "public",
        "BRIDGE_COCKPIT_URL",
        cockpit.uri() + "/cms")) {
      cockpit.faults().on("/cms/api/sso", Fault.json(200, KEY));
      cockpit
          .faults()
          .on(
              "/cms" + PICTURE,
              Fault.answer(307, List.of(new HeaderField("Location", address)), ""));
      Answer answer = below.aliceCalls("GET", PICTURE + "?w=4&re=1").send();

      assertThat(answer.status()).as(answer.toString()).isEqualTo(307);
      assertThat(answer.header("Location")).isEqualTo("/storage/uploads/a.svg");
    }
  }

  private static final String KEY = KeyAnswer.ofAlice();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.test/",
        "https://evil.test/x.png",
        "//evil.test/storage/uploads/a.png",
        "\\\\evil.test/storage/uploads/a.png",
        "https:///storage/uploads/a.png",
        "https://evil.test\\@x/storage/uploads/a.png",
        "javascript:/storage/uploads/a.png",
        "data:text/html,/storage/uploads/a.png",
        "ftp://x/storage/uploads/a.png",
        "http://cms/auth/login",
        "http://cms/api/content/items/Seiten",
        "http://cms/storage/data/system.sqlite",
        "http://cms/storage/tmp/x.php",
        "http://cms/storage/tmp/thumbs/x.php",
        "http://cms/storage/tmp/thumbs/0123456789abcdef0123456789abcdef_80_a/../../x.php",
        "http://cms/storage/uploads/../data/system.sqlite",
        "http://cms/storage/uploads/%2e%2e/data/system.sqlite",
        "http://cms/storage/uploads/x.php",
        "http://cms/storage/uploads/a.png?x=1",
        "http://cms/storage/uploads/a.png#x",
        "http://cms/storage/uploads/",
        "http://cms/:kunde1/storage/uploads/a.png",
        "http://cms/.spaces/kunde1/storage/uploads/a.png",
        "http://cms/x/storage/uploads/a.png",
        "storage/uploads/a.png",
        ""
      })
  void no_other_redirect_is_forwarded(String location) {
    Answer answer = answered(302, location);

    assertThat(answer.reason()).as(answer.toString()).isEqualTo("cockpit_redirects");
    assertThat(answer.header("Location")).isEmpty();
  }

  @Test
  void the_body_of_a_redirect_does_not_contain_the_internal_server() {
    Answer answer = answered(302, "http://cms.inner/storage/uploads/a.png");

    assertThat(answer.header("Location")).isEqualTo("/storage/uploads/a.png");
    assertThat(answer.text()).isEmpty();
    assertThat(answer.headers().toString()).doesNotContain("cms.inner");
  }

  @Test
  void a_redirect_with_a_long_body_does_not_block_the_connection() {
    List<HeaderField> location =
        List.of(new HeaderField("Location", "http://cms.inner/storage/uploads/a.png"));
    open.cockpit().faults().on(PICTURE, Fault.answer(302, location, "x".repeat(20_000)));

    assertThat(get(PICTURE + "?w=4&re=1").reason()).isEqualTo("cockpit_malformed");
  }

  @Test
  void a_redirect_to_another_server_is_never_forwarded() {
    for (String path : List.of("/api/assets/" + PICTURE_ID, "/storage/uploads/a.png")) {
      open.cockpit().faults().on(path, Fault.redirect("http://cms/storage/uploads/a.png"));
      assertThat(get(path).reason()).isEqualTo("cockpit_redirects");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://cdn.example.org/a.png",
        "http://cms/storage/data/system.sqlite",
        "http://cms/storage/uploads/a.png\nx",
        "see http://cms/storage/uploads/a.png",
        "data:image/png;base64,AAAA"
      })
  void other_text_is_forwarded_unchanged(String body) {
    assertThat(text(body).text()).isEqualTo(body);
  }

  @Test
  void if_uploads_are_not_served_a_redirect_is_502_and_the_reason_names_the_setting() {
    Answer answer = closed.aliceCalls("GET", PICTURE + "?w=4&re=1").send();

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.reason()).isEqualTo("cockpit_redirects");
    assertThat(answer.json().path("detail").asText()).contains("bridge.uploads");
    assertThat(closed.aliceCalls("GET", PICTURE + "?w=4").send().text())
        .startsWith("http://cockpit.test:");
    assertThat(closed.aliceCalls("GET", PICTURE + "?w=4&o=1").send().bytes())
        .startsWith(0x89, 'P', 'N', 'G');
  }

  @Test
  void without_a_token_an_image_is_as_public_as_in_cockpit() {
    try (RunningBridge anonymous =
        RunningBridge.start("BRIDGE_UPLOADS", "public", "BRIDGE_ANONYMOUS", "true")) {
      Answer picture = anonymous.call("GET", PICTURE + "?w=4&o=1").send();

      assertThat(picture.header("Cache-Control")).isEqualTo("public, max-age=2592000, immutable");
      assertThat(picture.all("Vary")).contains("Accept", "Authorization");
      assertThat(anonymous.call("GET", PICTURE + "?w=4&re=1").send().header("Location"))
          .matches(THUMBNAIL);
      assertThat(anonymous.call("GET", PICTURE + "?w=4&mime=php").send().reason())
          .isEqualTo("parameter_not_allowed");
    }
  }

  @Test
  void a_full_media_type_and_an_empty_mode_return_an_image() {
    assertThat(get(PICTURE + "?w=4&m=").text()).endsWith("_80_thumbnail.png");

    Answer answer = get(PICTURE + "?w=4&mime=image%2Fjpeg");

    assertThat(answer.text()).startsWith(open.bridge().url()).endsWith("_80_thumbnail.jpeg");
    assertThat(
            open.call("GET", URI.create(answer.text()).getRawPath()).send().header("Content-Type"))
        .isEqualTo("image/jpeg");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mime=php",
        "mime=html",
        "mime=svg",
        "mime=PNG",
        "mime=png.php",
        "mime=png%00",
        "mime=png/../../x.php",
        "mime=image/php",
        "%6dime=php",
        "mime[]=php",
        "m=a/../../x",
        "m=../x&mime=png",
        "m=..%2fx",
        "m=a.php",
        "m[x]=y",
        "%6D=/",
        "x;mime=php&mime=html",
        "?mime=php"
      })
  void the_query_cannot_choose_a_file_name_on_the_server(String query) {
    for (String path : List.of(PICTURE, PICTURE + "/thumbnail", PICTURE + "/")) {
      Answer answer = get(path + "?w=4&" + query);
      boolean refused = answer.status() == 400;
      // An accepted name is not such a parameter for any server.
      assertThat(refused
              || !open.cockpit()
                  .journal()
                  .last()
                  .orElseThrow()
                  .target()
                  .matches(".*[?&;](mime=php|mime=html).*"))
          .as(answer.toString())
          .isTrue();
    }
  }

  @Test
  void a_body_cannot_choose_a_file_name_on_the_server() {
    for (String body : List.of("{\"mime\":\"php\"}", "{\"m\":\"../x\"}", "{\"mime\":[\"php\"]}")) {
      assertThat(open.aliceCalls("GET", PICTURE + "?w=4")
              .body("application/json", body)
              .send()
              .reason())
          .isEqualTo("parameter_not_allowed");
    }
    assertThat(open.cockpit().journal().count(PICTURE)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mime=auto",
        "mime=webp",
        "mime=image/png",
        "mime=",
        "m=bestFit",
        "m=",
        "q=40",
        "f[]=sepia",
        "t=1;2"
      })
  void known_parameters_of_the_image_api_are_forwarded(String query) {
    assertThat(get(PICTURE + "?w=4&" + query).status()).isEqualTo(200);
  }

  @Test
  void rules_for_the_image_api_apply_to_every_spelling(@TempDir Path folder) throws IOException {
    Path rules = Files.writeString(folder.resolve("policy.yaml"), """
        default: allow
        rules:
          - name: no pictures
            paths: [/assets/image/**]
            decision: deny
        """);
    try (RunningBridge strict =
        RunningBridge.start("BRIDGE_UPLOADS", "public", "BRIDGE_POLICY_FILE", rules.toString())) {
      for (String path : List.of(
          PICTURE,
          PICTURE + "/",
          PICTURE + "/thumbnail",
          "/api/assets//image/" + PICTURE_ID,
          "/api/assets/%69mage/" + PICTURE_ID,
          "/api/assets/./image/" + PICTURE_ID,
          "/storage/uploads/../../api/assets/image/" + PICTURE_ID,
          "/storage/uploads//../../api/assets/image/" + PICTURE_ID)) {
        Answer answer = strict.aliceCalls("GET", path + "?w=4&o=1").send();
        assertThat(answer.status()).as(path + ": " + answer).isIn(400, 403);
      }
      assertThat(strict.cockpit().journal().count("/api/assets")).isZero();
    }
  }
}
