package io.github.cockpitsso.demo.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("integration")
class AppServerTest {
  private static final AppSettings SETTINGS = new AppSettings(
      "127.0.0.1",
      0,
      URI.create("http://sso.example.org:8081/realms/cockpit"),
      "cockpit-app",
      URI.create("http://api.example.org:8090/cms"),
      "Artikel");

  private static AppServer server;

  @BeforeAll
  static void start() throws IOException {
    server = AppServer.start(SETTINGS);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void the_page_gets_its_settings() throws Exception {
    HttpResponse<String> answer = get("/config.json");

    assertThat(answer.body())
        .isEqualTo(
            "{\"bridge\":\"http://api.example.org:8090/cms\",\"clientId\":\"cockpit-app\",\"collection\":\"Artikel\",\"issuer\":\"http://sso.example.org:8081/realms/cockpit\"}");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void it_reports_its_health() throws Exception {
    assertThat(get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void all_files_of_the_page_are_served() throws Exception {
    String page = get("/").body();

    assertThat(Pattern.compile("(?:src|href)=\"([^#\"]+)\"")
            .matcher(page)
            .results()
            .map(MatchResult::group))
        .hasSizeGreaterThan(4);
    for (String reference : Pattern.compile("(?:src|href)=\"([^#\"]+)\"")
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .toList()) {
      assertThat(get("/" + reference).statusCode()).as(reference).isEqualTo(200);
    }
  }

  @Test
  void every_module_that_a_script_imports_is_served_as_a_script() throws Exception {
    String main = get("/main.js").body();

    for (String module : Pattern.compile("from '\\./([a-z]+\\.js)'")
        .matcher(main)
        .results()
        .map(found -> found.group(1))
        .toList()) {
      assertThat(get("/" + module).headers().firstValue("Content-Type").orElse(""))
          .as(module)
          .startsWith("text/javascript");
    }
  }

  @Test
  void the_page_has_no_inline_script_or_style() throws Exception {
    String page = get("/").body();

    assertThat(page)
        .doesNotContainPattern("<script(?![^>]*src=)")
        .doesNotContain("<style", "style=", " onclick=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/main.js",
        "/config.json",
        "/health",
        "/vendor/keycloak-js/keycloak.min.js",
        "/nothing-here",
        "/a/../../b"
      })
  void every_answer_has_strict_browser_policies(String path) throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.headers().allValues("Content-Security-Policy"))
        .singleElement()
        .asString()
        .contains(
            "default-src 'none'",
            "script-src 'self';",
            "connect-src 'self' http://sso.example.org:8081 http://api.example.org:8090;",
            "frame-ancestors 'none'")
        .doesNotContain("unsafe", "*");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(answer.headers().firstValue("Server")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing-here",
        "/logback.xml",
        "/vendor/",
        "/vendor/keycloak-js/",
        "/io/github/cockpitsso/demo/Main.class"
      })
  void only_known_files_are_served(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.port() + path))
        .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
