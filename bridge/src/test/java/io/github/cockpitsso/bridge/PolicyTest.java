package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policy rules over real sockets. */
@Tag("integration")
class PolicyTest {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final String READ = "{SeitenModel{titel}}";
  private static final String WRITE =
      "mutation{saveContentItem(model:\"Seiten\",data:{titel:\"Neu\"}){item error}}";
  private static final String RULES = """
      default: deny
      graphql: {max-depth: 5, max-aliases: 3, max-tokens: 300}
      rules:
        - name: not this model
          paths: ["/content/*/Geheim", "/content/*/Geheim/**"]
          decision: deny
        - name: editors read
          paths: [/content/**, /gql]
          methods: [GET, HEAD]
          cockpit-roles: [editor]
          decision: allow
        - name: staff writes
          paths: [/content/**, /gql]
          keycloak-roles: [staff]
          decision: allow
        - name: scope writes
          paths: [/content/**]
          methods: [POST]
          scopes: [content.write]
          decision: allow
      """;

  @TempDir
  private static Path directory;

  private static RunningBridge bridge;

  @BeforeAll
  static void start() throws IOException {
    Path rules = Files.writeString(directory.resolve("policy.yaml"), RULES);
    bridge = RunningBridge.start("BRIDGE_POLICY_FILE", rules.toString());
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  @BeforeEach
  void forget() {
    bridge.cockpit().reset();
  }

  private static String json(String document) {
    return "{\"query\":\"" + document.replace("\"", "\\\"") + "\"}";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Call staff(String method, String path) {
    return bridge
        .call(method, path)
        .token(bridge
            .alice()
            .claim("realm_access", Map.of("roles", List.of("staff")))
            .sign());
  }

  private static void refused(Call call, int status, String reason) {
    Answer answer = call.send();
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.reason()).isEqualTo(reason);
    assertThat(bridge.cockpit().journal().requests())
        .noneMatch(request ->
            request.path().startsWith("/api/content") || request.path().startsWith("/api/gql"));
  }

  private static void passes(Call call) {
    Answer answer = call.send();
    assertThat(answer.reason()).as(answer.toString()).isEmpty();
    assertThat(bridge.cockpit().journal().last().orElseThrow().key()).contains(SeedData.ALICE_KEY);
  }

  @Test
  void a_cockpit_role_may_do_only_what_its_rule_allows() {
    passes(bridge.aliceCalls("GET", ITEMS));
    bridge.cockpit().reset();
    refused(
        bridge.aliceCalls("POST", "/api/content/item/Seiten").body("application/json", "{}"),
        403,
        "policy");
    refused(bridge.aliceCalls("GET", "/api/assets/1"), 403, "policy");
    refused(
        bridge
            .call("GET", ITEMS)
            .token(bridge.forge().tokenFor(SeedData.JUERGEN.id()).sign()),
        403,
        "policy");
  }

  @Test
  void rules_can_require_a_keycloak_role() {
    passes(staff("POST", "/api/content/item/Seiten").body("application/json", "{\"data\":{}}"));
  }

  @Test
  void rules_can_require_a_scope() {
    passes(bridge
        .call("POST", "/api/content/item/Seiten")
        .token(bridge.alice().claim("scope", "openid cockpit content.write").sign())
        .body("application/json", "{\"data\":{}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/content/items/Geheim",
        "/api/content/items/Geheim/",
        "/api/content/item/Geheim/1",
        "/api/content/items/Geheim?x=/api/content/items/Seiten",
        "/api/content/items.get",
      })
  void other_spellings_of_a_path_cannot_bypass_a_rule(String path) {
    refused(staff("GET", path), 403, "policy");
  }

  @Test
  void a_rejection_does_not_name_the_rule() {
    assertThat(staff("GET", "/api/content/items/Geheim").send().text())
        .doesNotContain("not this model");
  }

  static Stream<Call> reads() {
    String operations = json(READ);
    return Stream.of(
        bridge.aliceCalls("GET", "/api/gql?query=" + encoded(READ)),
        bridge.aliceCalls("POST", "/api/gql?query=" + encoded(READ)),
        bridge.aliceCalls("POST", "/api/gql").body("application/json", json(READ)),
        bridge.aliceCalls("GET", "/api/gql").body("application/json", json(READ)),
        bridge
            .aliceCalls("POST", "/api/gql")
            .body("application/x-www-form-urlencoded", "query=" + encoded(READ)),
        bridge
            .aliceCalls("POST", "/api/gql")
            .body("multipart/form-data; boundary=b", part(operations)));
  }

  private static String part(String operations) {
    return "--b\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n"
        + operations
        + "\r\n--b--\r\n";
  }

  @ParameterizedTest
  @MethodSource("reads")
  void a_query_is_recognized_however_it_is_sent(Call call) {
    Answer answer = call.send();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.json().at("/data/SeitenModel")).hasSize(5);
  }

  static Stream<Call> writes() {
    String form = "application/x-www-form-urlencoded";
    String multipart = "multipart/form-data; boundary=b";
    return Stream.of(
        bridge.aliceCalls("GET", "/api/gql?query=" + encoded(WRITE)),
        bridge.aliceCalls("GET", "/api/gql/?query=" + encoded(WRITE)),
        bridge.aliceCalls("HEAD", "/api/gql?query=" + encoded(WRITE)),
        bridge.aliceCalls("OPTIONS", "/api/gql?query=" + encoded(WRITE)),
        bridge.aliceCalls("POST", "/api/gql?query=" + encoded(WRITE)),
        bridge.aliceCalls("GET", "/api/gql").body("application/json", json(WRITE)),
        bridge.aliceCalls("GET", "/api/gql").body("text/plain;application/json", json(WRITE)),
        bridge.aliceCalls("POST", "/api/gql").body("application/json", json(WRITE)),
        bridge
            .aliceCalls("POST", "/api/gql")
            .body("application/json", json(READ.replace("{S", "query a{S") + WRITE)),
        bridge.aliceCalls("POST", "/api/gql").body(form, "query=" + encoded(WRITE)),
        bridge
            .aliceCalls("POST", "/api/gql")
            .body(multipart, part(json(WRITE).replace("\\", "\\"))),
        bridge
            .aliceCalls("GET", "/api/gql?operations=" + encoded(json(WRITE)))
            .header("Content-Type", multipart),
        bridge
            .aliceCalls("POST", "/api/gql")
            .body("application/json", json("fragment f on X{a} #\\u2028\\n" + WRITE)));
  }

  @ParameterizedTest
  @MethodSource("writes")
  void a_mutation_is_recognized_however_it_is_sent(Call call) {
    Answer answer = call.send();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
    assertThat(bridge.cockpit().journal().requests())
        .noneMatch(request -> request.path().startsWith("/api/gql"));
  }

  @Test
  void users_who_may_write_may_send_mutations() {
    Answer answer = staff("GET", "/api/gql?query=" + encoded(WRITE)).send();

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.json().at("/data/saveContentItem/item/titel").asText()).isEqualTo("Neu");
  }

  @Test
  void a_request_with_an_ambiguous_document_is_400() {
    refused(staff("GET", "/api/gql"), 400, "graphql_malformed");
    refused(
        staff("POST", "/api/gql?query=" + encoded(READ)).body("application/json", json(WRITE)),
        400,
        "graphql_malformed");
    refused(
        staff("POST", "/api/gql").body("application/json", "[" + json(READ) + "]"),
        400,
        "graphql_malformed");
    refused(
        staff("POST", "/api/gql").body("application/json", json("{a")), 400, "graphql_malformed");
  }

  @Test
  void a_document_beyond_the_limits_is_400_for_all_users() {
    refused(
        staff("POST", "/api/gql").body("application/json", json("{a{b{c{d{e{f}}}}}}")),
        400,
        "graphql_limit");
    refused(
        staff("POST", "/api/gql").body("application/json", json("{a:x b:x c:x d:x}")),
        400,
        "graphql_limit");
    refused(
        staff("POST", "/api/gql").body("application/json", json("{" + "a ".repeat(300) + "}")),
        400,
        "graphql_limit");
  }

  @Test
  void a_role_that_changes_with_the_key_is_checked_again() {
    String rules = directory.resolve("policy.yaml").toString();
    try (RunningBridge other = RunningBridge.start("BRIDGE_POLICY_FILE", rules)) {
      assertThat(other.aliceCalls("GET", ITEMS).send().status()).isEqualTo(200);
      other.cockpit().users().changeRole("alice", "guest");
      other.cockpit().users().rotateKey("alice");

      assertThat(other.aliceCalls("GET", ITEMS).send().reason()).isEqualTo("policy");
    }
  }

  @Test
  void a_forged_token_is_401_before_any_rule() {
    refused(
        bridge.call("GET", "/api/assets/1").token(bridge.alice().withSignature(new byte[256])),
        401,
        "token_signature");
  }

  @Test
  void changed_rules_apply_at_once_and_an_invalid_file_keeps_the_old_rules() throws IOException {
    Path rules = Files.writeString(directory.resolve("changing.yaml"), "default: deny");
    try (RunningBridge changing = RunningBridge.start("BRIDGE_POLICY_FILE", rules.toString())) {
      assertThat(changing.aliceCalls("GET", ITEMS).send().reason()).isEqualTo("policy");

      Files.writeString(rules, "default: allow");
      await().until(() -> changing.aliceCalls("GET", ITEMS).send().status() == 200);

      Files.writeString(rules, "default: perhaps");
      await().until(() -> changing.metrics().contains("bridge_reload_failed{what=\"policy\"} 1.0"));
      assertThat(changing.aliceCalls("GET", ITEMS).send().status()).isEqualTo(200);

      Files.delete(rules);
      Files.writeString(rules, "default: deny");
      await().until(() -> changing.aliceCalls("GET", ITEMS).send().status() == 403);
      assertThat(changing.metrics()).contains("bridge_reload_failed{what=\"policy\"} 0.0");
    }
  }

  @Test
  void a_dry_run_rejects_no_request_and_counts_those_it_would_reject() throws IOException {
    Path rules = Files.writeString(directory.resolve("dry.yaml"), "mode: dry-run\ndefault: deny");
    try (RunningBridge dry = RunningBridge.start("BRIDGE_POLICY_FILE", rules.toString())) {
      assertThat(dry.aliceCalls("GET", ITEMS).send().status()).isEqualTo(200);
      assertThat(
              dry.aliceCalls("GET", "/api/gql?query=" + encoded(WRITE)).send().status())
          .isEqualTo(200);
      assertThat(dry.aliceCalls(
                  "GET",
                  "/api/gql?query=" + encoded("{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a}}}}}}}}}}}}}}}}"))
              .send()
              .reason())
          .isEmpty();
      // An unreadable document cannot be forwarded in canonical form, so no rule decides about it.
      refused(dry.aliceCalls("GET", "/api/gql?query=x"), 400, "graphql_malformed");

      assertThat(dry.metrics())
          .contains("bridge_policy_refused_total{mode=\"dry-run\",reason=\"policy\"} 2.0")
          .contains("bridge_policy_refused_total{mode=\"dry-run\",reason=\"graphql_limit\"} 1.0");
    }
  }

  @Test
  void without_a_policy_cockpit_decides_about_graphql() {
    try (RunningBridge open = RunningBridge.start()) {
      assertThat(
              open.aliceCalls("GET", "/api/gql?query=" + encoded(WRITE)).send().status())
          .isEqualTo(200);
    }
  }
}
