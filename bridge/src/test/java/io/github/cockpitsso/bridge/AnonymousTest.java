package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests without credentials, if anonymous requests are enabled. */
@Tag("integration")
class AnonymousTest {
  private static final String PUBLIC = "/api/content/item/Startseite";
  private static final String CLOSED = "/api/content/items/Seiten";

  @TempDir
  private static Path directory;

  @RegisterExtension
  private static final RunningBridge bridge = RunningBridge.start("BRIDGE_ANONYMOUS", "true");

  @Test
  void anonymous_requests_get_the_rights_of_cockpits_public_key() {
    Answer answer = bridge.call("GET", PUBLIC).send();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(bridge.cockpit().journal().last().orElseThrow().key()).contains("public");
    assertThat(answer.header("Cache-Control")).isEqualTo("public, no-cache");
    assertThat(answer.header("Vary")).contains("Authorization");
    assertThat(bridge.call("GET", CLOSED).send().status()).isEqualTo(403);
  }

  @Test
  void anonymous_requests_are_rejected_unless_they_are_enabled() {
    try (RunningBridge usual = RunningBridge.start()) {
      assertThat(usual.call("GET", PUBLIC).send().reason()).isEqualTo("no_token");
      assertThat(usual.cockpit().journal().requests())
          .noneMatch(request -> request.path().equals(PUBLIC));
    }
  }

  @Test
  void the_answer_to_a_user_is_private() {
    assertThat(bridge.aliceCalls("GET", PUBLIC).send().header("Cache-Control"))
        .isEqualTo("private");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer x.y.z",
        "Authorization: Basic YTpi",
        "Authorization:",
        "Proxy-Authorization: Basic YTpi",
        "DPoP: x",
        "Cockpit-Token: x",
        "API-Key: x",
        "api-key: " + SeedData.ALICE_KEY,
      })
  void a_request_with_any_credentials_is_not_anonymous(String line) {
    Answer answer = bridge.call("GET", PUBLIC).line(line).send();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
    assertThat(bridge.cockpit().journal().requests())
        .noneMatch(request -> request.path().equals(PUBLIC));
  }

  @Test
  void a_forged_token_does_not_become_anonymous() {
    Answer answer = bridge
        .call("GET", PUBLIC)
        .token(bridge.alice().withSignature(new byte[256]))
        .send();

    assertThat(answer.reason()).isEqualTo("token_signature");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?api_key=" + SeedData.ALICE_KEY, "?api.key=x", "?rspc=1"})
  void the_guard_checks_anonymous_requests_too(String query) {
    assertThat(bridge.call("GET", PUBLIC + query).send().status()).isEqualTo(400);
    assertThat(bridge
            .call("POST", "/api/content/item/Seiten")
            .body("application/json", "{\"api_key\":\"" + SeedData.ALICE_KEY + "\"}")
            .send()
            .reason())
        .isEqualTo("key_parameter");
  }

  @Test
  void without_a_public_key_in_cockpit_a_request_needs_a_token() {
    StandInCockpit cockpit = StandInCockpit.builder().spaces("kunde1").start();
    try (RunningBridge closed = RunningBridge.start(
        TokenForge.start(),
        cockpit,
        "BRIDGE_ANONYMOUS",
        "true",
        "BRIDGE_COCKPIT_URL",
        cockpit.uri() + "/:kunde1",
        "BRIDGE_COCKPIT_SERVICE_KEY",
        SeedData.SPACE_KEY)) {
      Answer answer = closed.call("GET", "/:kunde1" + PUBLIC).send();

      assertThat(answer.reason()).as(answer.toString()).isEqualTo("no_token");
      assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }
  }

  @Test
  void policy_rules_distinguish_anonymous_requests_from_users() throws IOException {
    Path rules = Files.writeString(directory.resolve("policy.yaml"), """
        default: deny
        rules:
          - {paths: /content/item/Startseite, methods: GET, anonymous: true, decision: allow}
          - {cockpit-roles: [public], decision: allow}
        """);
    try (RunningBridge ruled =
        RunningBridge.start("BRIDGE_ANONYMOUS", "true", "BRIDGE_POLICY_FILE", rules.toString())) {
      assertThat(ruled.call("GET", PUBLIC).send().status()).isEqualTo(200);
      assertThat(ruled.call("GET", CLOSED).send().reason()).isEqualTo("policy");
      assertThat(ruled.aliceCalls("GET", PUBLIC).send().reason()).isEqualTo("policy");
      assertThat(gql(ruled, "{__typename}").reason()).isEqualTo("policy");
    }
  }

  private static Answer gql(RunningBridge bridge, String document) {
    return new Call(bridge.bridge().url(), "POST", "/api/gql")
        .body("application/json", "{\"query\":\"" + document + "\"}")
        .send();
  }
}
