package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.ForwardAuthFormat;
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

/** The forward-auth decision, in the request formats of all four reverse proxies. */
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

  private static Call forwardAuth(
      RunningBridge proxied, ForwardAuthFormat form, String method, String target) {
    return form.forwardAuth(proxied, method, target).header("X-Forward-Auth-Secret", SECRET);
  }

  private static Call forwardAuth(ForwardAuthFormat form, String method, String target) {
    return forwardAuth(bridge, form, method, target);
  }

  private static Call aliceRequests(ForwardAuthFormat form, String method, String target) {
    return forwardAuth(form, method, target).token(bridge.alice().sign());
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
  void a_valid_request_is_granted_with_the_users_key(ForwardAuthFormat form) {
    for (String target :
        List.of(ITEMS, ITEMS + "?limit=1&filter={\"a\":1}", ITEMS + "?", "/api/a%20b")) {
      for (String method : List.of("GET", "HEAD", "DELETE")) {
        granted(aliceRequests(form, method, target).send(), SeedData.ALICE_KEY);
      }
    }
    assertThat(bridge.cockpit().journal().requests())
        .noneMatch(request -> request.path().startsWith("/api/content"));
  }

  @ParameterizedTest
  @EnumSource
  void a_request_without_a_valid_token_is_401_with_a_challenge(ForwardAuthFormat form) {
    Answer without = forwardAuth(form, "GET", ITEMS).send();
    Answer forged = forwardAuth(form, "GET", ITEMS)
        .token(bridge.alice().withSignature(new byte[256]))
        .send();

    refused(without, 401, "no_token");
    assertThat(without.all("WWW-Authenticate").get(0))
        .isEqualTo("Bearer realm=\"Cockpit\", resource_metadata="
            + "\"https://api.example.org/.well-known/oauth-protected-resource\"");
    refused(forged, 401, "token_signature");
    assertThat(forged.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
  }

  /** Decisions about the head must be the same as in the gateway. */
  static Stream<Arguments> heads() {
    return Stream.of(
        // Requests that the gateway forwards to Cockpit.
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
        // Names that PHP would read as variables.
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
  void every_proxys_format_gets_the_decision_of_the_gateway(
      String method, String target, String line) {
    Call called = bridge.aliceCalls(method, target);
    Answer gateway = (line.isEmpty() ? called : called.line(line)).send();
    for (ForwardAuthFormat form : ForwardAuthFormat.values()) {
      Call asking = aliceRequests(form, method, target);
      Answer answer = (line.isEmpty() ? asking : asking.line(line)).send();

      if (gateway.header("Content-Type").equals("application/problem+json")) {
        assertThat(answer.status()).as(form + " " + answer).isEqualTo(gateway.status());
        assertThat(answer.all("api-key")).isEmpty();
        // Requests that the HTTP server itself rejects have the same reason.
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
  void a_caller_without_the_secret_gets_404(ForwardAuthFormat form) {
    String token = bridge.alice().sign();
    for (List<String> secrets : List.of(
        List.<String>of(),
        List.of(""),
        List.of("of-front-server-and-bridgf"),
        List.of(SECRET + "x"),
        List.of(SECRET.substring(1)),
        List.of(SECRET, SECRET),
        List.of(SECRET + ", " + SECRET))) {
      Call call = form.forwardAuth(bridge, "GET", ITEMS).token(token);
      secrets.forEach(each -> call.header("X-Forward-Auth-Secret", each));
      Answer answer = call.send();

      assertThat(answer.reason()).as(secrets + " " + answer).isEqualTo("not_found");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.toString()).doesNotContain("USR-").doesNotContain("X-Forward-Auth");
    }
  }

  @Test
  void without_a_setting_all_callers_get_404() {
    try (RunningBridge usual = RunningBridge.start()) {
      for (ForwardAuthFormat form : ForwardAuthFormat.values()) {
        Answer answer =
            forwardAuth(usual, form, "GET", ITEMS).token(usual.alice().sign()).send();

        assertThat(answer.reason()).as(form.toString()).isEqualTo("not_found");
        assertThat(answer.all("api-key")).isEmpty();
      }
    }
  }

  @Test
  void a_caller_is_identified_only_by_the_address_of_its_connection() {
    try (RunningBridge near = RunningBridge.start(
            "BRIDGE_FORWARD_AUTH_CALLERS", "127.0.0.0/8", "BRIDGE_TRUSTED_PROXIES", "127.0.0.1");
        RunningBridge far = RunningBridge.start(
            "BRIDGE_FORWARD_AUTH_CALLERS", "10.0.0.0/8", "BRIDGE_TRUSTED_PROXIES", "127.0.0.1")) {
      Call trustedAddress = ForwardAuthFormat.NGINX
          .forwardAuth(near, "GET", ITEMS)
          .token(near.alice().sign())
          .header("X-Forwarded-For", "203.0.113.5");
      granted(trustedAddress.send(), SeedData.ALICE_KEY);

      for (String client : List.of("10.1.1.1", "10.1.1.1, 127.0.0.1", "127.0.0.1")) {
        Answer answer = ForwardAuthFormat.NGINX
            .forwardAuth(far, "GET", ITEMS)
            .token(far.alice().sign())
            .header("X-Forwarded-For", client)
            .header("Forwarded", "for=10.1.1.1")
            .send();
        assertThat(answer.reason()).as(client).isEqualTo("not_found");
      }
    }
  }

  @Test
  void if_address_and_secret_are_set_both_must_match() {
    try (RunningBridge both = RunningBridge.start(
            "BRIDGE_FORWARD_AUTH_CALLERS", "127.0.0.1", "BRIDGE_FORWARD_AUTH_SECRET", SECRET);
        RunningBridge far = RunningBridge.start(
            "BRIDGE_FORWARD_AUTH_CALLERS", "10.0.0.0/8", "BRIDGE_FORWARD_AUTH_SECRET", SECRET)) {
      String token = both.alice().sign();
      granted(
          forwardAuth(both, ForwardAuthFormat.NGINX, "GET", ITEMS).token(token).send(),
          SeedData.ALICE_KEY);
      assertThat(ForwardAuthFormat.NGINX
              .forwardAuth(both, "GET", ITEMS)
              .token(token)
              .send()
              .reason())
          .isEqualTo("not_found");
      assertThat(forwardAuth(far, ForwardAuthFormat.NGINX, "GET", ITEMS)
              .token(far.alice().sign())
              .send()
              .reason())
          .isEqualTo("not_found");
    }
  }

  static Stream<List<String>> ambiguous() {
    String method = "X-Original-Method: GET";
    String target = "X-Original-URI: " + ITEMS;
    return Stream.of(
        List.of(),
        List.of(method),
        List.of(target),
        List.of(method, "X-Original-URI:"),
        List.of("X-Original-Method:", target),
        // Headers of the client beside those of the proxy.
        List.of(method, target, target),
        List.of(method, target, "X-Original-URI: /api/other"),
        List.of(method, method, target),
        List.of(method, target, "X-Forwarded-Uri: /api/other"),
        List.of(method, target, "X-Forwarded-Method: GET"),
        List.of("X-Forwarded-Method: GET", target),
        List.of("X-Forwarded-Method: GET", "X-Forwarded-Uri: " + ITEMS, "x-original-uri: /x"),
        // Invalid request targets.
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
  @MethodSource("ambiguous")
  void an_ambiguous_or_incomplete_original_request_is_400(List<String> lines) {
    Call call = bridge
        .call("GET", ForwardAuthFormat.PATH)
        .header("X-Forward-Auth-Secret", SECRET)
        .token(bridge.alice().sign());
    lines.forEach(call::line);
    Answer answer = call.send();

    assertThat(answer.status()).as(answer.toString()).isIn(400, 405);
    assertThat(answer.reason()).isIn("original_unclear", "method_not_allowed");
    assertThat(answer.all("api-key")).isEmpty();
  }

  /** Cockpit would read a text as JSON, or another key as the bridge's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content.Type: application/json",
        "Content_Type: application/json",
        "Api.key: API-other",
        "Api_key: API-other"
      })
  void a_header_that_php_confuses_with_another_is_400_in_every_format(String line) {
    for (ForwardAuthFormat form : ForwardAuthFormat.values()) {
      refused(aliceRequests(form, "GET", ITEMS).line(line).send(), 400, "original_unclear");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X-Original-URI: /api/other", "X-Original-Method: GET", "X-Forwarded-Uri: /api/x"})
  void a_path_suffix_together_with_a_header_is_ambiguous(String line) {
    refused(
        aliceRequests(ForwardAuthFormat.ENVOY, "GET", ITEMS).line(line).send(),
        400,
        "original_unclear");
  }

  @ParameterizedTest
  @EnumSource
  void a_proof_is_for_the_original_request_and_is_accepted_once(ForwardAuthFormat form) {
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
    refused(forwardAuth(form, "DELETE", ITEMS).token(token).send(), 401, "token_bound");
  }

  private static Answer dpop(ForwardAuthFormat form, String token, String proof) {
    return forwardAuth(form, "DELETE", ITEMS + "?a=1")
        .header("Authorization", "DPoP " + token)
        .header("DPoP", proof)
        .send();
  }

  @Test
  void the_reverse_proxys_certificate_does_not_count_for_the_client() throws IOException {
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
              forwardAuth(tls, ForwardAuthFormat.NGINX, "GET", ITEMS)
                  .token(tls.alice().sign())),
          SeedData.ALICE_KEY);
      refused(
          caller.send(
              tls.bridge().url(),
              forwardAuth(tls, ForwardAuthFormat.NGINX, "GET", ITEMS).token(bound)),
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
  void a_body_that_php_would_read_must_be_sent_to_the_bridge(String type) {
    for (ForwardAuthFormat form : ForwardAuthFormat.values()) {
      for (String method : List.of("POST", "GET")) {
        Answer answer =
            aliceRequests(form, method, ITEM).header("Content-Type", type).send();
        refused(answer, 403, "body_not_seen");
        // Envoy sends this header for each body that it leaves out.
        refused(
            aliceRequests(form, method, ITEM)
                .header("Content-Type", type)
                .header("Content-Length", "0")
                .send(),
            403,
            "body_not_seen");
      }
    }
  }

  @Test
  void a_body_that_php_does_not_read_may_be_left_out() {
    for (ForwardAuthFormat form : ForwardAuthFormat.values()) {
      granted(
          aliceRequests(form, "PUT", ITEM).header("Content-Type", "image/png").send(),
          SeedData.ALICE_KEY);
      granted(aliceRequests(form, "PUT", ITEM).send(), SeedData.ALICE_KEY);
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
  void a_body_is_checked_as_in_the_gateway(String type, String body, String reason) {
    for (ForwardAuthFormat form : List.of(ForwardAuthFormat.TRAEFIK, ForwardAuthFormat.ENVOY)) {
      Answer answer = aliceRequests(form, "POST", ITEM).body(type, body).send();

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
  void a_body_that_is_truncated_untyped_or_too_large_is_rejected() {
    String large = "{\"a\":\"" + "x".repeat(1 << 20) + "\"}";
    String parts =
        "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + large + "\r\n--b--";
    for (ForwardAuthFormat form : List.of(ForwardAuthFormat.TRAEFIK, ForwardAuthFormat.ENVOY)) {
      refused(
          aliceRequests(form, "POST", ITEM).body("application/json", large).send(),
          413,
          "body_too_large");
      refused(
          aliceRequests(form, "POST", ITEM)
              .body("multipart/form-data; boundary=b", parts)
              .send(),
          413,
          "body_too_large");
      refused(
          aliceRequests(form, "POST", ITEM)
              .header("Content-Length", "2")
              .rawBody("{}")
              .send(),
          403,
          "body_not_seen");
      refused(
          aliceRequests(form, "POST", ITEM)
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
  void answers_with_secrets_to_remove_must_go_through_the_gateway(String path) {
    for (ForwardAuthFormat form : ForwardAuthFormat.values()) {
      // Even without a token: the proxy uses this reason to choose another route.
      refused(forwardAuth(form, "GET", path).send(), 403, "answer_not_seen");
    }
  }

  @Test
  void uploads_go_through_the_gateway_if_they_are_served() {
    try (RunningBridge uploads =
        RunningBridge.start("BRIDGE_UPLOADS", "public", "BRIDGE_FORWARD_AUTH_SECRET", SECRET)) {
      refused(
          forwardAuth(uploads, ForwardAuthFormat.NGINX, "GET", "/storage/uploads/2026/11/hallo.txt")
              .send(),
          403,
          "answer_not_seen");
    }
  }

  @Test
  void bodies_may_be_left_out_if_that_is_configured_unless_a_policy_needs_them()
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
      for (ForwardAuthFormat form : ForwardAuthFormat.values()) {
        granted(
            forwardAuth(unseen, form, "POST", ITEM)
                .token(unseen.alice().sign())
                .header("Content-Type", "application/json")
                .send(),
            SeedData.ALICE_KEY);
        // Cockpit would run the document in the body that the bridge does not see.
        refused(
            forwardAuth(unseen, form, "POST", "/api/gql?query={__typename}")
                .token(unseen.alice().sign())
                .header("Content-Type", "application/json")
                .send(),
            403,
            "body_not_seen");
        granted(
            forwardAuth(unseen, form, "GET", "/api/gql?query={__typename}")
                .token(unseen.alice().sign())
                .send(),
            SeedData.ALICE_KEY);
      }
    }
  }

  @Test
  void the_gateways_policy_applies_to_graphql_too() throws IOException {
    Path policy = Files.writeString(folder.resolve("rules.yaml"), """
        default: deny
        rules:
          - {paths: /content/**, methods: GET, decision: allow}
          - {paths: /gql, graphql: query, decision: allow}
        """);
    try (RunningBridge ruled = RunningBridge.start(
        "BRIDGE_FORWARD_AUTH_SECRET", SECRET, "BRIDGE_POLICY_FILE", policy.toString())) {
      String token = ruled.alice().sign();
      for (ForwardAuthFormat form : ForwardAuthFormat.values()) {
        granted(forwardAuth(ruled, form, "GET", ITEMS).token(token).send(), SeedData.ALICE_KEY);
        refused(forwardAuth(ruled, form, "DELETE", ITEMS).token(token).send(), 403, "policy");
        granted(
            forwardAuth(ruled, form, "GET", "/api/gql?query={__typename}")
                .token(token)
                .send(),
            SeedData.ALICE_KEY);
        refused(
            forwardAuth(ruled, form, "GET", "/api/gql?query=mutation{a}")
                .token(token)
                .send(),
            403,
            "policy");
        if (form.sendsBodies()) {
          granted(
              forwardAuth(ruled, form, "POST", "/api/gql")
                  .token(token)
                  .body("application/json", "{\"query\":\"{__typename}\"}")
                  .send(),
              SeedData.ALICE_KEY);
          refused(
              forwardAuth(ruled, form, "POST", "/api/gql")
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
  void a_users_rate_limit_counts_forward_auth_requests() {
    try (RunningBridge limited = RunningBridge.start(
        "BRIDGE_FORWARD_AUTH_SECRET", SECRET, "BRIDGE_LIMITS_REQUESTS_PER_SUBJECT", "3")) {
      String token = limited.alice().sign();
      await().untilAsserted(() -> {
        Answer answer = forwardAuth(limited, ForwardAuthFormat.NGINX, "GET", ITEMS)
            .token(token)
            .send();
        refused(answer, 429, "too_many_requests");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
      });
    }
  }

  @Test
  void during_an_outage_a_token_that_cannot_be_verified_is_503_and_a_forged_token_is_401() {
    try (RunningBridge alone = RunningBridge.start("BRIDGE_FORWARD_AUTH_SECRET", SECRET)) {
      alone.cockpit().refuseConnections();
      Answer keyless = forwardAuth(alone, ForwardAuthFormat.NGINX, "GET", ITEMS)
          .token(alone.alice().sign())
          .send();

      refused(keyless, 503, "key_source_unavailable");
      assertThat(keyless.header("Retry-After")).isEqualTo("5");
      refused(
          forwardAuth(alone, ForwardAuthFormat.NGINX, "GET", ITEMS)
              .token(alone.alice().withSignature(new byte[256]))
              .send(),
          401,
          "token_signature");
    }
  }

  @Test
  void an_anonymous_request_is_granted_with_cockpits_public_key_if_that_is_enabled() {
    try (RunningBridge open =
        RunningBridge.start("BRIDGE_FORWARD_AUTH_SECRET", SECRET, "BRIDGE_ANONYMOUS", "true")) {
      for (ForwardAuthFormat form : ForwardAuthFormat.values()) {
        granted(forwardAuth(open, form, "GET", ITEMS).send(), "public");
        refused(
            forwardAuth(open, form, "GET", ITEMS)
                .header("api-key", SeedData.ALICE_KEY)
                .send(),
            401,
            "no_token");
      }
    }
  }

  @Test
  void a_preflight_is_not_granted_and_apps_can_read_rejections() {
    for (ForwardAuthFormat form : ForwardAuthFormat.values()) {
      Answer preflight = forwardAuth(form, "OPTIONS", ITEMS)
          .header("Origin", ORIGIN)
          .header("Access-Control-Request-Method", "GET")
          .header("Access-Control-Request-Headers", "authorization")
          .send();
      refused(preflight, 401, "no_token");
      assertThat(forwardAuth(form, "GET", ITEMS)
              .header("Origin", ORIGIN)
              .send()
              .header("Access-Control-Allow-Origin"))
          .isEqualTo(ORIGIN);
    }
  }

  @Test
  void a_rotated_key_is_granted_only_until_its_cache_entry_expires() {
    try (RunningBridge brief = RunningBridge.start(
        "BRIDGE_FORWARD_AUTH_SECRET", SECRET, "BRIDGE_KEY_TIME_TO_LIVE", "1s")) {
      String token = brief.alice().sign();
      granted(
          forwardAuth(brief, ForwardAuthFormat.NGINX, "GET", ITEMS).token(token).send(),
          SeedData.ALICE_KEY);
      brief.cockpit().users().rotateKey("alice");
      String rotated =
          brief.cockpit().users().find("alice").orElseThrow().apiKey().orElseThrow();

      await()
          .untilAsserted(() -> granted(
              forwardAuth(brief, ForwardAuthFormat.NGINX, "GET", ITEMS)
                  .token(token)
                  .send(),
              rotated));
    }
  }

  @Test
  void a_rotated_key_found_by_the_gateway_applies_to_forward_auth_at_once() {
    try (RunningBridge both = RunningBridge.start(
        "BRIDGE_FORWARD_AUTH_SECRET", SECRET, "BRIDGE_KEY_TIME_TO_LIVE", "1h")) {
      String token = both.alice().sign();
      granted(
          forwardAuth(both, ForwardAuthFormat.NGINX, "GET", ITEMS).token(token).send(),
          SeedData.ALICE_KEY);
      both.cockpit().users().rotateKey("alice");
      String rotated =
          both.cockpit().users().find("alice").orElseThrow().apiKey().orElseThrow();
      assertThat(both.aliceCalls("GET", ITEMS).send().status()).isEqualTo(200);

      granted(
          forwardAuth(both, ForwardAuthFormat.NGINX, "GET", ITEMS).token(token).send(), rotated);
    }
  }
}
