package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.ExampleProxy;
import io.github.cockpitsso.bridge.support.ExampleProxy.Kind;
import io.github.cockpitsso.bridge.support.Prerequisite;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.HeaderField;
import io.github.cockpitsso.testkit.cockpit.ReceivedRequest;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.net.Ports;
import io.github.cockpitsso.testkit.token.DpopClient;
import io.github.cockpitsso.testkit.token.ForgeKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real reverse proxies with the files of {@code examples/forward-auth}, between an app, the bridge
 * and Cockpit.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("integration")
class ForwardAuthServersTest {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final String ITEM = "/api/content/item/Seiten";
  private static final String ORIGIN = "https://app.example.org";
  private static final String COCKPITS_HOST = "cms.example.org";

  @TempDir
  private static Path folder;

  private final Map<Kind, ExampleProxy> servers = new EnumMap<>(Kind.class);
  private RunningBridge bridge;

  @BeforeAll
  void start() throws IOException {
    Path policy = Files.writeString(folder.resolve("policy.yaml"), """
        default: allow
        rules:
          - {paths: /gql, graphql: mutation, decision: deny}
        """);
    bridge = RunningBridge.start(
        "BRIDGE_FORWARD_AUTH_SECRET",
        ExampleProxy.SECRET,
        "BRIDGE_FORWARD_AUTH_CALLERS",
        "127.0.0.1",
        "BRIDGE_TRUSTED_PROXIES",
        "127.0.0.1",
        "BRIDGE_PUBLIC_URL",
        "https://api.example.org",
        "BRIDGE_CORS_ORIGINS",
        ORIGIN,
        "BRIDGE_POLICY_FILE",
        policy.toString());
    for (Kind kind : Kind.values()) {
      start(kind, bridge.uri("/"), bridge.cockpit().uri())
          .ifPresent(server -> servers.put(kind, server));
    }
  }

  private Optional<ExampleProxy> start(Kind kind, URI bridgeUri, URI cockpit) throws IOException {
    return ExampleProxy.start(
        kind, Files.createTempDirectory(folder, kind.name()), bridgeUri, cockpit);
  }

  @BeforeEach
  void forget() {
    bridge.cockpit().reset();
  }

  @AfterAll
  void stop() {
    servers.values().forEach(ExampleProxy::close);
    bridge.close();
  }

  private ExampleProxy server(Kind kind) {
    return Prerequisite.orSkip(
        Optional.ofNullable(servers.get(kind)), "no " + kind + ": apt-get install nginx caddy");
  }

  private Answer send(Kind kind, Call call) {
    return server(kind).send(call);
  }

  private Call alice(Kind kind, String method, String target) {
    return server(kind).call(method, target).token(bridge.alice().sign());
  }

  private List<ReceivedRequest> received() {
    return bridge.cockpit().journal().requests().stream()
        .filter(request -> !request.path().startsWith("/api/sso/"))
        .toList();
  }

  private ReceivedRequest onlyOne() {
    assertThat(received()).hasSize(1);
    return received().get(0);
  }

  private static boolean isDirect(ReceivedRequest request) {
    return request.headers("Host").equals(List.of(COCKPITS_HOST));
  }

  private void refused(Answer answer, int status, String reason) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.reason()).as(answer.toString()).isEqualTo(reason);
    assertThat(answer.toString()).doesNotContain("USR-").doesNotContain(ExampleProxy.SECRET);
    assertThat(answer.header("Location")).isEmpty();
    assertThat(received()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_valid_request_goes_directly_to_cockpit_with_the_users_key(Kind kind) {
    String target = ITEMS + "?limit=1&filter[titel]=Seite%201&fields={%22titel%22:1}";
    Answer answer = send(
        kind,
        alice(kind, "GET", target)
            .header("Accept", "application/json")
            .header("If-None-Match", "\"x\""));

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.text()).startsWith("[{").contains("Seite 1");
    ReceivedRequest request = onlyOne();
    assertThat(isDirect(request)).isTrue();
    assertThat(request.target()).isEqualTo(target);
    assertThat(request.headers("api-key")).containsExactly(SeedData.ALICE_KEY);
    assertThat(request.key()).contains(SeedData.ALICE_KEY);
    assertThat(request.headers("Accept")).containsExactly("application/json");
    assertThat(request.headers("If-None-Match")).containsExactly("\"x\"");
    assertThat(request.headers("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(request.headers("X-Forwarded-Proto")).containsExactly("https");
  }

  @ParameterizedTest
  @EnumSource
  void cockpit_gets_exactly_the_bytes_that_were_checked(Kind kind) {
    for (String target : List.of(
        "/api/content/items/a%20b",
        "/api/x/%C3%BC", "/api/x/", ITEMS + "?a=%2F%26&b=+&c", ITEMS + "?a=%zz")) {
      bridge.cockpit().journal().clear();
      send(kind, alice(kind, "GET", target));

      assertThat(onlyOne().target()).isEqualTo(target);
      assertThat(isDirect(onlyOne())).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void client_headers_that_imitate_the_reverse_proxy_or_cockpit_have_no_effect(Kind kind) {
    for (String line : List.of(
        "X-Original-URI: /api/content/items/Geheim",
        "X-Original-Method: DELETE",
        "X-Original-URL: /api/other",
        "X-Rewrite-URL: /api/other",
        "X-Forwarded-Uri: /api/content/items/Geheim",
        "X-Forwarded-Method: DELETE",
        "X-Forwarded-For: 6.6.6.6",
        "Forwarded: for=6.6.6.6",
        "X-Forward-Auth-Secret: guessed",
        "X-Forward-Auth-Secret: " + ExampleProxy.SECRET,
        "X-HTTP-Method-Override: DELETE",
        "api-key: " + SeedData.JUERGEN_KEY,
        "API-KEY:",
        "Api_Key: " + SeedData.JUERGEN_KEY,
        "Api.Key: " + SeedData.JUERGEN_KEY,
        "Cockpit-Token: " + SeedData.JUERGEN_KEY,
        "Cookie: session=1",
        "Referer: https://app.example.org/secret",
        // A server that follows it drops the headers for the next server (RFC 9110, 7.6.1).
        "Connection: api-key",
        "Connection: close, Api-Key, X-Forward-Auth-Secret, X-Original-URI, X-Forwarded-Uri")) {
      bridge.cockpit().journal().clear();
      Answer answer = send(kind, alice(kind, "GET", ITEMS).line(line));

      assertThat(answer.status()).as(line + " " + answer).isEqualTo(200);
      assertThat(answer.toString()).doesNotContain("USR-");
      ReceivedRequest request = onlyOne();
      assertThat(request.method() + " " + request.target()).isEqualTo("GET " + ITEMS);
      assertThat(request.key()).as(line).contains(SeedData.ALICE_KEY);
      assertThat(request.headers("api-key")).as(line).containsExactly(SeedData.ALICE_KEY);
      assertThat(request.headers("X-Forwarded-For")).containsExactly("127.0.0.1");
      for (String name : List.of(
          "Authorization",
          "Cookie",
          "DPoP",
          "Api_Key",
          "Api.Key",
          "Cockpit-Token",
          "Forwarded",
          "Referer",
          "X-HTTP-Method-Override",
          "X-Forward-Auth-Secret",
          "X-Original-Method",
          "X-Original-URI",
          "X-Forwarded-Method",
          "X-Forwarded-Uri")) {
        assertThat(request.headers(name)).as(line + ": " + name).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void ambiguous_paths_and_paths_outside_the_api_are_not_forwarded(Kind kind) {
    for (String target : List.of(
        "//api/content/items/Seiten",
        "/api//content/items/Seiten",
        "/api/content%2Fitems/Seiten",
        "/api/content%2fitems/Seiten",
        "/%61pi/content/items/Seiten",
        "/api/content/items/Seiten/..;/Geheim",
        "/api/content/items/Seiten;a=b",
        "/api/content/items/x/../Seiten",
        "/api/content/items/./Seiten",
        "/api/content/items/%2e%2e/Seiten",
        "/api/content/items/%252e%252e/Seiten",
        "/api/content/items/.../Seiten",
        "/api/content/items/Seiten%00",
        "/api/content/items/Seiten:80",
        "/api/content\\items\\Seiten",
        "/api/../storage/data/system.sqlite",
        "/api/..%2fstorage/data/system.sqlite",
        "/storage/data/system.sqlite",
        "/storage/uploads/2026/11/hallo.txt",
        "/auth/login",
        "/api",
        "/",
        "/:../api/content/items/Seiten",
        "/api/user/auth",
        "/api/user//auth",
        "/api/sso/info",
        "/forward-auth",
        "/forward-auth/api/content/items/Seiten",
        "/forward-auth/../api/content/items/Seiten",
        "/api/../forward-auth",
        "/bridge-decides",
        ITEMS + "?a=1#x")) {
      for (String method : List.of("GET", "OPTIONS")) {
        Answer answer = send(
            kind,
            alice(kind, method, target)
                .header("X-Forward-Auth-Secret", ExampleProxy.SECRET)
                .header("X-Original-Method", "GET")
                .header("X-Original-URI", ITEMS));

        assertThat(answer.status()).as(target + " " + answer).isIn(400, 404);
        assertThat(answer.toString()).doesNotContain("USR-");
        assertThat(received()).as(target).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_query_with_the_key_parameter_or_the_response_cache_is_rejected(Kind kind) {
    for (String query : List.of(
        "api_key=" + SeedData.JUERGEN_KEY,
        "api.key=x",
        "api%5Fkey=x",
        "api[key=x",
        "+api_key=x",
        "?api_key=x",
        "a=1;api_key=x",
        "api_key",
        "api_key%00x=1")) {
      refused(send(kind, alice(kind, "GET", ITEMS + "?" + query)), 400, "key_parameter");
    }
    refused(send(kind, alice(kind, "GET", ITEMS + "?rspc=1")), 400, "rspc");
    refused(send(kind, alice(kind, "GET", ITEMS + "?access_token=x")), 400, "token_in_query");
    refused(
        send(kind, alice(kind, "GET", ITEMS).header("Cookie", "a=b; api_key=x")),
        400,
        "key_parameter");
  }

  @ParameterizedTest
  @EnumSource
  void a_body_that_php_reads_is_checked_by_the_bridge(Kind kind) {
    String good = "{\"data\":{\"titel\":\"Neu\"}}";
    Answer saved = send(kind, alice(kind, "POST", ITEM).body("application/json", good));

    assertThat(saved.status()).as(saved.toString()).isEqualTo(200);
    assertThat(isDirect(onlyOne())).isFalse();
    assertThat(onlyOne().bodyText()).isEqualTo(good);
    assertThat(onlyOne().key()).contains(SeedData.ALICE_KEY);
    bridge.cockpit().reset();

    String bad = "{\"data\":{\"titel\":\"Neu\"},\"api_key\":\"" + SeedData.ADMIN_API_KEY + "\"}";
    refused(
        send(kind, alice(kind, "POST", ITEM).body("application/json", bad)), 400, "key_parameter");
    refused(
        send(kind, alice(kind, "GET", ITEMS).body("application/json", bad)), 400, "key_parameter");
    refused(
        send(kind, alice(kind, "POST", ITEM).body("text/plain; application/json", bad)),
        400,
        "key_parameter");
    refused(
        send(
            kind,
            alice(kind, "POST", ITEM).body("application/x-www-form-urlencoded", "a=1&api.key=x")),
        400,
        "key_parameter");
    refused(
        send(
            kind,
            alice(kind, "POST", ITEM)
                .body(
                    "multipart/form-data; boundary=b",
                    "--b\r\nContent-Disposition: form-data; name=\"rspc\"\r\n\r\n1\r\n--b--\r\n")),
        400,
        "rspc");
    refused(
        send(
            kind,
            alice(kind, "POST", ITEM)
                .header("Content-Type", "application/json")
                .header("Transfer-Encoding", "chunked")
                .rawBody(Integer.toHexString(bad.length()) + "\r\n" + bad + "\r\n0\r\n\r\n")),
        400,
        "key_parameter");
  }

  @ParameterizedTest
  @EnumSource
  void a_content_type_cannot_be_hidden_from_the_bridge_and_sent_to_cockpit(Kind kind) {
    String bad = "{\"api_key\":\"" + SeedData.ADMIN_API_KEY + "\"}";
    for (List<String> lines : List.of(
        List.of("Connection: Content-Type", "Content-Type: application/json"),
        List.of("Content-Type:", "Content-Type: application/json"),
        List.of("Content-Type: text/plain", "Content-Type: application/json"),
        List.of("Content-Type: application/json", "Content-Type: text/plain"),
        List.of("Content_Type: application/json"))) {
      bridge.cockpit().journal().clear();
      Call call = alice(kind, "POST", ITEM);
      lines.forEach(call::line);
      call.header("Content-Length", "" + bad.length()).rawBody(bad);
      Answer answer = send(kind, call);

      assertThat(received())
          .as(lines + " " + answer)
          .allMatch(request -> request.key().equals(Optional.of(SeedData.ALICE_KEY)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_body_that_php_does_not_read_goes_directly_and_completely_to_cockpit(Kind kind) {
    byte[] image = new byte[300_000];
    Answer answer = send(kind, alice(kind, "PUT", ITEM).body("image/png", image));

    assertThat(answer.status()).as(answer.toString()).isEqualTo(404);
    assertThat(isDirect(onlyOne())).isTrue();
    assertThat(onlyOne().bodyLength()).isEqualTo(image.length);
    assertThat(onlyOne().headers("Content-Type")).containsExactly("image/png");
  }

  @ParameterizedTest
  @EnumSource
  void without_a_valid_token_the_answer_is_a_plain_401(Kind kind) {
    Answer without = send(kind, server(kind).call("GET", ITEMS));
    refused(without, 401, "no_token");
    assertThat(without.header("WWW-Authenticate")).startsWith("Bearer realm=\"Cockpit\"");
    assertThat(without.all("WWW-Authenticate")).doesNotHaveDuplicates();
    assertThat(without.header("Cache-Control")).contains("no-store");

    Answer forged = send(
        kind, server(kind).call("GET", ITEMS).token(bridge.alice().withSignature(new byte[256])));
    refused(forged, 401, "token_signature");
    assertThat(forged.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
    refused(
        send(kind, server(kind).call("GET", ITEMS).header("Authorization", "Bearer x.y.z")),
        401,
        "token_malformed");
    refused(
        send(kind, server(kind).call("GET", ITEMS).header("Authorization", "Basic YTpi")),
        401,
        "no_token");
    refused(
        send(kind, server(kind).call("GET", ITEMS).header("api-key", SeedData.ALICE_KEY)),
        401,
        "no_token");
  }

  @ParameterizedTest
  @EnumSource
  void two_tokens_are_never_treated_as_one(Kind kind) {
    Answer answer = send(
        kind,
        alice(kind, "GET", ITEMS).line("Authorization: Bearer " + bridge.alice().sign()));

    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(received()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_proof_is_for_the_apps_original_request(Kind kind) {
    var client = new DpopClient(ForgeKey.ec("phone", "ES256"));
    String token = client.bind(bridge.alice()).sign();
    String url = "https://api.example.org" + ITEMS;

    Call good = server(kind)
        .call("GET", ITEMS + "?limit=1")
        .header("Authorization", "DPoP " + token)
        .header("DPoP", client.proof("GET", url, token).sign());
    Call other = server(kind)
        .call("GET", ITEMS)
        .header("Authorization", "DPoP " + token)
        .header("DPoP", client.proof("POST", url, token).sign());

    assertThat(send(kind, good).status()).isEqualTo(200);
    assertThat(onlyOne().headers("DPoP")).isEmpty();
    bridge.cockpit().journal().clear();
    refused(send(kind, other), 401, "dpop_proof");
    // nginx's subrequest that chooses the route does not use up the proof.
    assertThat(send(
                kind,
                server(kind)
                    .call("POST", ITEM)
                    .header("Authorization", "DPoP " + token)
                    .header(
                        "DPoP",
                        client
                            .proof("POST", "https://api.example.org" + ITEM, token)
                            .sign())
                    .body("application/json", "{\"data\":{\"titel\":\"Neu\"}}"))
            .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void a_mutation_is_recognized_with_any_method(Kind kind) {
    String mutation = "mutation{deleteContentItem(model:\"Seiten\",_id:\"x\")}";
    refused(
        send(kind, alice(kind, "GET", "/api/gql?query=" + mutation.replace("\"", "%22"))),
        403,
        "policy");
    refused(
        send(
            kind,
            alice(kind, "POST", "/api/gql")
                .body(
                    "application/json", "{\"query\":\"" + mutation.replace("\"", "\\\"") + "\"}")),
        403,
        "policy");
    // A harmless document in the query, and the one that Cockpit runs in a body.
    refused(
        send(
            kind,
            alice(kind, "GET", "/api/gql?query={__typename}")
                .body(
                    "application/json", "{\"query\":\"" + mutation.replace("\"", "\\\"") + "\"}")),
        400,
        "graphql_malformed");
    assertThat(send(kind, alice(kind, "GET", "/api/gql?query={__typename}")).status())
        .isEqualTo(200);
    assertThat(send(
                kind,
                alice(kind, "POST", "/api/gql")
                    .body("application/json", "{\"query\":\"{__typename}\"}"))
            .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void other_refusals_keep_their_status(Kind kind) {
    refused(send(kind, alice(kind, "GET", "/api/user/auth")), 404, "not_found");
    refused(
        send(kind, alice(kind, "GET", ITEMS).header("Content-Encoding", "gzip")),
        415,
        "content_encoded");
    refused(
        send(
            kind,
            server(kind)
                .call("GET", ITEMS)
                .token(bridge.forge().tokenFor(SeedData.CAROL.id()).sign())),
        403,
        "account_inactive");
  }

  @ParameterizedTest
  @EnumSource
  void a_refusal_of_cockpit_is_forwarded(Kind kind) {
    Answer answer = send(
        kind,
        server(kind)
            .call("GET", ITEMS)
            .token(bridge.forge().tokenFor(SeedData.ERIN.id()).sign()));

    assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
    assertThat(answer.json().path("error").asText()).isEqualTo("Permission denied");
    assertThat(onlyOne().key()).contains(SeedData.ERIN_KEY);
    Answer unknown = send(kind, alice(kind, "GET", "/api/content/items/Nix"));
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.text()).contains("Model <Nix> not found");
  }

  @ParameterizedTest
  @EnumSource
  void the_reverse_proxy_removes_internal_headers_from_cockpits_answers(Kind kind) {
    List<String> names = List.of(
        "Set-Cookie",
        "X-Powered-By",
        "WWW-Authenticate",
        "Strict-Transport-Security",
        "Clear-Site-Data",
        "Refresh",
        "Location",
        "Content-Location",
        "Alt-Svc",
        "api-key",
        "X-Accel-Redirect",
        "Expires",
        "APP_RSP_CACHE",
        "APP_RSP_EOL",
        "Access-Control-Allow-Origin",
        "Access-Control-Allow-Credentials",
        "Access-Control-Max-Age");
    List<HeaderField> headers = new ArrayList<>();
    names.forEach(name -> headers.add(new HeaderField(name, "/x")));
    headers.add(new HeaderField("Cache-Control", "public, max-age=600"));
    headers.add(new HeaderField("Content-Type", "application/json"));
    headers.add(new HeaderField("ETag", "\"1\""));
    bridge.cockpit().faults().on(ITEMS, Fault.answer(200, headers, "[]"));

    Answer answer = send(kind, alice(kind, "GET", ITEMS));

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("[]");
    for (String name : names) {
      assertThat(answer.all(name)).as(name).doesNotContain("/x");
    }
    assertThat(answer.header("ETag")).isEqualTo("\"1\"");
    assertThat(answer.header("Cache-Control")).startsWith("private").doesNotContain("public");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @ParameterizedTest
  @EnumSource
  void answers_about_users_go_through_the_bridge_which_removes_secrets(Kind kind) {
    for (String path : List.of("/api/user", "/api/Users/list", "/api/account/me")) {
      bridge.cockpit().reset();
      bridge
          .cockpit()
          .faults()
          .on(path, Fault.json(200, "{\"user\":\"alice\",\"apiKey\":\"USR-1\",\"twofa\":{}}"));
      Answer answer = send(kind, alice(kind, "GET", path));

      assertThat(answer.text()).as(path).isEqualTo("{\"user\":\"alice\"}");
      assertThat(isDirect(onlyOne())).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void only_apps_of_listed_origins_can_read_answers(Kind kind) {
    Answer preflight = send(
        kind,
        server(kind)
            .call("OPTIONS", ITEMS)
            .header("Origin", ORIGIN)
            .header("Access-Control-Request-Method", "GET")
            .header("Access-Control-Request-Headers", "authorization"));
    assertThat(preflight.status()).as(preflight.toString()).isIn(200, 204);
    assertThat(preflight.all("Access-Control-Allow-Origin")).containsExactly(ORIGIN);
    assertThat(received()).isEmpty();

    Answer answer = send(kind, alice(kind, "GET", ITEMS).header("Origin", ORIGIN));
    assertThat(answer.all("Access-Control-Allow-Origin")).containsExactly(ORIGIN);
    assertThat(answer.all("Access-Control-Allow-Credentials")).containsExactly("true");
    assertThat(answer.header("Vary")).contains("Origin");
    Answer refusal = send(kind, server(kind).call("GET", ITEMS).header("Origin", ORIGIN));
    assertThat(refusal.all("Access-Control-Allow-Origin")).containsExactly(ORIGIN);
    Answer others = send(kind, alice(kind, "GET", ITEMS).header("Origin", "https://evil.example"));
    assertThat(others.status()).isEqualTo(200);
    assertThat(others.all("Access-Control-Allow-Origin")).isEmpty();
    assertThat(others.all("Access-Control-Allow-Credentials")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_token_with_many_groups_is_accepted(Kind kind) {
    String token = bridge.alice().claim("groups", "group-".repeat(1200)).sign();
    assertThat(token.length()).isGreaterThan(9_000);

    Answer answer = send(kind, server(kind).call("GET", ITEMS).token(token));

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void an_outage_is_503_and_does_not_cause_a_login(Kind kind) throws IOException {
    server(kind);
    URI unused = URI.create("http://127.0.0.1:" + Ports.free());
    try (ExampleProxy withoutBridge =
            start(kind, unused, bridge.cockpit().uri()).orElseThrow();
        ExampleProxy withoutCockpit = start(kind, bridge.uri("/"), unused).orElseThrow();
        RunningBridge alone =
            RunningBridge.start("BRIDGE_FORWARD_AUTH_SECRET", ExampleProxy.SECRET);
        ExampleProxy keyless =
            start(kind, alone.uri("/"), alone.cockpit().uri()).orElseThrow()) {
      alone.cockpit().refuseConnections();
      for (Answer answer : List.of(
          withoutBridge.send(
              withoutBridge.call("GET", ITEMS).token(bridge.alice().sign())),
          withoutBridge.send(withoutBridge.call("GET", ITEMS)),
          withoutCockpit.send(
              withoutCockpit.call("GET", ITEMS).token(bridge.alice().sign())),
          keyless.send(keyless.call("GET", ITEMS).token(alone.alice().sign())))) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertThat(answer.header("Location")).isEmpty();
        assertThat(answer.header("WWW-Authenticate")).isEmpty();
      }
      // A forged token is rejected as such during an outage too.
      assertThat(keyless
              .send(keyless.call("GET", ITEMS).token(alone.alice().withSignature(new byte[256])))
              .status())
          .isEqualTo(401);
    }
    assertThat(received()).isEmpty();
  }
}
