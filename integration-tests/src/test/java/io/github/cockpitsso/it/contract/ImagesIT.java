package io.github.cockpitsso.it.contract;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cockpitsso.it.browser.Browser;
import io.github.cockpitsso.it.browser.NeedsBrowser;
import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.Server;
import io.github.cockpitsso.testkit.contract.CockpitUnderTest;
import io.github.cockpitsso.testkit.contract.StandInUnderTest;
import io.github.cockpitsso.testkit.real.RealCockpit;
import io.github.cockpitsso.testkit.real.RealCockpitSettings;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Pictures and files of a Cockpit through the bridge: on the stand-in, and on a real Cockpit if one
 * is configured.
 */
class ImagesIT {
  private static final String PICTURE = "/api/assets/image/" + SeedData.PICTURE_ID;
  private static final String PDF = "/storage/uploads//2026/11/plan.pdf";

  @Nested
  class OnTheStandIn extends Pictures {
    @Override
    CockpitUnderTest cockpit() {
      return StandInUnderTest.start(Server.EITHER, true);
    }
  }

  @Nested
  class OnPhpsOwnServer extends Pictures {
    @Override
    CockpitUnderTest cockpit() {
      return real(Server.PHP);
    }
  }

  @Nested
  class BehindNginx extends Pictures {
    @Override
    CockpitUnderTest cockpit() {
      return real(Server.NGINX);
    }

    @Test
    void a_range_of_a_file_can_be_requested() throws Exception {
      HttpResponse<byte[]> part = HTTP.send(
          HttpRequest.newBuilder(at("/storage/uploads/2026/11/hallo.txt"))
              .header("Range", "bytes=1-3")
              .build(),
          HttpResponse.BodyHandlers.ofByteArray());

      assertThat(part.statusCode()).isEqualTo(206);
      assertThat(text(part)).isEqualTo("all");
    }
  }

  private static CockpitUnderTest real(Server server) {
    Optional<RealCockpitSettings> settings = RealCockpitSettings.from(System.getProperties());
    assumeTrue(settings.isPresent(), RealCockpitSettings.HOW_TO_RUN);
    assumeTrue(
        server != Server.NGINX || settings.orElseThrow().fpm().isPresent(),
        "no php-fpm: name it by -Dphp.fpm=COMMAND");
    return RealCockpit.start(settings.orElseThrow(), server, true);
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract static class Pictures {
    static final HttpClient HTTP =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    private CockpitUnderTest cockpit;
    private TokenForge forge;
    private BridgeServer bridge;

    abstract CockpitUnderTest cockpit();

    @BeforeAll
    void start() {
      cockpit = cockpit();
      forge = TokenForge.start();
      bridge = bridge("", SeedData.BRIDGE_KEY);
    }

    @AfterAll
    void stop() {
      if (cockpit != null) {
        bridge.close();
        forge.close();
        cockpit.close();
      }
    }

    private BridgeServer bridge(String space, String key) {
      return BridgeServer.builder()
          .env("BRIDGE_ISSUER", forge.url())
          .env("BRIDGE_INSECURE_HTTP_ISSUER", "true")
          .env("BRIDGE_COCKPIT_URL", cockpit.uri() + space)
          .env("BRIDGE_COCKPIT_SERVICE_KEY", key)
          .env("BRIDGE_UPLOADS", "public")
          .start();
    }

    URI at(String path) {
      return bridge.uri().resolve(path);
    }

    private HttpResponse<byte[]> open(URI address) throws Exception {
      return HTTP.send(
          HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> asAlice(String path) throws Exception {
      return as(SeedData.ALICE.id(), at(path));
    }

    private HttpResponse<byte[]> as(String user, URI address) throws Exception {
      return HTTP.send(
          HttpRequest.newBuilder(address)
              .header("Authorization", "Bearer " + forge.tokenFor(user).sign())
              .build(),
          HttpResponse.BodyHandlers.ofByteArray());
    }

    private void isPicture(HttpResponse<byte[]> answer) {
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
      assertThat(answer.body()).startsWith(0x89, 'P', 'N', 'G');
    }

    /** The viewer itself is dark. */
    private static long whitePixels(Browser browser, Path shot) {
      browser.shoot(shot);
      try {
        BufferedImage image = ImageIO.read(shot.toFile());
        int[] pixels =
            image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return Arrays.stream(pixels)
            .filter(pixel -> (pixel & 0xffffff) == 0xffffff)
            .count();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Test
    void the_address_from_the_image_api_can_be_opened() throws Exception {
      HttpResponse<byte[]> answer = asAlice(PICTURE + "?w=4&h=3");

      assertThat(text(answer)).startsWith(bridge.uri() + "/storage/tmp/thumbs/");
      isPicture(open(URI.create(text(answer))));
    }

    @Test
    void a_redirect_points_to_the_picture() throws Exception {
      HttpResponse<byte[]> answer = asAlice(PICTURE + "?w=4&h=3&re=1");

      String location = answer.headers().firstValue("Location").orElseThrow();
      assertThat(location).startsWith("/storage/tmp/thumbs/");
      isPicture(open(at(location)));
    }

    @Test
    void output_is_the_picture() throws Exception {
      isPicture(asAlice(PICTURE + "?w=4&h=3&o=1"));
    }

    @Test
    void an_svg_with_umlauts_in_its_name_can_be_opened() throws Exception {
      String drawing = "/api/assets/image/" + SeedData.DRAWING_ID + "?w=4&re=1";
      String location = asAlice(drawing).headers().firstValue("Location").orElseThrow();

      HttpResponse<byte[]> answer = open(at(location));
      assertThat(answer.headers().firstValue("Content-Type")).contains("image/svg+xml");
      assertThat(answer.headers().firstValue("Content-Security-Policy")).contains("sandbox");
    }

    @Test
    void a_spaces_pictures_can_be_opened() throws Exception {
      try (BridgeServer ofSpace = bridge("/:kunde1", SeedData.SPACE_KEY)) {
        URI api = ofSpace.uri().resolve("/:kunde1" + PICTURE + "?w=4&h=3");
        URI picture = URI.create(text(as(SeedData.NORA.id(), api)));

        assertThat(picture.getPath()).contains("kunde1/storage/tmp/thumbs/");
        isPicture(open(picture));
        assertThat(open(at(picture.getRawPath())).statusCode()).isEqualTo(404);
      }
    }

    @Test
    void no_caller_can_write_a_script_into_the_temporary_folder() throws Exception {
      for (String query : new String[] {"mime=php", "mime=php&m=a/../../x", "mime[]=php"}) {
        assertThat(asAlice(PICTURE + "?w=4&" + query).statusCode()).as(query).isEqualTo(400);
      }
      assertThat(open(at("/storage/tmp/x.php")).statusCode()).isIn(401, 404);
    }

    @Test
    @NeedsBrowser
    void a_browser_shows_pictures_and_pdfs() throws Exception {
      String picture = text(asAlice(PICTURE + "?w=80&h=60"));
      try (Browser browser = Browser.start()) {
        browser.open(URI.create(picture));
        assertThat(browser.page().locator("img")).hasJSProperty("naturalWidth", 80);
        browser.open(at(PDF));
        assertThat(browser.page().evaluate("document.contentType")).isEqualTo("application/pdf");
        Path shot = Path.of("target", "pdf-" + getClass().getSimpleName() + ".png");
        await("its page")
            .atMost(Duration.ofSeconds(60))
            .pollInSameThread()
            .until(() -> whitePixels(browser, shot) > 10_000);
      }
    }
  }
}
