package io.github.cockpitsso.it.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.testkit.keycloak.OidcLogin;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir
  private Path folder;

  @Test
  void it_starts_everything_prints_the_addresses_and_cleans_up() throws Exception {
    Path json = folder.resolve("demo.json");
    try (DemoProcess demo = DemoProcess.start(
        folder,
        "--json",
        json.toString(),
        "--app-port",
        "0",
        "--keycloak-port=0",
        "--bridge-port=0",
        "--cockpit-port=0")) {
      JsonNode said = demo.await(json);

      assertThat(said.properties().stream().map(Map.Entry::getKey))
          .containsExactly(
              "keycloak",
              "realm",
              "issuer",
              "admin",
              "bridge",
              "management",
              "cockpit",
              "app",
              "clientId",
              "redirectUri",
              "secrets",
              "users");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(json)))
          .isEqualTo("rw-------");
      theBridgeLetsAliceThrough(said);
      theAdministratorGetsIn(said);
      assertThat(get(said.path("app").asText() + "/health").statusCode()).isEqualTo(200);
      assertThat(get(said.path("app").asText() + "/config.json").body())
          .contains(said.path("issuer").asText());
      assertThat(get(said.path("management").asText() + "/health/ready").statusCode())
          .isEqualTo(200);
      for (JsonNode user : said.path("users")) {
        assertThat(demo.output())
            .contains(user.path("username").asText(), user.path("password").asText());
      }
      assertThat(demo.output())
          .contains(
              said.path("redirectUri").asText(),
              said.path("admin").path("password").asText());

      assertThat(said.path("secrets").properties())
          .extracting(Map.Entry::getKey)
          .containsExactly("php-site", "importer");
      for (JsonNode secret : said.path("secrets")) {
        assertThat(demo.output()).contains(secret.asText());
      }

      List<ProcessHandle> parts = demo.parts();
      assertThat(parts).hasSizeGreaterThanOrEqualTo(3);
      assertThat(demo.terminate()).isEqualTo(143);

      assertThat(parts).noneMatch(ProcessHandle::isAlive);
      assertThat(json).doesNotExist();
      for (String part : List.of("keycloak", "bridge", "management", "cockpit", "app")) {
        Assertions.assertThatThrownBy(() -> get(said.path(part).asText() + "/"))
            .as(part)
            .isInstanceOf(ConnectException.class);
      }
    }
  }

  @Test
  void an_unknown_option_is_wrong_usage() throws Exception {
    try (DemoProcess demo = DemoProcess.start(folder, "--kockpit", "http://127.0.0.1")) {
      assertThat(demo.join()).isEqualTo(2);
      assertThat(demo.output()).contains("--kockpit", "Usage: ./demo", "--cockpit");
    }
  }

  @Test
  void all_problems_of_the_options_are_reported_at_once() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        DemoProcess demo = DemoProcess.start(
            folder,
            "--cockpit",
            "cms.example.org",
            "--app-port",
            String.valueOf(taken.getLocalPort()),
            "--json",
            "/nowhere/demo.json")) {
      assertThat(demo.join()).isEqualTo(2);
      assertThat(demo.output().lines())
          .anyMatch(line -> line.contains("--service-key"))
          .anyMatch(line -> line.contains("cms.example.org") && line.contains("http://"))
          .anyMatch(line ->
              line.contains(String.valueOf(taken.getLocalPort())) && line.contains("in use"))
          .anyMatch(line -> line.contains("/nowhere/demo.json"));
    }
  }

  @Test
  void an_unreachable_cockpit_is_reported_before_the_start() throws Exception {
    try (DemoProcess demo =
        DemoProcess.start(folder, "--cockpit", "http://127.0.0.1:9", "--service-key", "API-x")) {
      assertThat(demo.join()).isEqualTo(1);
      assertThat(demo.output())
          .contains("http://127.0.0.1:9 does not answer")
          .doesNotContain("starting", "API-x");
    }
  }

  private static void theBridgeLetsAliceThrough(JsonNode said)
      throws IOException, InterruptedException {
    JsonNode alice = said.path("users").path(0);
    String token = new OidcLogin(
            URI.create(said.path("issuer").asText()),
            said.path("clientId").asText(),
            said.path("redirectUri").asText())
        .login(alice.path("username").asText(), alice.path("password").asText())
        .expectTokens()
        .access();
    HttpRequest request = HttpRequest.newBuilder(
            URI.create(said.path("bridge").asText() + "/api/content/items/Seiten"))
        .header("Authorization", "Bearer " + token)
        .build();
    HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("Seite 1");
  }

  private static void theAdministratorGetsIn(JsonNode said)
      throws IOException, InterruptedException {
    JsonNode admin = said.path("admin");
    HttpRequest request = HttpRequest.newBuilder(URI.create(
            said.path("keycloak").asText() + "/realms/master/protocol/openid-connect/token"))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString("grant_type=password&client_id=admin-cli&username="
            + admin.path("username").asText() + "&password="
            + admin.path("password").asText()))
        .build();

    assertThat(HTTP.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> get(String address) throws IOException, InterruptedException {
    return HTTP.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
  }
}
