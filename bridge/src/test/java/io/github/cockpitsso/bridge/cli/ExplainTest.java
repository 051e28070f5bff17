package io.github.cockpitsso.bridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.token.ForgeKey;
import io.github.cockpitsso.testkit.token.TokenDraft;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The output of {@code explain}, in addition to {@link TroubleshootingTest}. */
@Tag("integration")
class ExplainTest {
  private static final String ALICE = SeedData.ALICE.id();

  private final TestDeployment deployment = new TestDeployment();

  @AfterEach
  void stop() {
    deployment.close();
  }

  private TokenDraft alice() {
    return deployment.tokenFor(ALICE);
  }

  private static List<String> failed(TestDeployment.Run run) {
    return run.output()
        .lines()
        .filter(line -> line.startsWith("FAILED"))
        .map(line -> line.replaceFirst("FAILED +([^:]+):.*", "$1"))
        .toList();
  }

  @Test
  void a_valid_token_needs_only_the_issuer_setting() {
    TestDeployment.Run run = deployment.onlyIssuer().run("explain", alice().sign());

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output()).startsWith("The bridge accepts this token until ").contains(ALICE);
    assertThat(failed(run)).isEmpty();
  }

  @Test
  void a_missing_issuer_setting_is_named() {
    TestDeployment.Run run =
        deployment.set("BRIDGE_ISSUER", "").run("explain", alice().sign());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).contains("bridge.issuer");
  }

  /** The bridge's decisions, and the findings that must explain them. */
  static Stream<Arguments> broken() {
    return Stream.of(
        broken("token_issuer", List.of("token.iss"), it -> it.claim("iss", "https://x")),
        broken("token_issuer", List.of("token.iss"), it -> it.without("iss")),
        broken("token_audience", List.of("token.aud"), it -> it.without("aud")),
        broken("token_audience", List.of("token.aud"), it -> it.claim("aud", List.of("a", "b"))),
        broken("token_expired", List.of("token.exp"), it -> it.claim("exp", 1)),
        broken("token_malformed", List.of("token.exp"), it -> it.without("exp")),
        broken("token_malformed", List.of("token.exp"), it -> it.claim("exp", "soon")),
        broken("token_malformed", List.of("token.iat"), it -> it.without("iat")),
        broken("token_not_yet_valid", List.of("token.nbf"), it -> it.claim("nbf", 33_000_000_000L)),
        broken("token_not_yet_valid", List.of("token.iat"), it -> it.claim("iat", 33_000_000_000L)),
        broken("token_subject", List.of("token.sub"), it -> it.without("sub")),
        broken("insufficient_scope", List.of("token.scope"), it -> it.claim("scope", "openid")),
        broken(
            "token_key", List.of("token.signature"), it -> it.by(ForgeKey.rsa("x", "RS256", 2048))),
        broken(
            "token_audience",
            List.of("token.iss", "token.aud", "token.scope"),
            it -> it.claim("aud", "account").claim("scope", "openid")));
  }

  private static Arguments broken(
      String reason, List<String> checks, UnaryOperator<TokenDraft> change) {
    return Arguments.of(reason, checks, change);
  }

  @ParameterizedTest
  @MethodSource("broken")
  void each_rejection_is_explained_by_a_finding(
      String reason, List<String> checks, UnaryOperator<TokenDraft> change) {
    TestDeployment.Run run =
        deployment.onlyIssuer().run("explain", change.apply(alice()).sign());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).contains(" " + reason + ". ");
    assertThat(failed(run)).contains("token").containsAnyElementsOf(checks);
  }

  @Test
  void all_of_several_problems_are_reported() {
    TestDeployment.Run run = deployment
        .onlyIssuer()
        .run(
            "explain",
            alice()
                .claim("aud", "account")
                .claim("scope", "openid")
                .claim("exp", 1)
                .sign());

    assertThat(failed(run)).contains("token.aud", "token.scope", "token.exp");
  }

  @Test
  void claims_of_a_token_with_an_invalid_signature_are_marked() {
    String token =
        alice().secretlyBy(ForgeKey.rsa("forge-rs256", "RS256", 2048)).sign();
    TestDeployment.Run run = deployment.onlyIssuer().run("explain", token);

    assertThat(run.output()).contains("The signature is not verified");
    assertThat(failed(run)).contains("token.signature");
  }

  @Test
  void claims_are_explained_while_the_issuer_is_unavailable() {
    String token = alice().claim("aud", "account").sign();
    deployment.forge().refuseConnections();
    TestDeployment.Run run = deployment.onlyIssuer().run("explain", token);

    assertThat(run.output()).contains("unknown  token.signature").contains("issuer.reachable");
    assertThat(failed(run)).contains("token.aud");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "API-0123456789abcdef0123 | Cockpit API key",
        "a.b.c.d.e | encrypted token (JWE)",
        "f3b1a5a0-1111-4222-8333-444455556666.sid.f3b1a5a0-1111-4222-8333-444455556666 |"
            + " authorization code",
        "abcdefghijklmnopqrstuvwxyz012345 | client secret",
        "eyJhbGciOi.eyJpc3M.abc | damaged JWT",
        "hello | not a JWT"
      })
  void a_text_that_is_not_an_access_token_is_named_first(String text, String name) {
    TestDeployment.Run run = deployment.onlyIssuer().run("explain", text);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output().lines().findFirst().orElse(""))
        .contains("token.kind")
        .contains(name);
    assertThat(run.output()).doesNotContain(text);
  }

  @ParameterizedTest
  @CsvSource({"Refresh,a refresh token", "Offline,an offline token", "ID,an ID token"})
  void refresh_and_id_tokens_are_named_first(String type, String name) {
    TestDeployment.Run run =
        deployment.onlyIssuer().run("explain", alice().claim("typ", type).sign());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(failed(run)).containsExactly("token.kind");
    assertThat(run.output()).contains("this is " + name).contains("Send the access_token");
  }

  @Test
  void a_logout_token_is_recognized() {
    String token = deployment.forge().logoutToken("sub", "sid").sign();

    assertThat(deployment.onlyIssuer().run("explain", token).output())
        .contains("this is a logout token");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'Bearer %s'",
        "'bearer  %s'",
        "'Authorization: Bearer %s'",
        "'authorization: DPoP %s'",
        "'{\"access_token\":\"%s\",\"expires_in\":300}'"
      })
  void text_around_a_copied_token_is_ignored(String copied) {
    TestDeployment.Run run =
        deployment.onlyIssuer().run("explain", copied.formatted(alice().sign()));

    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  @Test
  void json_has_the_same_findings() throws IOException {
    TestDeployment.Run run = deployment
        .onlyIssuer()
        .run("explain", "--format", "json", alice().claim("aud", "account").sign());

    JsonNode report = new ObjectMapper().readTree(run.output());
    assertThat(report.path("status").asText()).isEqualTo("failed");
    assertThat(report.path("findings").findValuesAsText("check")).contains("token", "token.aud");
  }

  @Test
  void live_prints_the_fingerprint_and_never_the_key() throws NoSuchAlgorithmException {
    TestDeployment.Run run = deployment.run("explain", "--live", alice().sign());

    byte[] hash = MessageDigest.getInstance("SHA-256")
        .digest(SeedData.ALICE_KEY.getBytes(StandardCharsets.UTF_8));
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output())
        .contains("fingerprint " + HexFormat.of().formatHex(hash, 0, 4))
        .contains("role editor")
        .contains("Cockpit accepts the key")
        .doesNotContain(SeedData.ALICE_KEY);
  }

  @Test
  void live_works_with_introspection_too() {
    String token = alice().sign();
    String subject =
        UUID.nameUUIDFromBytes(ALICE.getBytes(StandardCharsets.UTF_8)).toString();
    deployment.forge().apiKey(subject, SeedData.ALICE_KEY);
    TestDeployment.Run run = deployment
        .set("BRIDGE_COCKPIT_SERVICE_KEY", "", "BRIDGE_CLIENT_SECRET", TokenForge.BRIDGE_SECRET)
        .run("explain", "--live", token);

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output()).contains("key source keycloak").contains("Cockpit accepts the key");
  }

  @Test
  void live_requires_the_whole_configuration_and_names_what_is_missing() {
    TestDeployment.Run run =
        deployment.onlyIssuer().run("explain", "--live", alice().sign());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output())
        .contains("bridge.cockpit.url")
        .contains("--live requires the whole configuration");
  }

  @Test
  void live_does_not_call_cockpit_for_a_rejected_token() {
    TestDeployment.Run run =
        deployment.run("explain", "--live", alice().claim("exp", 1).sign());

    assertThat(run.output()).contains("account, key and Cockpit were not checked");
    assertThat(deployment.cockpit().journal().count("/api/sso/info")).isZero();
  }

  @Test
  void a_lightweight_token_is_explained_by_keycloaks_introspection_answer() {
    String token = deployment.forge().lightweight(alice());
    deployment.set(
        "BRIDGE_CLIENT_SECRET",
        TokenForge.BRIDGE_SECRET,
        "BRIDGE_TOKEN_INTROSPECTION",
        "lightweight");
    TestDeployment.Run active = deployment.run("explain", token);
    deployment.forge().end(token);
    TestDeployment.Run ended = deployment.run("explain", token);

    assertThat(active.exitCode()).as(active.output()).isZero();
    assertThat(active.output()).contains("token.introspection");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(failed(ended)).containsExactly("token");
    assertThat(ended.output()).contains("token_inactive").contains("the session has ended");
  }

  @Test
  void a_complete_token_is_confirmed_by_keycloak_or_counts_without_it() {
    String token = alice().sign();
    assertThat(deployment.run("explain", token).output()).doesNotContain("token.introspection");

    deployment.set("BRIDGE_CLIENT_SECRET", TokenForge.BRIDGE_SECRET);
    assertThat(deployment.run("explain", token).output())
        .contains("ok       token.introspection: Keycloak says that the token is active");

    TestDeployment.Run wrongSecret =
        deployment.set("BRIDGE_CLIENT_SECRET", "wrong").run("explain", token);
    assertThat(wrongSecret.exitCode()).as(wrongSecret.output()).isZero();
    assertThat(wrongSecret.output())
        .contains("warning  token.introspection: Keycloak did not say")
        .contains("The bridge accepts this token");
  }

  @Test
  void without_introspection_a_lightweight_token_is_recognized() {
    TestDeployment.Run run =
        deployment.onlyIssuer().run("explain", deployment.forge().lightweight(alice()));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).contains("This is a lightweight access token");
  }

  @Test
  void a_bound_token_needs_a_public_url() {
    String token = alice()
        .claim("typ", "DPoP")
        .claim("cnf", Map.of("jkt", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"))
        .sign();

    assertThat(deployment.onlyIssuer().run("explain", token).output())
        .contains("warning  token.binding")
        .contains("BRIDGE_PUBLIC_URL");
    assertThat(deployment
            .set("BRIDGE_PUBLIC_URL", "https://api.example.org")
            .run("explain", token)
            .output())
        .contains("ok       token.binding");
  }

  @Test
  void a_service_account_needs_no_account_but_a_role_key() {
    deployment.set("BRIDGE_KEY_ROLES", "job=env:JOB_KEY", "JOB_KEY", SeedData.GUEST_API_KEY);
    TokenDraft token = deployment
        .forge()
        .token()
        .without("cockpit_username")
        .without("cockpit_roles")
        .claim("preferred_username", "service-account-importer")
        .claim("realm_access", Map.of("roles", List.of("job")));

    TestDeployment.Run run = deployment.run("explain", token.sign(), "--live");

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output())
        .contains("token.cockpit_user_id: none, because this is a service account")
        .contains("live.account: key source role: a key of bridge.key.roles")
        .contains("live.cockpit: Cockpit accepts the key");
    assertThat(deployment.run("explain", token.claim("realm_access", Map.of()).sign(), "--live"))
        .satisfies(without -> {
          assertThat(without.exitCode()).isEqualTo(1);
          assertThat(without.output().replaceAll("\\s+", " ")).contains("bridge.key.roles lists");
        });
  }
}
