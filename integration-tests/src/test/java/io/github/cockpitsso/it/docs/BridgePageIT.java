package io.github.cockpitsso.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The smallest settings file of docs/bridge.md. */
@ExtendWith(KeycloakExtension.class)
class BridgePageIT {

  @Test
  void the_smallest_settings_of_the_page_pass_the_check_and_serve(KeycloakServer keycloak)
      throws Exception {
    try (StandInCockpit cockpit = StandInCockpit.start();
        TestRealm realm = TestRealm.withDirectory(keycloak, cockpit)) {
      BridgeServer.Builder settings = BridgeServer.builder()
          .yaml(page()
              .replace(
                  "https://login.example.org/realms/cockpit", realm.issuer().toString())
              .replace("https://cms.example.org", cockpit.uri().toString())
              .replace("API-…", cockpit.bridgeKey()))
          // The issuer of the test does not use TLS.
          .env("BRIDGE_INSECURE_HTTP_ISSUER", "true");

      BridgeServer.Result check = settings.run("check");
      assertThat(check.exitCode()).as(check.output() + check.errors()).isZero();
      try (BridgeServer bridge = settings.start()) {
        String token =
            realm.app().login("alice", SeedData.ALICE_PASSWORD).expectTokens().access();
        HttpRequest request = HttpRequest.newBuilder(
                URI.create(bridge.uri() + "/api/content/items/Seiten"))
            .header("Authorization", "Bearer " + token)
            .build();
        assertThat(HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .statusCode())
            .isEqualTo(200);
      }
    }
  }

  private static String page() throws IOException {
    String page = Files.readString(Path.of(System.getProperty("project"), "docs/bridge.md"));
    String after = page.substring(page.indexOf("The smallest settings:"));
    String yaml = after.substring(after.indexOf("```yaml\n") + "```yaml\n".length());
    return yaml.substring(0, yaml.indexOf("```"));
  }
}
