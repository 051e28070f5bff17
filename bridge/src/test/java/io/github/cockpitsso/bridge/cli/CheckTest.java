package io.github.cockpitsso.bridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.HeaderField;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.token.IssuerEndpoint;
import io.github.cockpitsso.testkit.token.IssuerFault;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code check} finds out, beside what {@link TroubleshootingTest} shows. */
@Tag("integration")
class CheckTest {
  private final Stage stage = new Stage();

  @TempDir
  private Path directory;

  @AfterEach
  void stop() {
    stage.close();
  }

  /** The output without its line breaks. */
  private static String flat(Stage.Run run) {
    return run.output().replaceAll("\\s+", " ");
  }

  private static String line(Stage.Run run, String check) {
    return run.output()
        .lines()
        .filter(line -> line.contains(" " + check + ": "))
        .findFirst()
        .orElse("");
  }

  @Test
  void all_is_well_between_a_realm_and_a_cockpit_that_are_well() {
    Stage.Run run = stage.set("BRIDGE_CLIENT_SECRET", TokenForge.BRIDGE_SECRET).run("check");

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output().lines().filter(line -> !line.startsWith("ok ")))
        .hasSize(2)
        .allMatch(line -> line.startsWith("unknown  token: ") || line.contains("cure: "));
  }

  @Test
  void json_has_the_same_findings_in_fields_that_monitoring_can_read() throws IOException {
    Stage.Run run = stage
        .set("BRIDGE_COCKPIT_SERVICE_KEY", SeedData.LOGIN_API_KEY)
        .run("check", "--format", "json");

    JsonNode report = new ObjectMapper().readTree(run.output());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output().lines()).hasSize(1);
    assertThat(report.path("status").asText()).isEqualTo("failed");
    JsonNode failed = null;
    for (JsonNode each : report.path("findings")) {
      assertThat(each.fieldNames())
          .toIterable()
          .containsExactly("status", "check", "found", "expected", "cure");
      assertThat(each.path("status").asText()).isIn("ok", "warning", "failed", "unknown");
      failed = each.path("status").asText().equals("failed") ? each : failed;
    }
    assertThat(failed).isNotNull();
    assertThat(failed.path("check").asText()).isEqualTo("cockpit.service-key");
    assertThat(failed.path("expected").asText()).isEqualTo("sso/keys/read");
    assertThat(failed.path("cure").asText()).contains("login").contains("Single sign-on");
  }

  @Test
  void an_unknown_format_is_wrong_usage() {
    assertThat(stage.run("check", "--format", "xml").exitCode()).isEqualTo(2);
  }

  @Test
  void whatever_can_be_asked_is_asked_when_everything_else_is_wrong() {
    stage.forge().refuseConnections();
    Stage.Run run = stage
        .set("BRIDGE_PORT", "eighty", "BRIDGE_COCKPIT_SERVICE_KEY", "API-0123456789abcdef")
        .run("check");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(line(run, "settings")).startsWith("FAILED").contains("bridge.port");
    assertThat(line(run, "issuer.reachable")).startsWith("FAILED");
    assertThat(line(run, "cockpit.service-key")).startsWith("FAILED").contains("412");
  }

  @ParameterizedTest
  @CsvSource({"3,ok", "12,warning", "25,warning", "45,FAILED", "-45,FAILED", "-12,warning"})
  void clocks_may_differ_a_little(int seconds, String status) {
    Stage.Run run = stage.ahead(Duration.ofSeconds(seconds)).run("check");

    assertThat(line(run, "issuer.clock")).startsWith(status + " ");
    assertThat(line(run, "cockpit.clock")).startsWith(status + " ");
    assertThat(run.exitCode()).isEqualTo(status.equals("FAILED") ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({
    "401,invalid_client,Client authentication failed.,The secret is wrong",
    "401,invalid_client,Invalid client or Invalid client credentials,The client does not exist",
    "400,invalid_client,Parameter client_assertion_type is missing,with a signed JWT",
    "403,invalid_request,Client not allowed.,The client is public",
    "500,unknown_error,,Keycloak's log"
  })
  void each_refusal_of_the_client_has_its_own_cure(
      int status, String error, String description, String cure) {
    stage
        .forge()
        .fault(
            IssuerEndpoint.INTROSPECTION,
            IssuerFault.answering(
                status,
                "application/json",
                "{\"error\":\"" + error + "\",\"error_description\":\"" + description + "\"}"));
    Stage.Run run = stage.set("BRIDGE_CLIENT_SECRET", "a-secret").run("check");

    assertThat(line(run, "issuer.client")).startsWith("FAILED").contains(error);
    assertThat(flat(run)).contains(cure).doesNotContain("a-secret");
  }

  @Test
  void a_proxy_that_wants_a_login_is_named() {
    stage.forge().fault(IssuerEndpoint.DISCOVERY, IssuerFault.answering(407, "text/html", "Login"));

    assertThat(flat(stage.run("check"))).contains("answers 407").contains("http.proxyUser");
  }

  @Test
  void a_proxy_that_refuses_the_bridge_is_named() {
    stage
        .forge()
        .fault(
            IssuerEndpoint.DISCOVERY,
            IssuerFault.answering(403, "text/html", "<h1>Forbidden</h1>"));

    assertThat(flat(stage.run("check"))).contains("answers 403").contains("refuses the bridge");
  }

  @Test
  void a_redirect_is_not_followed() {
    stage.forge().fault(IssuerEndpoint.DISCOVERY, IssuerFault.redirect("https://id.example.org/"));

    assertThat(flat(stage.run("check"))).contains("answers 302, a redirect");
  }

  @Test
  void without_a_service_key_the_addon_is_looked_for_all_the_same() {
    Stage.Run run = stage
        .set("BRIDGE_COCKPIT_SERVICE_KEY", "", "BRIDGE_CLIENT_SECRET", TokenForge.BRIDGE_SECRET)
        .run("check");

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(line(run, "cockpit.addon")).startsWith("ok");
    assertThat(line(run, "cockpit.service-key")).isEmpty();
  }

  @Test
  void a_cure_in_a_space_names_the_space() {
    try (Stage without = new Stage(StandInCockpit.builder().addon(false))) {
      Stage.Run run = without
          .set(
              "BRIDGE_COCKPIT_URL",
              without.cockpit().uri() + "/:kunde1",
              "BRIDGE_COCKPIT_SERVICE_KEY",
              SeedData.SPACE_KEY)
          .run("check");

      assertThat(run.output()).contains("app:cache:flush --space kunde1");
    }
  }

  @Test
  void a_newer_addon_is_welcome() {
    for (String version : List.of("0.1.0", "0.1.1", "0.2.0-rc.1", "1.0.0", "10.0")) {
      stage.cockpit().faults().clear();
      stage
          .cockpit()
          .faults()
          .on(
              "/api/sso/info",
              Fault.json(
                  200,
                  "{\"version\":\"" + version
                      + "\",\"cockpit\":\"3\",\"capabilities\":[\"keys.read\"]}"));
      assertThat(line(stage.run("check"), "cockpit.addon")).startsWith("ok").contains(version);
    }
  }

  @Test
  void a_service_key_with_rights_that_it_does_not_need_is_a_warning() {
    Stage.Run run =
        stage.set("BRIDGE_COCKPIT_SERVICE_KEY", SeedData.SERVICE_KEY).run("check");

    assertThat(run.exitCode()).isZero();
    assertThat(line(run, "cockpit.service-key"))
        .startsWith("warning")
        .contains("keycloak")
        .contains("user/auth")
        .contains("sso/users/read")
        .doesNotContain("sso/keys/read");
  }

  @Test
  void a_service_key_without_any_right_of_the_addon_lacks_one() {
    Stage.Run run =
        stage.set("BRIDGE_COCKPIT_SERVICE_KEY", SeedData.GUEST_API_KEY).run("check");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(line(run, "cockpit.addon")).startsWith("ok");
    assertThat(line(run, "cockpit.service-key")).startsWith("FAILED");
  }

  @Test
  void a_cockpit_whose_health_check_fails_is_a_cockpit() {
    stage
        .cockpit()
        .faults()
        .on("/api/system/healthcheck", Fault.json(500, "{\"status\":\"error\",\"message\":\"x\"}"));
    Stage.Run run = stage.run("check");

    assertThat(line(run, "cockpit.health")).startsWith("FAILED").contains("500");
    assertThat(line(run, "cockpit.addon")).startsWith("ok");
  }

  @Test
  void the_bridge_itself_is_no_cockpit() {
    stage
        .cockpit()
        .faults()
        .on(
            "/api/system/healthcheck",
            Fault.answer(
                404, List.of(new HeaderField("Content-Type", "application/problem+json")), "{}"));

    assertThat(flat(stage.run("check"))).contains("This looks like a bridge");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hang", "drip", "endless"})
  void a_neighbor_that_does_not_answer_ends_in_time(String fault) {
    stage
        .cockpit()
        .faults()
        .everywhere(
            switch (fault) {
              case "hang" -> Fault.neverAnswer();
              case "drip" -> Fault.drip(Duration.ofMillis(300));
              default -> new Fault.EndlessBody();
            });
    long begin = System.nanoTime();
    Stage.Run run = stage.run("check");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(40));
  }

  @Test
  void what_a_neighbor_says_forges_no_line() {
    stage.forge().nameIssuer("https://x\u001b[2J\nok       issuer.keys: forged");
    Stage.Run run = stage.run("check");

    assertThat(run.output()).doesNotContain("\u001b");
    assertThat(run.output().lines())
        .noneMatch(line -> line.startsWith("ok       issuer.keys: forged"));
  }

  @Test
  void a_token_may_be_checked_along() throws IOException {
    Path file = directory.resolve("token");
    String token = stage.tokenFor(SeedData.ALICE.id()).claim("aud", "account").sign();
    Files.writeString(file, "Authorization: Bearer " + token + "\n");
    Stage.Run run = stage.run("check", "--token", file.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(line(run, "token.aud")).startsWith("FAILED");
    assertThat(line(run, "cockpit.service-key")).startsWith("ok");
    assertThat(run.output()).doesNotContain(token).doesNotContain(token.split("\\.", -1)[2]);
  }

  @Test
  void a_token_that_cannot_be_read_is_wrong_usage() {
    Stage.Run run = stage.run("check", "--token", directory.resolve("nothing").toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.output()).contains("cannot be read");
  }

  @Test
  void no_secret_is_in_any_report() {
    Stage.Run run = stage
        .set(
            "BRIDGE_CLIENT_SECRET",
            "the-client-secret",
            "BRIDGE_COCKPIT_SERVICE_KEY",
            "API-the-service-key")
        .run("check");

    assertThat(run.output()).doesNotContain("the-client-secret").doesNotContain("the-service-key");
  }

  @Test
  void the_proxy_is_named_and_not_its_password() {
    System.setProperty("http.proxyHost", "proxy.example.org");
    System.setProperty("http.proxyPort", "3128");
    System.setProperty("http.proxyUser", "bridge");
    System.setProperty("http.proxyPassword", "pr0xy-s3cret");
    System.setProperty("http.nonProxyHosts", "127.0.0.1");
    try {
      assertThat(stage.run("check").output()).doesNotContain("network.proxy");

      System.setProperty("http.nonProxyHosts", "");
      Stage.Run run = stage.run("check");

      assertThat(run.output())
          .contains("network.proxy: calls to the issuer use proxy.example.org:3128")
          .contains("network.proxy: calls to Cockpit use proxy.example.org:3128")
          .doesNotContain("s3cret");
    } finally {
      for (String name : List.of("Host", "Port", "User", "Password")) {
        System.clearProperty("http.proxy" + name);
      }
      System.clearProperty("http.nonProxyHosts");
    }
  }
}
