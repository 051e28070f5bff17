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

/** The output of {@code check}, in addition to {@link TroubleshootingTest}. */
@Tag("integration")
class CheckTest {
  private final TestDeployment deployment = new TestDeployment();

  @TempDir
  private Path directory;

  @AfterEach
  void stop() {
    deployment.close();
  }

  /** The output without line breaks. */
  private static String flat(TestDeployment.Run run) {
    return run.output().replaceAll("\\s+", " ");
  }

  private static String line(TestDeployment.Run run, String check) {
    return run.output()
        .lines()
        .filter(line -> line.contains(" " + check + ": "))
        .findFirst()
        .orElse("");
  }

  @Test
  void all_checks_succeed_with_a_valid_configuration() {
    TestDeployment.Run run =
        deployment.set("BRIDGE_CLIENT_SECRET", TokenForge.BRIDGE_SECRET).run("check");

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output().lines().filter(line -> !line.startsWith("ok ")))
        .hasSize(2)
        .allMatch(line -> line.startsWith("unknown  token: ") || line.contains("cure: "));
  }

  @Test
  void json_has_the_same_findings_in_fields_that_monitoring_can_read() throws IOException {
    TestDeployment.Run run = deployment
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
  void keys_of_roles_are_compared_with_cockpit() {
    TestDeployment.Run run = deployment
        .set(
            "BRIDGE_KEY_ROLES", "reader=env:READER_KEY, job=env:JOB_KEY",
            "READER_KEY", SeedData.GUEST_API_KEY,
            "JOB_KEY", "API-0123456789abcdef")
        .run("check");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(line(run, "key.roles")).startsWith("ok").contains("reader, job");
    assertThat(flat(run))
        .contains("ok cockpit.role-key: Cockpit accepts the API key of reader")
        .contains("FAILED cockpit.role-key: 412: Cockpit does not know the API key of job")
        .doesNotContain(SeedData.GUEST_API_KEY, "API-0123456789abcdef");
  }

  @Test
  void a_short_grace_time_and_a_group_without_its_slash_are_warnings() {
    TestDeployment.Run run = deployment
        .set(
            "BRIDGE_COCKPIT_SERVICE_KEY", SeedData.MANAGER_KEY,
            "BRIDGE_KEY_MAX_AGE", "720h",
            "BRIDGE_KEY_GRACE", "30s",
            "BRIDGE_KEY_ROLES", "staff/press=env:PRESS_KEY",
            "PRESS_KEY", SeedData.GUEST_API_KEY)
        .run("check");

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(line(run, "settings.key-grace")).startsWith("warning").contains("30 s");
    assertThat(flat(run)).contains("warning key.roles: 'staff/press' is the name of a role");
  }

  @Test
  void unusable_key_files_are_reported_without_their_content() throws IOException {
    Path file = Files.writeString(directory.resolve("keys"), "not a key");
    TestDeployment.Run run = deployment
        .set("BRIDGE_KEY_ROLES", "reader=file:" + file, "BRIDGE_KEY_SEALED_FILE", file.toString())
        .run("check");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(line(run, "key.roles")).startsWith("FAILED").contains("'reader' cannot be used");
    assertThat(line(run, "key.sealed")).startsWith("FAILED").contains("it is not a JWK set");
    assertThat(run.output()).doesNotContain("not a key");
  }

  @Test
  void an_unknown_format_is_wrong_usage() {
    assertThat(deployment.run("check", "--format", "xml").exitCode()).isEqualTo(2);
  }

  @Test
  void a_failed_check_does_not_stop_the_other_checks() {
    deployment.forge().refuseConnections();
    TestDeployment.Run run = deployment
        .set("BRIDGE_PORT", "eighty", "BRIDGE_COCKPIT_SERVICE_KEY", "API-0123456789abcdef")
        .run("check");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(line(run, "settings")).startsWith("FAILED").contains("bridge.port");
    assertThat(line(run, "issuer.reachable")).startsWith("FAILED");
    assertThat(line(run, "cockpit.service-key")).startsWith("FAILED").contains("412");
  }

  @ParameterizedTest
  @CsvSource({"3,ok", "12,warning", "25,warning", "45,FAILED", "-45,FAILED", "-12,warning"})
  void clocks_may_differ_by_a_few_seconds(int seconds, String status) {
    TestDeployment.Run run = deployment.ahead(Duration.ofSeconds(seconds)).run("check");

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
  void each_refusal_of_the_client_has_its_own_remedy(
      int status, String error, String description, String remedy) {
    deployment
        .forge()
        .fault(
            IssuerEndpoint.INTROSPECTION,
            IssuerFault.answering(
                status,
                "application/json",
                "{\"error\":\"" + error + "\",\"error_description\":\"" + description + "\"}"));
    TestDeployment.Run run = deployment.set("BRIDGE_CLIENT_SECRET", "a-secret").run("check");

    assertThat(line(run, "issuer.client")).startsWith("FAILED").contains(error);
    assertThat(flat(run)).contains(remedy).doesNotContain("a-secret");
  }

  @Test
  void a_proxy_that_requires_a_login_is_reported() {
    deployment
        .forge()
        .fault(IssuerEndpoint.DISCOVERY, IssuerFault.answering(407, "text/html", "Login"));

    assertThat(flat(deployment.run("check"))).contains("answers 407").contains("http.proxyUser");
  }

  @Test
  void a_proxy_that_refuses_the_bridge_is_reported() {
    deployment
        .forge()
        .fault(
            IssuerEndpoint.DISCOVERY,
            IssuerFault.answering(403, "text/html", "<h1>Forbidden</h1>"));

    assertThat(flat(deployment.run("check")))
        .contains("answers 403")
        .contains("refuses the bridge");
  }

  @Test
  void a_redirect_is_not_followed() {
    deployment
        .forge()
        .fault(IssuerEndpoint.DISCOVERY, IssuerFault.redirect("https://id.example.org/"));

    assertThat(flat(deployment.run("check"))).contains("answers 302, a redirect");
  }

  @Test
  void the_addon_is_checked_without_a_service_key_too() {
    TestDeployment.Run run = deployment
        .set("BRIDGE_COCKPIT_SERVICE_KEY", "", "BRIDGE_CLIENT_SECRET", TokenForge.BRIDGE_SECRET)
        .run("check");

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(line(run, "cockpit.addon")).startsWith("ok");
    assertThat(line(run, "cockpit.service-key")).isEmpty();
  }

  @Test
  void a_remedy_for_a_space_names_the_space() {
    try (TestDeployment without = new TestDeployment(StandInCockpit.builder().addon(false))) {
      TestDeployment.Run run = without
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
  void a_newer_addon_is_accepted() {
    for (String version : List.of("0.1.0", "0.1.1", "0.2.0-rc.1", "1.0.0", "10.0")) {
      deployment.cockpit().faults().clear();
      deployment
          .cockpit()
          .faults()
          .on(
              "/api/sso/info",
              Fault.json(
                  200,
                  "{\"version\":\"" + version
                      + "\",\"cockpit\":\"3\",\"capabilities\":[\"keys.read\"]}"));
      assertThat(line(deployment.run("check"), "cockpit.addon"))
          .startsWith("ok")
          .contains(version);
    }
  }

  @Test
  void a_service_key_with_unnecessary_permissions_is_a_warning() {
    TestDeployment.Run run =
        deployment.set("BRIDGE_COCKPIT_SERVICE_KEY", SeedData.SERVICE_KEY).run("check");

    assertThat(run.exitCode()).isZero();
    assertThat(line(run, "cockpit.service-key"))
        .startsWith("warning")
        .contains("keycloak")
        .contains("user/auth")
        .contains("sso/users/read")
        .doesNotContain("sso/keys/read");
  }

  @Test
  void a_service_key_without_any_permission_of_the_addon_fails() {
    TestDeployment.Run run =
        deployment.set("BRIDGE_COCKPIT_SERVICE_KEY", SeedData.GUEST_API_KEY).run("check");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(line(run, "cockpit.addon")).startsWith("ok");
    assertThat(line(run, "cockpit.service-key")).startsWith("FAILED");
  }

  @Test
  void a_cockpit_with_a_failed_health_check_is_still_recognized() {
    deployment
        .cockpit()
        .faults()
        .on("/api/system/healthcheck", Fault.json(500, "{\"status\":\"error\",\"message\":\"x\"}"));
    TestDeployment.Run run = deployment.run("check");

    assertThat(line(run, "cockpit.health")).startsWith("FAILED").contains("500");
    assertThat(line(run, "cockpit.addon")).startsWith("ok");
  }

  @Test
  void a_bridge_is_not_a_cockpit() {
    deployment
        .cockpit()
        .faults()
        .on(
            "/api/system/healthcheck",
            Fault.answer(
                404, List.of(new HeaderField("Content-Type", "application/problem+json")), "{}"));

    assertThat(flat(deployment.run("check"))).contains("This looks like a bridge");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hang", "drip", "endless"})
  void check_ends_in_time_if_cockpit_does_not_answer(String fault) {
    deployment
        .cockpit()
        .faults()
        .everywhere(
            switch (fault) {
              case "hang" -> new Fault.NeverAnswer();
              case "drip" -> new Fault.Drip(Duration.ofMillis(300));
              default -> new Fault.EndlessBody();
            });
    long begin = System.nanoTime();
    TestDeployment.Run run = deployment.run("check");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(40));
  }

  @Test
  void an_answer_of_keycloak_cannot_forge_a_line() {
    deployment.forge().nameIssuer("https://x\u001b[2J\nok       issuer.keys: forged");
    TestDeployment.Run run = deployment.run("check");

    assertThat(run.output()).doesNotContain("\u001b");
    assertThat(run.output().lines())
        .noneMatch(line -> line.startsWith("ok       issuer.keys: forged"));
  }

  @Test
  void check_can_include_a_token() throws IOException {
    Path file = directory.resolve("token");
    String token =
        deployment.tokenFor(SeedData.ALICE.id()).claim("aud", "account").sign();
    Files.writeString(file, "Authorization: Bearer " + token + "\n");
    TestDeployment.Run run = deployment.run("check", "--token", file.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(line(run, "token.aud")).startsWith("FAILED");
    assertThat(line(run, "cockpit.service-key")).startsWith("ok");
    assertThat(run.output()).doesNotContain(token).doesNotContain(token.split("\\.", -1)[2]);
  }

  @Test
  void an_unreadable_token_file_is_wrong_usage() {
    TestDeployment.Run run =
        deployment.run("check", "--token", directory.resolve("nothing").toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.output()).contains("cannot be read");
  }

  @Test
  void no_report_contains_a_secret() {
    TestDeployment.Run run = deployment
        .set(
            "BRIDGE_CLIENT_SECRET",
            "the-client-secret",
            "BRIDGE_COCKPIT_SERVICE_KEY",
            "API-the-service-key")
        .run("check");

    assertThat(run.output()).doesNotContain("the-client-secret").doesNotContain("the-service-key");
  }

  @Test
  void the_proxy_is_reported_without_its_password() {
    System.setProperty("http.proxyHost", "proxy.example.org");
    System.setProperty("http.proxyPort", "3128");
    System.setProperty("http.proxyUser", "bridge");
    System.setProperty("http.proxyPassword", "pr0xy-s3cret");
    System.setProperty("http.nonProxyHosts", "127.0.0.1");
    try {
      assertThat(deployment.run("check").output()).doesNotContain("network.proxy");

      System.setProperty("http.nonProxyHosts", "");
      TestDeployment.Run run = deployment.run("check");

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
