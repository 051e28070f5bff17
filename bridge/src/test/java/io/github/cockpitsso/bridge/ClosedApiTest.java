package io.github.cockpitsso.bridge;

import static io.github.cockpitsso.bridge.support.ExampleCockpit.BRIDGE;
import static io.github.cockpitsso.bridge.support.ExampleCockpit.KEYCLOAK;
import static io.github.cockpitsso.bridge.support.ExampleCockpit.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.ExampleCockpit;
import io.github.cockpitsso.bridge.support.Prerequisite;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files in {@code examples/nginx} block Cockpit's API for all but the bridge and Keycloak. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("integration")
class ClosedApiTest {

  @TempDir
  private static Path folder;

  private Optional<ExampleCockpit> started;
  private ExampleCockpit cockpit;

  @BeforeAll
  void start() {
    started = ExampleCockpit.start(folder);
    cockpit = Prerequisite.orSkip(started, "no nginx or php-fpm: apt-get install nginx php8.2-fpm");
  }

  @AfterAll
  void stop() {
    started.ifPresent(ExampleCockpit::close);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/content/items/Seiten?limit=1",
        "/api/content/item/Seiten/a%2Fb",
        "/api/gql",
        "/api/user/auth",
        "/api/sso/keys/1",
        "/:kunde1/api/content/items/Seiten"
      })
  void the_bridge_may_call_all_of_the_api(String target) {
    assertThat(cockpit.get(BRIDGE, target)).isEqualTo("200 API");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/user/auth",
        "/api/sso/info",
        "/api/sso/users?after=1",
        "/api/sso/users/1/password",
        "/:kunde1/api/user/auth",
        "/:kunde1/api/sso/users"
      })
  void keycloak_may_check_passwords_and_read_the_directory(String target) {
    assertThat(cockpit.get(KEYCLOAK, target)).isEqualTo("200 API");
    assertThat(cockpit.get(OTHER, target)).startsWith("403 ").doesNotContain("API");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/content/items/Seiten",
        "/api/gql",
        "/api/user/auth/",
        "/api/user/auth.post",
        "/api/user/authx",
        "/api/sso",
        "/api/ssox/users",
        "/api/sso/../content/items/Seiten",
        "/api/sso/%2e%2e/content/items/Seiten",
        "/api/content/../sso/users",
        "/:../api/sso/users/../../gql",
        "/api/gql?/api/sso/users"
      })
  void keycloak_may_call_nothing_else(String target) {
    assertThat(cockpit.get(KEYCLOAK, target)).startsWith("403 ").doesNotContain("API");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api",
        "/api/",
        "/api/content/items/Seiten",
        "/api?x=/",
        "/API/gql",
        "//api/gql",
        "///api/gql",
        "//x/api/gql",
        "//x:80/api/gql",
        "/%61pi/gql",
        "/%41PI/gql",
        "/ap%69/gql",
        "/api%2Fgql",
        "/%2Fapi/gql",
        "/./api/gql",
        "/x/../api/gql",
        "/api/../api/gql",
        "/api/../x",
        "/api/../../x",
        "/api/%2e%2e/x",
        "/api/gql/..",
        "/index.php/api/gql",
        "/index.php//api/gql",
        "/:kunde1/api/gql",
        "/:kunde1//api/gql",
        "/:kunde1/x/../api/gql",
        "/:../api/gql",
        "/:./api/gql",
        "/:/api/gql",
        "/:nobody/api/gql",
        "http://cms.example.org/api/gql",
        "http://cms.example.org//x/api/gql"
      })
  void other_addresses_cannot_reach_the_api_by_any_spelling(String target) {
    assertThat(cockpit.get(OTHER, target)).matches("40[0-9] (?s).*").doesNotContain("API");
  }

  @Test
  void other_addresses_cannot_reach_the_api_by_thousands_of_random_spellings() {
    var random = new Random(13);
    List<String> parts = List.of(
        "/",
        "/",
        "/",
        "//",
        "api",
        "api",
        "api/",
        "API",
        "%61pi",
        ":kunde1",
        ":..",
        ":",
        "..",
        ".",
        "%2e",
        "%2F",
        "%5c",
        "\\",
        "x",
        "index.php",
        "gql",
        "?",
        "#",
        ";",
        ":80",
        "@",
        "%3a",
        "%20");
    int pages = 0;
    for (int i = 0; i < 3000; i++) {
      var target = new StringBuilder("/");
      for (int part = random.nextInt(7); part >= 0; part--) {
        target.append(parts.get(random.nextInt(parts.size())));
      }
      String answer = cockpit.get(OTHER, target.toString());
      assertThat(answer).as(target.toString()).doesNotContain("API");
      pages += answer.equals("200 page") ? 1 : 0;
    }
    // Ensures that the test tried something.
    assertThat(pages).isGreaterThan(300);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/auth/login?to=/api/",
        "/system/api",
        "/system/api/create",
        "/content/collection/items/api",
        "/apis",
        "/index.php",
        "/:kunde1",
        "/:kunde1/",
        "/:kunde1/system/api",
        "/assets//x",
        "/content/a..b/x"
      })
  void all_addresses_reach_cockpits_pages(String target) {
    for (String from : List.of(OTHER, BRIDGE, KEYCLOAK)) {
      assertThat(cockpit.get(from, target)).isEqualTo("200 page");
    }
  }

  @Test
  void all_addresses_reach_uploads_and_the_installer() {
    assertThat(cockpit.get(OTHER, "/storage/uploads/logo.svg")).isEqualTo("200 upload");
    assertThat(cockpit.get(OTHER, "/storage/uploads//logo.svg")).isEqualTo("200 upload");
    assertThat(cockpit.get(OTHER, "/:kunde1/storage/uploads/logo.svg")).isEqualTo("200 upload");
    assertThat(cockpit.get(OTHER, "/install")).isEqualTo("200 install");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/storage/data/system.sqlite",
        "/storage//data/system.sqlite",
        "/%73torage/data/system.sqlite",
        "/config/config.php",
        "/storage/uploads/own.php",
        "/storage/uploads/own.php/x",
        "/:kunde1/storage/data/system.sqlite",
        "/:kunde1/storage/uploads/own.php",
        "/.spaces/kunde1/storage/data/system.sqlite",
        "/.spaces/kunde1/config/config.php"
      })
  void data_cannot_be_read_and_uploads_cannot_be_executed(String target) {
    for (String from : List.of(OTHER, BRIDGE, KEYCLOAK)) {
      assertThat(cockpit.get(from, target)).matches("40[0-9] (?s).*").doesNotContain("API");
    }
  }
}
