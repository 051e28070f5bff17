package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN_API_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ALICE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ASSET_ID;
import static io.github.cockpitsso.testkit.cockpit.SeedData.DAVE_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ERIN_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.JUERGEN_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.PUB_KEY;
import static io.github.cockpitsso.testkit.cockpit.SeedData.ROLELESS_API_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cockpitsso.testkit.cockpit.Server;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statuses, bodies and headers of the stock API (contract sections 3 and 4). */
interface StatusContract extends Topic {

  List<String> CORS_HEADERS = List.of(
      "Access-Control-Allow-Origin",
      "Access-Control-Allow-Credentials",
      "Access-Control-Max-Age",
      "Access-Control-Allow-Headers",
      "Access-Control-Allow-Methods",
      "Access-Control-Expose-Headers");

  @Test
  default void withoutAKeyThePublicRoleDecides() {
    get(PAGES).expectDenied();
    get(HOME).expect(200);
  }

  @Test
  default void aWrongKeyIsRefusedFirst() {
    for (String path : List.of(PAGES, HOME, "/api/gql", "/api/nix", "/api/content/items/Nix")) {
      get(path).key("wrong").expectError(412, "Authentication failed");
    }
  }

  @Test
  default void rolesDecideWhatAKeyMayRead() {
    get(PAGES).key(ALICE_KEY).expect(200);
    get(PAGES).key(JUERGEN_KEY).expect(200);
    get(PAGES).key(PUB_KEY).expectDenied();
    get("/api/content/items/Geheim").key(ALICE_KEY).expectDenied();
    get("/api/content/items/Geheim").key(ADMIN_API_KEY).expect(200);
  }

  @Test
  default void aKeyOfA2faUserWorksWithoutACode() {
    get(PAGES).key(DAVE_KEY).expect(200);
  }

  @Test
  default void aRoleThatDoesNotExistAndNoRoleGrantNothing() {
    get(PAGES).key(ERIN_KEY).expectDenied();
    get(PAGES).key(ROLELESS_API_KEY).expectDenied();
    get(HOME).key(ROLELESS_API_KEY).expectDenied();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Nix", "seiten", "SEITEN"})
  default void aModelThatDoesNotExistIsReportedToEveryCaller(String model) {
    String error = "Model <" + model + "> not found";
    get("/api/content/items/" + model).key(ALICE_KEY).expectError(404, error);
    get("/api/content/items/" + model).expectError(404, error);
    get("/api/content/item/" + model).expectError(404, error);
    get("/api/content/tree/" + model).expectError(404, error);
    get("/api/content/aggregate/" + model).expectError(404, error);
    post("/api/content/item/" + model).expectError(404, error);
    call("DELETE", "/api/content/item/" + model + "/x").expectError(404, error);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/",
        "/api/nix",
        "/api/content",
        "/api/content/items/Seiten/",
        "/api//content/items/Seiten",
        "/api/content//items/Seiten",
        "/api/content/items/%53eiten",
        "/api/Content/items/Seiten",
        "/api/content/items/Seiten.json",
        "/api/content/items/Sei%20ten",
        "/api/gql/",
        "/api/gql/x",
        "/api/users",
        "/api/auth",
        "/api/assets",
        "/api/assets/upload"
      })
  default void anUnknownPathIsAnEmpty404(String path) {
    get(path).key(ALICE_KEY).expectEmptyNotFound();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  default void aMethodThatAnEndpointDoesNotHaveGetsAnEmpty404(String method) {
    call(method, PAGES).key(ALICE_KEY).expectEmptyNotFound();
  }

  @Test
  default void phpsOwnServerRejectsAnUnknownMethod() {
    int expected = cockpit().server() == Server.PHP ? 501 : 404;
    call("FOO", PAGES).key(ALICE_KEY).expect(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "Get", "options", "gET"})
  default void aMethodThatIsNotInUpperCaseIsUnknown(String method) {
    Call call = call(method, PAGES).key(ALICE_KEY);
    if (cockpit().server() != Server.PHP) {
      call.expect(400);
    } else if (Character.isLowerCase(method.charAt(0))) {
      assertThatThrownBy(call::send).isInstanceOf(UncheckedIOException.class);
    } else {
      call.expect(501);
    }
  }

  @Test
  default void headIsNeverDefined() {
    for (String path : List.of(PAGES, HOME, "/api/assets/" + ASSET_ID)) {
      call("HEAD", path).key(ALICE_KEY).expect(404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api", "/API/content/items/Seiten", "/%61pi/content/items/Seiten", "/xapi/content"
      })
  default void pathsOutsideApiArePages(String path) {
    Answer answer = get(path).key(ALICE_KEY).send();
    assertThat(answer.status()).isNotEqualTo(200);
    assertThat(answer.contentType()).startsWith("text/html");
  }

  @Test
  default void nginxTreatsADoubleSlashAsAHost() {
    Answer answer = get("//x/api/content/items/Seiten").key(ALICE_KEY).send();
    assertThat(answer.status() == 200).isEqualTo(cockpit().server() != Server.PHP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"x\"", "5", "true", "1.5"})
  default void aScalarJsonBodyGetsAnEmpty200(String body) {
    Answer answer = post("/api/content/item/Seiten").key(ALICE_KEY).json(body).expect(200);
    assertThat(answer.contentType()).startsWith("text/html");
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "false", "\"\"", "null", "[]", "{"})
  default void aFalsyOrBrokenJsonBodyCountsAsEmpty(String body) {
    post("/api/content/item/Seiten")
        .key(ALICE_KEY)
        .json(body)
        .expectError(412, "Item data is missing");
  }

  @Test
  default void optionsIsAnsweredForEveryCallerAndPath() {
    for (String path : List.of(PAGES, "/api/nix", "/api/gql")) {
      Answer answer = call("OPTIONS", path).key("wrong").expect(200);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.headers()).extracting(h -> h.name()).containsAll(CORS_HEADERS);
    }
  }

  @Test
  default void everyAnswerCarriesCockpitsOwnCorsHeaders() {
    for (Answer answer :
        List.of(get(HOME).send(), get(PAGES).send(), get(HOME).key("wrong").send())) {
      assertThat(answer.header("Access-Control-Allow-Origin")).contains("*");
      assertThat(answer.header("Access-Control-Allow-Credentials")).contains("true");
      assertThat(answer.header("Access-Control-Allow-Headers").orElse("")).contains("API-KEY");
      assertThat(answer.header("Access-Control-Allow-Methods"))
          .contains("PUT, POST, GET, OPTIONS, DELETE");
    }
  }

  @Test
  default void answersHaveNoCacheHeaders() {
    Answer answer = get(PAGES).key(ALICE_KEY).expect(200);
    for (String name : List.of("Cache-Control", "Vary", "ETag", "Set-Cookie")) {
      assertThat(answer.header(name)).as(name).isEmpty();
    }
    assertThat(answer.header("WWW-Authenticate")).isEmpty();
  }

  @Test
  default void nginxSpeaksHttp11AndPhpsOwnServer10() {
    Answer answer = get(HOME).send();
    boolean php = cockpit().server() == Server.PHP;
    assertThat(answer.statusLine()).startsWith(php ? "HTTP/1.0 200" : "HTTP/1.1 200");
    assertThat(answer.header("Content-Length")).isEmpty();
  }

  @Test
  default void nonAsciiCharactersAreEscaped() {
    assertThat(get(HOME).send().body()).contains("Gr\\u00fc\\u00dfe").doesNotContain("ü");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "DELETE"})
  default void theHealthCheckNeedsNoKey(String method) {
    since(8);
    for (String key : List.of("wrong", ALICE_KEY)) {
      Answer answer = call(method, "/api/system/healthcheck").key(key).expect(200);
      assertThat(answer.body()).isEqualTo("{\"status\":\"ok\"}");
    }
  }

  @Test
  default void theHealthCheckReportsWhatItChecked() {
    since(13);
    assertThat(get("/api/system/healthcheck").send().header("Cache-Control").orElse(""))
        .contains("no-store");
    assertThat(get("/api/system/healthcheck").send().header("X-Health-Checks"))
        .contains("db, memory, fs, redis, smtp, custom");
    assertThat(get("/api/system/healthcheck?checks=db,memory").send().header("X-Health-Checks"))
        .contains("db, memory");
  }

  @Test
  default void assetsAreReadWithAnyAcceptedKey() {
    for (String key : List.of(ALICE_KEY, ROLELESS_API_KEY, ERIN_KEY)) {
      Answer answer = get("/api/assets/" + ASSET_ID).key(key).expect(200);
      assertThat(answer.text("path")).isEqualTo("/2026/11/hallo.txt");
    }
    get("/api/assets/" + ASSET_ID).expect(200);
    get("/api/assets/" + ASSET_ID).key("wrong").expect(412);
    get("/api/assets/nix").key(ALICE_KEY).expectEmptyNotFound();
    get("/api/assets/image/" + ASSET_ID)
        .expectError(400, "Target width or height parameter is missing");
    get("/api/assets/presets").key(ADMIN_API_KEY).expectEmptyNotFound();
    post("/api/assets").key(ADMIN_API_KEY).expectEmptyNotFound();
  }

  @Test
  default void theRateLimiterCountsByKeyHeaderAndNotByParameter() {
    since(8);
    cockpit().limitRate(3);
    for (int i = 0; i < 3; i++) {
      get(PAGES).key(ALICE_KEY).expect(200);
    }
    Answer answer = get(PAGES).key(ALICE_KEY).send();
    answer.expectError(429, "Rate limit exceeded");
    assertThat(answer.header("Retry-After")).isEmpty();
    assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    get(PAGES).key(JUERGEN_KEY).expect(200);
    call("OPTIONS", PAGES).key(ALICE_KEY).expect(200);
    get("/api/system/healthcheck").key(ALICE_KEY).expect(429);
  }

  @Test
  default void anOtherOriginIsRefusedUnlessTheRefererIsAllowed() {
    since(8);
    cockpit().origins(Set.of("good.example.org"));
    get(HOME).expect(200);
    get(HOME).header("Origin", "https://good.example.org").expect(200);
    Answer answer = get(HOME).header("Origin", "https://evil.example.org").send();
    answer.expectError(412, "Not allowed");
    assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    get(HOME)
        .header("Origin", "https://evil.example.org")
        .header("Referer", "https://good.example.org/x")
        .expect(200);
  }
}
