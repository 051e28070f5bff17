package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ASSET_ID;
import static io.github.cockpitsso.testkit.cockpit.SeedData.DRAWING_ID;
import static io.github.cockpitsso.testkit.cockpit.SeedData.LOST_ID;
import static io.github.cockpitsso.testkit.cockpit.SeedData.NORA_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.PICTURE_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.testkit.cockpit.Server;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The image API, thumbnails and uploaded files (contract section 14). */
interface ImageContract extends Topic {

  String IMAGE = "/api/assets/image/";
  String PICTURE = IMAGE + PICTURE_ID;
  String THUMBNAIL = "/storage/tmp/thumbs/[0-9a-f]{32}_80_thumbnail\\.";

  /** The start of Cockpit's addresses: its server's own name, not the name that the caller used. */
  private String site() {
    return cockpit().server() == Server.PHP
        ? cockpit().uri().toString()
        : "http://cockpit.test:" + cockpit().uri().getPort();
  }

  /** The path of an address that Cockpit returned. */
  private String path(String address) {
    assertThat(address).startsWith(site() + "/");
    return address.substring(site().length());
  }

  private String thumbnail(String target) {
    Answer answer = get(target).key(ALICE_KEY).expect(200);
    assertThat(answer.contentType()).isEqualTo("text/html;charset=utf-8");
    return path(answer.body());
  }

  @Test
  default void anImageAddressHasTheNameOfTheServer() {
    String path = thumbnail(PICTURE + "?w=4&h=3");

    assertThat(path).matches(THUMBNAIL + "png");
    Answer thumbnail = get(path).expect(200);
    assertThat(thumbnail.contentType()).isEqualTo("image/png");
    assertThat(thumbnail.body()).contains("PNG").contains("\0\0\0\4\0\0\0\3");
  }

  @Test
  default void forwardedHeadersDoNotChangeTheAddress() {
    Answer answer = get(PICTURE + "?w=4")
        .key(ALICE_KEY)
        .header("X-Forwarded-Host", "api.example.org")
        .header("X-Forwarded-Proto", "https")
        .send();

    assertThat(path(answer.expect(200).body())).matches(THUMBNAIL + "png");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?w=4",
        "?h=3",
        "?w=4&m=bestFit",
        "?w=original",
        "?w=4&q=30",
        "?w=4&mime=jpeg",
        "?h=4&t=1"
      })
  default void sizeModeQualityAndTypeAreChosenByTheCaller(String query) {
    String path = thumbnail(PICTURE + query);

    assertThat(path).startsWith("/storage/tmp/thumbs/");
    get(path).expect(200);
  }

  /** The picture has 8 x 6 pixels. Cockpit takes the width as the height of fitToHeight. */
  @ParameterizedTest
  @CsvSource({
    "w=16, 16, 12",
    "w=16&m=resize, 16, 12",
    "w=16&m=fitToWidth, 16, 12",
    "w=16&m=fitToHeight, 21, 16",
    "w=16&m=bestFit, 8, 6",
    "w=4&m=bestFit, 4, 3",
    "w=16&h=3, 16, 3",
    "w=16&h=3&m=resize, 16, 3",
    "w=16&h=3&m=fitToWidth, 16, 12",
    "w=16&h=3&m=bestFit, 4, 3"
  })
  default void allModesButBestFitEnlarge(String query, int width, int height) {
    Answer picture = get(PICTURE + "?o=1&" + query).key(ALICE_KEY).expect(200);

    assertThat(picture.body()).contains("\0\0\0" + (char) width + "\0\0\0" + (char) height);
  }

  @Test
  default void redirectsLeadToTheAddress() {
    for (String re : List.of("re=1", "re=2", "re=1x")) {
      Answer answer = get(PICTURE + "?w=4&h=3&" + re).key(ALICE_KEY).expect(302);
      assertThat(path(answer.header("Location").orElseThrow())).matches(THUMBNAIL + "png");
      assertThat(answer.body()).isEmpty();
      assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }
    get(PICTURE + "?w=4&h=3&re=0").key(ALICE_KEY).expect(200);
  }

  @Test
  default void outputIsThePicture() {
    Answer answer = get(PICTURE + "?w=4&h=3&o=1&re=1").key(ALICE_KEY).expect(200);

    assertThat(answer.contentType()).isEqualTo("image/png");
    assertThat(answer.body()).contains("PNG").contains("\0\0\0\4\0\0\0\3");
    assertThat(answer.header("Cache-Control")).contains("public, max-age=2592000, immutable");
    String etag = answer.header("ETag").orElseThrow();
    Answer again = get(PICTURE + "?w=4&h=3&o=1&re=1")
        .key(ALICE_KEY)
        .header("If-None-Match", etag)
        .send();
    again.expect(304);
  }

  @Test
  default void base64IsADataUrl() {
    assertThat(get(PICTURE + "?w=4&b64=1&o=1").key(ALICE_KEY).expect(200).body())
        .startsWith("data:image/png;base64,iVBOR");
    assertThat(get(IMAGE + DRAWING_ID + "?w=4&b64=1").key(ALICE_KEY).expect(200).body())
        .startsWith("data:image/svg+xml;base64,");
  }

  @Test
  default void theAcceptHeaderChoosesWebpAndTheAnswerDoesNotSaySo() {
    Answer answer = get(PICTURE + "?w=4&o=1")
        .key(ALICE_KEY)
        .header("Accept", "image/webp,*/*")
        .expect(200);

    assertThat(answer.contentType()).isEqualTo("image/webp");
    assertThat(answer.header("Vary")).isEmpty();
  }

  @Test
  default void anSvgImageIsTheUploadedFileWithAnUnescapedName() {
    String path = "/storage/uploads/2026/11/plan größe.svg";

    assertThat(thumbnail(IMAGE + DRAWING_ID + "?w=4")).isEqualTo(path);
    Answer redirect = get(IMAGE + DRAWING_ID + "?w=4&re=1").key(ALICE_KEY).expect(302);
    assertThat(path(redirect.header("Location").orElseThrow())).isEqualTo(path);
    Answer output = get(IMAGE + DRAWING_ID + "?w=4&o=1").key(ALICE_KEY).expect(200);
    assertThat(output.contentType()).isEqualTo("image/svg+xml");
    get("/storage/uploads/2026/11/plan%20gr%C3%B6%C3%9Fe.svg").expect(200);
  }

  @Test
  default void aFileThatIsNotAPictureHasNoAddress() {
    get(IMAGE + ASSET_ID + "?w=4").key(ALICE_KEY).expectEmptyNotFound();
    get(IMAGE + ASSET_ID + "?w=4&re=1").key(ALICE_KEY).expect(500);
    get(IMAGE + ASSET_ID + "?w=4&o=1").key(ALICE_KEY).expect(500);
    get(IMAGE + LOST_ID + "?w=4").key(ALICE_KEY).expectEmptyNotFound();
    get(IMAGE + "nix?w=4&re=1").key(ALICE_KEY).expectError(400, "Asset not found");
    get(PICTURE + "/?w=4").key(ALICE_KEY).expectEmptyNotFound();
    call("POST", PICTURE + "?w=4").key(ALICE_KEY).expectEmptyNotFound();
    assertThat(call("HEAD", PICTURE + "?w=4&o=1").key(ALICE_KEY).send().status())
        .isEqualTo(404);
  }

  @Test
  default void aPresetChoosesForTheCaller() {
    since(13);
    assertThat(thumbnail(PICTURE + "/thumbnail")).matches(THUMBNAIL + "webp");
    get(PICTURE + "/thumbnail?re=1").key(ALICE_KEY).expect(302);
    get(PICTURE + "/thumbnail?o=1").key(ALICE_KEY).expect(200);
    get(PICTURE + "/nix").key(ALICE_KEY).expectError(404, "Preset not found");
  }

  /**
   * A hole of the stock API: the caller chooses the name of the file, and Cockpit does not
   * check it.
   */
  @Test
  default void typeAndModeBecomeTheNameOfTheFile() {
    assertThat(thumbnail(PICTURE + "?w=4&mime=html")).matches(THUMBNAIL + "html");
    assertThat(thumbnail(PICTURE + "?w=4&mime=html&m=a/../../x"))
        .matches("/storage/tmp/thumbs/[0-9a-f]{32}_80_a/\\.\\./\\.\\./x\\.html");
    get(PICTURE + "?w=4&mime=html&m=a/../../../../x").key(ALICE_KEY).expect(500);
    Answer output = get(PICTURE + "?w=4&mime=html&o=1").key(ALICE_KEY).expect(200);
    assertThat(output.contentType()).isEqualTo("text/html;charset=utf-8");
  }

  @Test
  default void aSpaceHasItsOwnPicturesUnderItsOwnAddress() {
    Answer answer = get("/:kunde1" + PICTURE + "?w=4&h=3").key(NORA_KEY).expect(200);

    String path = path(answer.body());
    String prefix = path.startsWith("/:") ? "/:kunde1" : "/\\.spaces/kunde1";
    assertThat(path).matches(prefix + THUMBNAIL + "png");
    get(path).expect(200);
    for (String uploads : List.of("/.spaces/kunde1", path.replaceFirst("/storage/.*", ""))) {
      get(uploads + "/storage/uploads/2026/11/bild.png").expect(200);
    }
  }

  @Test
  default void repeatedSlashesLeadToTheSameFile() {
    assertThat(get("/storage/uploads//2026//11/hallo.txt").expect(200).body()).isEqualTo("Hallo\n");
  }
}
