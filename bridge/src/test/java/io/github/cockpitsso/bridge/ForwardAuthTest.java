package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.FrontServer;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.bridge.support.TlsClient;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.tls.TestAuthority;
import io.github.cockpitsso.testkit.tls.TestCertificate;
import io.github.cockpitsso.testkit.token.DpopClient;
import io.github.cockpitsso.testkit.token.ForgeKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decision alone, by the request forms of all four front servers. */
@Tag("integration")
class ForwardAuthTest {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final String ITEM = "/api/content/item/Seiten";
  private static final String SECRET = "of-front-server-and-bridge";
  private static final String ORIGIN = "https://app.example.org";

  @RegisterExtension
  private static final RunningBridge bridge = RunningBridge.start(
      "BRIDGE_FORWARD_AUTH_SECRET",
      SECRET,
      "BRIDGE_PUBLIC_URL",
      "https://api.example.org",
      "BRIDGE_CORS_ORIGINS",
      ORIGIN);

  @TempDir
  private static Path folder;

  private static Call ask(RunningBridge asked, FrontServer form, String method, String target) {
    return form.ask(asked, method, target).header("X-Forward-Auth-Secret", SECRET);
  }

  private static Call ask(FrontServer form, String method, String target) {
    return ask(bridge, form, method, target);
  }

  private static Call aliceAsks(FrontServer form, String method, String target) {
    return ask(form, method, target).token(bridge.alice().sign());
  }

  private static void granted(Answer answer, String key) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.all("api-key")).containsExactly(key);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.bytes()).isEmpty();
  }

  private static void refused(Answer answer, int status, String reason) {
    assertThat(answer.reason()).as(answer.toString()).isEqualTo(reason);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("X-Forward-Auth-Reason")).isEqualTo(reason);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.all("api-key")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_good_request_is_granted_with_the_key_of_who_sent_it(FrontServer form) {
    for (String target :
        List.of(ITEMS, ITEMS + "?limit=1&filter={\"a\":1}", ITEMS + "?", "/api/a%20b")) {
      for (String method : List.of("GET", "HEAD", "DELETE")) {
        granted(aliceAsks(form, method, target).send(), SeedData.ALICE_KEY);
      }
    }
    assertThat(bridge.cockpit().journal().requests())
        .noneMatch(request -> request.path().startsWith("/api/content"));
  }

  @ParameterizedTest
  @EnumSource
  void a_request_without_a_good_token_is_401_and_told_how_to_send_one(FrontServer form) {
    Answer without = ask(form, "GET", ITEMS).send();
    Answer forged = ask(form, "GET", ITEMS)
        .token(bridge.alice().withSignature(new byte[256]))
        .send();

    refused(without, 401, "no_token");
    assertThat(without.all("WWW-Authenticate").get(0))
        .isEqualTo("Bearer realm=\"Cockpit\", resource_metadata="
            + "\"https://api.example.org/.well-known/oauth-protected-resource\"");
    refused(forged, 401, "token_signature");
    assertThat(forged.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
  }

  /** Whatever is decided by the head must come out as it does at the gateway. */
  static Stream<Arguments> heads() {
    return Stream.of(
        // Where the gateway goes on to Cockpit.
        arguments("GET", ITEMS, ""),
        arguments("PUT", ITEM + "?a.b=1", ""),
        arguments("GET", "/api/x", "Content-Type: text/plain"),
        arguments("POST", "/api/gql?query={__typename}", ""),
        arguments("GET", ITEMS, "Cookie: a=b; access_token=x"),
        // Paths.
        arguments("GET", "//api/content/items/Seiten", ""),
        arguments("GET", "/api//content/items/Seiten", ""),
        arguments("GET", "/api/content%2Fitems/Seiten", ""),
        arguments("GET", "/api/content%2fitems/Seiten", ""),
        arguments("GET", "/api/../storage/data/system.sqlite", ""),
        arguments("GET", "/api/x/..;/y", ""),
        arguments("GET", "/api/%2e%2e/auth/login", ""),
        arguments("GET", "/api/%252e%252e/auth/login", ""),
        arguments("GET", "/api/x;a=b", ""),
        arguments("GET", "/api/x%00", ""),
        arguments("GET", "/api/x%", ""),
        arguments("GET", "/%61pi/x", ""),
        arguments("GET", "/api/x\\y", ""),
        arguments("GET", "/:../api/content/items/Seiten", ""),
        arguments("GET", "/auth/login", ""),
        arguments("GET", "/api", ""),
        arguments("GET", "/", ""),
        arguments("POST", "/api/user/auth", ""),
        arguments("GET", "/api/user/auth.post", ""),
        arguments("GET", "/api/sso/users/6b02000000000000000000a2/key", ""),
        arguments("GET", "/forward-auth", ""),
        arguments("GET", "/storage/uploads/2026/11/hallo.txt", ""),
        // Methods.
        arguments("TRACE", ITEMS, ""),
        arguments("get", ITEMS, ""),
        // What PHP would make variables of.
        arguments("GET", ITEMS + "?api_key=" + SeedData.ADMIN_API_KEY, ""),
        arguments("GET", ITEMS + "?api.key=x", ""),
        arguments("GET", ITEMS + "?api%5bkey=x", ""),
        arguments("GET", ITEMS + "??api_key=x", ""),
        arguments("GET", ITEMS + "?a=1;api_key=x", ""),
        arguments("GET", ITEMS + "?rspc=1", ""),
        arguments("GET", ITEMS + "?access_token=x", ""),
        arguments("GET", ITEMS, "Cookie: api_key=x"),
        arguments("GET", ITEMS, "Cookie: a=b; rspc=1"),
        arguments("POST", ITEM, "Content-Type: multipart/form-data"),
        arguments("GET", ITEMS, "Content-Encoding: gzip"),
        // Credentials.
        arguments("GET", ITEMS, "Authorization: Bearer x.y.z"));
  }

  @ParameterizedTest
  @MethodSource("heads")
  void every_form_gets_the_decision_of_the_gateway(String method, String target, String line) {
    Call called = bridge.aliceCalls(method, target);
    Answer gateway = (line.isEmpty() ? called : called.line(line)).send();
    for (FrontServer form : FrontServer.values()) {
      Call asking = aliceAsks(form, method, target);
      Answer answer = (line.isEmpty() ? asking : asking.line(line)).send();

      if (gateway.header("Content-Type").equals("application/problem+json")) {
        assertThat(answer.status()).as(form + " " + answer).isEqualTo(gateway.status());
        assertThat(answer.all("api-key")).isEmpty();
        // What the server refuses before anybody asks has no other reason.
        if (!gateway.reason().equals("bad_request") && !answer.reason().equals("bad_request")) {
          assertThat(answer.reason()).as(form.toString()).isEqualTo(gateway.reason());
        }
      } else {
        granted(answer, SeedData.ALICE_KEY);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoever_does_not_know_the_secret_finds_nothing(FrontServer form) {
    String token = bridge.alice().sign();
    for (List<String> secrets : List.of(
        List.<String>of(),
        List.of(""),
        List.of("of-front-server-and-bridgf"),
        List.of(SECRET + "x"),
        List.of(SECRET.substring(1)),
        List.of(SECRET, SECRET),
        List.of(SECRET + ", " + SECRET))) {
      Call call = form.ask(bridge, "GET", ITEMS).token(token);
      secrets.forEach(each -> call.header("X-Forward-Auth-Secret", each));
      Answer answer = call.send();

      assertThat(answer.reason()).as(secrets + " " + answer).isEqualTo("not_found");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.toString()).doesNotContain("USR-").doesNotContain("X-Forward-Auth");
    }
  }

  @Test
  void without_a_setting_nobody_may_ask() {
    try (RunningBridge usual = RunningBridge.start()) {
      for (FrontServer form : FrontServer.values()) {
        Answer answer =
            ask(usual, form, "GET", ITEMS).token(usual.alice().sign()).send();

        assertThat(answer.reason()).as(form.toString()).isEqualTo("not_found");
        assertThat(answer.all("api-key")).isEmpty();
      }
    }
  }

  @Test
  void a_caller_is_known_by_the_address_of_its_connection_alone() {
    try (RunningBridge near = RunningBridge.start(
            "BRIDGE_FORWARD_AUTH_CALLERS", "127.0.0.0/8", "BRIDGE_TRUSTED_PROXIES", "127.0.0.1");
        RunningBridge far = RunningBridge.start(
            "BRIDGE_FORWARD_AUTH_CALLERS", "10.0.0.0/8", "BRIDGE_TRUSTED_PROXIES", "127.0.0.1")) {
      Call ofSomebody = FrontServer.NGINX
          .ask(near, "GET", ITEMS)
          .token(near.alice().sign())
          .header("X-Forwarded-For", "203.0.113.5");
      granted(ofSomebody.send(), SeedData.ALICE_KEY);

      for (String client : List.of("10.1.1.1", "10.1.1.1, 127.0.0.1", "127.0.0.1")) {
        Answer answer = FrontServer.NGINX
            .ask(far, "GET", ITEMS)
            .token(far.alice().sign())
            .header("X-Forwarded-For", client)
            .header("Forwarded", "for=10.1.1.1")
            .send();
        assertThat(answer.reason()).as(client).isEqualTo("not_found");
      }
    }
  }

  @Test
  void where_address_and_secret_are_set_both_must_be_right() {
    try (RunningBridge both = RunningBridge.start(
            "BRIDGE_FORWARD_AUTH_CALLERS", "127.0.0.1", "BRIDGE_FORWARD_AUTH_SECRET", SECRET);
        RunningBridge far = RunningBridge.start(
            "BRIDGE_FORWARD_AUTH_CALLERS", "10.0.0.0/8", "BRIDGE_FORWARD_AUTH_SECRET", SECRET)) {
      String token = both.alice().sign();
      granted(ask(both, FrontServer.NGINX, "GET", ITEMS).token(token).send(), SeedData.ALICE_KEY);
      assertThat(FrontServer.NGINX.ask(both, "GET", ITEMS).token(token).send().reason())
          .isEqualTo("not_found");
      assertThat(ask(far, FrontServer.NGINX, "GET", ITEMS)
              .token(far.alice().sign())
              .send()
              .reason())
          .isEqualTo("not_found");
    }
  }

  static Stream<List<String>> unclear() {
    String method = "X-Original-Method: GET";
    String target = "X-Original-URI: " + ITEMS;
    return Stream.of(
        List.of(),
        List.of(method),
        List.of(target),
        List.of(method, "X-Original-URI:"),
        List.of("X-Original-Method:", target),
        // Smuggled beside what the front server says.
        List.of(method, target, target),
        List.of(method, target, "X-Original-URI: /api/other"),
        List.of(method, method, target),
        List.of(method, target, "X-Forwarded-Uri: /api/other"),
        List.of(method, target, "X-Forwarded-Method: GET"),
        List.of("X-Forwarded-Method: GET", target),
        List.of("X-Forwarded-Method: GET", "X-Forwarded-Uri: " + ITEMS, "x-original-uri: /x"),
        // No target of a request.
        List.of(method, "X-Original-URI: http://api.example.org" + ITEMS),
        List.of(method, "X-Original-URI: " + ITEMS + "#x"),
        List.of(method, "X-Original-URI: " + ITEMS + "?a=1#x"),
        List.of(method, "X-Original-URI: " + ITEMS + " HTTP/1.1"),
        List.of(method, "X-Original-URI: " + ITEMS + ", " + ITEMS),
        List.of(method, "X-Original-URI: " + ITEMS + "?a=\u00e9"),
        List.of(method, "X-Original-URI: api/content/items/Seiten"),
        List.of(method, "X-Original-URI: *"),
        List.of(method, "X-Original-URI: ?a=1"));
  }

  @ParameterizedTest
  @MethodSource("unclear")
  void a_question_that_can_be_read_in_two_ways_or_none_is_400(List<String> lines) {
    Call call = bridge
        .call("GET", FrontServer.PATH)
        .header("X-Forward-Auth-Secret", SECRET)
        .token(bridge.alice().sign());
    lines.forEach(call::line);
    Answer answer = call.send();

    assertThat(answer.status()).as(answer.toString()).isIn(400, 405);
    assertThat(answer.reason()).isIn("original_unclear", "method_not_allowed");
    assertThat(answer.all("api-key")).isEmpty();
  }

  /** Cockpit would take a text for JSON, or somebody's key for ours. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content.Type: application/json",
        "Content_Type: application/json",
        "Api.key: API-other",
        "Api_key: API-other"
      })
  void a_header_that_php_takes_for_another_one_is_400_in_every_form(String line) {
    for (FrontServer form : FrontServer.values()) {
      refused(aliceAsks(form, "GET", ITEMS).line(line).send(), 400, "original_unclear");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X-Original-URI: /api/other", "X-Original-Method: GET", "X-Forwarded-Uri: /api/x"})
  void a_path_below_and_a_header_are_two_forms(String line) {
    refused(aliceAsks(FrontServer.ENVOY, "GET", ITEMS).line(line).send(), 400, "original_unclear");
  }

  @ParameterizedTest
  @EnumSource
  void a_proof_names_the_original_request_and_is_taken_once(FrontServer form) {
    var client = new DpopClient(ForgeKey.ec("phone", "ES256"));
    String token = client.bind(bridge.alice()).sign();
    String url = "https://api.example.org" + ITEMS;
    String proof = client.proof("DELETE", url, token).sign();

    for (String other : List.of(
        client.proof("GET", url, token).sign(),
        client.proof("DELETE", url + "/x", token).sign(),
        client.proof("DELETE", "https://api.example.org/forward-auth", token).sign())) {
      refused(dpop(form, token, other), 401, "dpop_proof");
    }
    granted(dpop(form, token, proof), SeedData.ALICE_KEY);
    refused(dpop(form, token, proof), 401, "dpop_proof");
    refused(ask(form, "DELETE", ITEMS).token(token).send(), 401, "token_bound");
  }

  private static Answer dpop(FrontServer form, String token, String proof) {
    return ask(form, "DELETE", ITEMS + "?a=1")
        .header("Authorization", "DPoP " + token)
        .header("DPoP", proof)
        .send();
  }

  @Test
  void the_certificate_of_the_front_server_proves_nothing_for_the_client() throws IOException {
    TestAuthority authority = TestAuthority.create("Test CA");
    TestCertificate front = authority.issue("front");
    authority.issue("127.0.0.1").write(folder, "own");
    try (RunningBridge tls = RunningBridge.start(
        "BRIDGE_TLS_CERTIFICATE",
        folder.resolve("own.crt").toString(),
        "BRIDGE_TLS_KEY",
        folder.resolve("own.key").toString(),
        "BRIDGE_TLS_CLIENT_CERTIFICATES",
        "need",
        "BRIDGE_FORWARD_AUTH_SECRET",
        SECRET)) {
      TlsClient caller = TlsClient.trusting(authority, Optional.of(front));
      String bound =
          tls.alice().claim("cnf", Map.of("x5t#S256", front.thumbprint())).sign();

      granted(
          caller.send(
              tls.bridge().url(),
              ask(tls, FrontServer.NGINX, "GET", ITEMS).token(tls.alice().sign())),
          SeedData.ALICE_KEY);
      refused(
          caller.send(
              tls.bridge().url(), ask(tls, FrontServer.NGINX, "GET", ITEMS).token(bound)),
          401,
          "token_bound");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "text/plain; application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=b",
        "APPLICATION/JSON",
      })
  void a_body_that_php_would_read_must_be_shown(String type) {
    for (FrontServer form : FrontServer.values()) {
      for (String method : List.of("POST", "GET")) {
        Answer answer =
            aliceAsks(form, method, ITEM).header("Content-Type", type).send();
        refused(answer, 403, "body_not_seen");
        // Envoy says so of whatever it does not send along.
        refused(
            aliceAsks(form, method, ITEM)
                .header("Content-Type", type)
                .header("Content-Length", "0")
                .send(),
            403,
            "body_not_seen");
      }
    }
  }

  @Test
  void a_body_that_php_does_not_read_need_not_be_shown() {
    for (FrontServer form : FrontServer.values()) {
      granted(
          aliceAsks(form, "PUT", ITEM).header("Content-Type", "image/png").send(),
          SeedData.ALICE_KEY);
      granted(aliceAsks(form, "PUT", ITEM).send(), SeedData.ALICE_KEY);
    }
  }

  static Stream<Arguments> bodies() {
    String part = "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\nx\r\n--b--\r\n";
    return Stream.of(
        arguments("application/json", "{\"data\":{\"titel\":\"Neu\",\"api_key\":\"x\"}}", ""),
        arguments("application/json", "{\"api_key\":\"x\"}", "key_parameter"),
        arguments("application/json", "{\"api\\u005fkey\":\"x\"}", "key_parameter"),
        arguments("text/plain; application/json", "{\"rspc\":1}", "rspc"),
        arguments("application/json", "{\"a\":", "body_not_understood"),
        arguments("application/json", "\ufeff{\"api_key\":1}", "body_not_understood"),
        arguments("application/x-www-form-urlencoded", "a=1", ""),
        arguments("application/x-www-form-urlencoded", "api.key=1", "key_parameter"),
        arguments("application/x-www-form-urlencoded", "access_token=1", "token_in_query"),
        arguments("multipart/form-data; boundary=b", part.formatted("a"), ""),
        arguments("multipart/form-data; boundary=b", part.formatted("api key"), "key_parameter"),
        arguments("multipart/form-data; boundary=b", "--b\r\nno part", "body_not_understood"),
        arguments("image/png", "{\"api_key\":\"x\"}", ""));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void a_body_that_is_shown_is_judged_as_at_the_gateway(String type, String body, String reason) {
    for (FrontServer form : List.of(FrontServer.TRAEFIK, FrontServer.ENVOY)) {
      Answer answer = aliceAsks(form, "POST", ITEM).body(type, body).send();

      if (reason.isEmpty()) {
        granted(answer, SeedData.ALICE_KEY);
      } else {
        refused(answer, 400, reason);
        assertThat(bridge.aliceCalls("POST", ITEM).body(type, body).send().reason())
            .isEqualTo(reason);
      }
    }
  }

  @Test
  void a_body_that_is_cut_or_nameless_or_too_large_is_refused() {
    String large = "{\"a\":\"" + "x".repeat(1 << 20) + "\"}";
    String parts =
        "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + large + "\r\n--b--";
    for (FrontServer form : List.of(FrontServer.TRAEFIK, FrontServer.ENVOY)) {
      refused(
          aliceAsks(form, "POST", ITEM).body("application/json", large).send(),
          413,
          "body_too_large");
      refused(
          aliceAsks(form, "POST", ITEM)
              .body("multipart/form-data; boundary=b", parts)
              .send(),
          413,
          "body_too_large");
      refused(
          aliceAsks(form, "POST", ITEM)
              .header("Content-Length", "2")
              .rawBody("{}")
              .send(),
          403,
          "body_not_seen");
      refused(
          aliceAsks(form, "POST", ITEM)
              .header("X-Envoy-Auth-Partial-Body", "true")
              .body("application/json", "{}")
              .send(),
          403,
          "body_not_seen");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/user",
        "/api/Users/list",
        "/api/auth.get",
        "/api/account/me",
      })
  void what_the_gateway_takes_secrets_out_of_must_go_through_it(String path) {
    for (FrontServer form : FrontServer.values()) {
      // Also before anybody says who he is: the front server tries another way by this reason.
      refused(ask(form, "GET", path).send(), 403, "answer_not_seen");
    }
  }

  @Test
  void uploads_go_through_the_gateway_where_they_are_served() {
    try (RunningBridge uploads =
        RunningBridge.start("BRIDGE_UPLOADS", "public", "BRIDGE_FORWARD_AUTH_SECRET", SECRET)) {
      refused(
          ask(uploads, FrontServer.NGINX, "GET", "/storage/uploads/2026/11/hallo.txt")
              .send(),
          403,
          "answer_not_seen");
    }
  }

  @Test
  void bodies_may_go_unseen_where_that_was_chosen_but_none_that_a_policy_needs()
      throws IOException {
    Path policy = Files.writeString(folder.resolve("policy.yaml"), """
        default: deny
        rules:
          - {paths: /content/**, decision: allow}
          - {paths: /gql, graphql: query, decision: allow}
        """);
    try (RunningBridge unseen = RunningBridge.start(
        "BRIDGE_FORWARD_AUTH_SECRET",
        SECRET,
        "BRIDGE_INSECURE_FORWARD_AUTH_BODIES",
        "true",
        "BRIDGE_POLICY_FILE",
        policy.toString())) {
      for (FrontServer form : FrontServer.values()) {
        granted(
            ask(unseen, form, "POST", ITEM)
                .token(unseen.alice().sign())
                .header("Content-Type", "application/json")
                .send(),
            SeedData.ALICE_KEY);
        // The document of the unseen body is the one that Cockpit would run.
        refused(
            ask(unseen, form, "POST", "/api/gql?query={__typename}")
                .token(unseen.alice().sign())
                .header("Content-Type", "application/json")
                .send(),
            403,
            "body_not_seen");
        granted(
            ask(unseen, form, "GET", "/api/gql?query={__typename}")
                .token(unseen.alice().sign())
                .send(),
            SeedData.ALICE_KEY);
      }
    }
  }

  @Test
  void the_policy_is_the_gateways_also_for_graphql() throws IOException {
    Path policy = Files.writeString(folder.resolve("rules.yaml"), """
        default: deny
        rules:
          - {paths: /content/**, methods: GET, decision: allow}
          - {paths: /gql, graphql: query, decision: allow}
        """);
    try (RunningBridge ruled = RunningBridge.start(
        "BRIDGE_FORWARD_AUTH_SECRET", SECRET, "BRIDGE_POLICY_FILE", policy.toString())) {
      String token = ruled.alice().sign();
      for (FrontServer form : FrontServer.values()) {
        granted(ask(ruled, form, "GET", ITEMS).token(token).send(), SeedData.ALICE_KEY);
        refused(ask(ruled, form, "DELETE", ITEMS).token(token).send(), 403, "policy");
        granted(
            ask(ruled, form, "GET", "/api/gql?query={__typename}").token(token).send(),
            SeedData.ALICE_KEY);
        refused(
            ask(ruled, form, "GET", "/api/gql?query=mutation{a}").token(token).send(),
            403,
            "policy");
        if (form.sendsBodies()) {
          granted(
              ask(ruled, form, "POST", "/api/gql")
                  .token(token)
                  .body("application/json", "{\"query\":\"{__typename}\"}")
                  .send(),
              SeedData.ALICE_KEY);
          refused(
              ask(ruled, form, "POST", "/api/gql")
                  .token(token)
                  .body("application/json", "{\"query\":\"mutation{a}\"}")
                  .send(),
              403,
              "policy");
        }
      }
    }
  }

  @Test
  void limits_of_a_person_count_questions_too() {
    try (RunningBridge limited = RunningBridge.start(
        "BRIDGE_FORWARD_AUTH_SECRET", SECRET, "BRIDGE_LIMITS_REQUESTS_PER_SUBJECT", "3")) {
      String token = limited.alice().sign();
      await().untilAsserted(() -> {
        Answer answer =
            ask(limited, FrontServer.NGINX, "GET", ITEMS).token(token).send();
        refused(answer, 429, "too_many_requests");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
      });
    }
  }

  @Test
  void what_nobody_can_tell_now_is_503_and_what_is_forged_still_401() {
    try (RunningBridge alone = RunningBridge.start("BRIDGE_FORWARD_AUTH_SECRET", SECRET)) {
      alone.cockpit().refuseConnections();
      Answer keyless = ask(alone, FrontServer.NGINX, "GET", ITEMS)
          .token(alone.alice().sign())
          .send();

      refused(keyless, 503, "key_source_unavailable");
      assertThat(keyless.header("Retry-After")).isEqualTo("5");
      refused(
          ask(alone, FrontServer.NGINX, "GET", ITEMS)
              .token(alone.alice().withSignature(new byte[256]))
              .send(),
          401,
          "token_signature");
    }
  }

  @Test
  void nobody_in_particular_is_granted_cockpits_public_key_where_that_is_switched_on() {
    try (RunningBridge open =
        RunningBridge.start("BRIDGE_FORWARD_AUTH_SECRET", SECRET, "BRIDGE_ANONYMOUS", "true")) {
      for (FrontServer form : FrontServer.values()) {
        granted(ask(open, form, "GET", ITEMS).send(), "public");
        refused(
            ask(open, form, "GET", ITEMS).header("api-key", SeedData.ALICE_KEY).send(),
            401,
            "no_token");
      }
    }
  }

  @Test
  void no_preflight_is_taken_for_a_grant_and_refusals_can_be_read_by_apps() {
    for (FrontServer form : FrontServer.values()) {
      Answer preflight = ask(form, "OPTIONS", ITEMS)
          .header("Origin", ORIGIN)
          .header("Access-Control-Request-Method", "GET")
          .header("Access-Control-Request-Headers", "authorization")
          .send();
      refused(preflight, 401, "no_token");
      assertThat(ask(form, "GET", ITEMS)
              .header("Origin", ORIGIN)
              .send()
              .header("Access-Control-Allow-Origin"))
          .isEqualTo(ORIGIN);
    }
  }

  @Test
  void a_rotated_key_is_granted_until_its_time_is_over_and_no_longer() {
    try (RunningBridge brief = RunningBridge.start(
        "BRIDGE_FORWARD_AUTH_SECRET", SECRET, "BRIDGE_KEY_TIME_TO_LIVE", "1s")) {
      String token = brief.alice().sign();
      granted(ask(brief, FrontServer.NGINX, "GET", ITEMS).token(token).send(), SeedData.ALICE_KEY);
      brief.cockpit().users().rotateKey("alice");
      String rotated =
          brief.cockpit().users().find("alice").orElseThrow().apiKey().orElseThrow();

      await()
          .untilAsserted(() ->
              granted(ask(brief, FrontServer.NGINX, "GET", ITEMS).token(token).send(), rotated));
    }
  }

  @Test
  void what_the_gateway_learns_of_a_rotated_key_counts_here_at_once() {
    try (RunningBridge both = RunningBridge.start(
        "BRIDGE_FORWARD_AUTH_SECRET", SECRET, "BRIDGE_KEY_TIME_TO_LIVE", "1h")) {
      String token = both.alice().sign();
      granted(ask(both, FrontServer.NGINX, "GET", ITEMS).token(token).send(), SeedData.ALICE_KEY);
      both.cockpit().users().rotateKey("alice");
      String rotated =
          both.cockpit().users().find("alice").orElseThrow().apiKey().orElseThrow();
      assertThat(both.aliceCalls("GET", ITEMS).send().status()).isEqualTo(200);

      granted(ask(both, FrontServer.NGINX, "GET", ITEMS).token(token).send(), rotated);
    }
  }
}
