package io.github.cockpitsso.it.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.cockpit.CockpitUser;
import io.github.cockpitsso.testkit.cockpit.Guard;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import io.github.cockpitsso.testkit.net.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long access continues after a right is removed in Cockpit or in Keycloak. The upper bounds
 * are in {@code docs/revocation.md}; {@code target/revocation.md} has the measured times.
 */
@Tag("alone")
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RevocationBoundIT {
  /** Keycloak notifies the bridge of a logout. */
  private static final String NOTIFIED = "direct-notified";

  /** The same, but without the session. */
  private static final String NOTIFIED_USER = "direct-notified-user";

  /** Keycloak notifies no client, and its tokens are short. */
  private static final String SHORT = "direct-short";

  /** Keycloak notifies the test. */
  private static final String CAPTURED = "direct-captured";

  private static final String LIGHTWEIGHT = "direct-lightweight";
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final int REPEATS = 5;

  private static final Duration TOKEN = Duration.ofSeconds(5);
  private static final Duration SKEW = Duration.ofSeconds(30);
  private static final Duration KEY = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final Duration REFRESH = Duration.ofSeconds(3);
  private static final Duration INTERVAL = Duration.ofMillis(500);
  // An allowance for a busy machine.
  private static final Duration SLACK = Duration.ofSeconds(2);
  private static final Duration AT_ONCE = SLACK;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Measured measured = new Measured();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final LinkedBlockingQueue<String> captured = new LinkedBlockingQueue<>();
  private HttpServer capture;
  private StandInCockpit cockpit;
  private TestRealm realm;
  private BridgeServer bridge;
  private BridgeServer introspecting;
  private BridgeServer ruled;

  @BeforeAll
  void start(KeycloakServer keycloak, @TempDir Path folder) throws IOException {
    cockpit = StandInCockpit.start();
    int port = Ports.free();
    String logoutUrl = "http://127.0.0.1:" + port + "/backchannel-logout";
    capture = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    capture.createContext("/", exchange -> {
      captured.add(exchange.getRequestHeaders().getFirst("Content-Type")
          + " "
          + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    capture.start();
    String test = "http://127.0.0.1:" + capture.getAddress().getPort() + "/";
    realm = TestRealm.create(
        keycloak,
        Map.of("url", cockpit.uri().toString(), "serviceKey", cockpit.serviceKey()),
        it -> {
          addClient(it, NOTIFIED, backChannel(logoutUrl, true));
          addClient(it, NOTIFIED_USER, backChannel(logoutUrl, false));
          addClient(it, CAPTURED, backChannel(test, true));
          addClient(it, SHORT, Map.of("access.token.lifespan", "" + TOKEN.toSeconds()));
          addClient(it, LIGHTWEIGHT, Map.of("client.use.lightweight.access.token.enabled", "true"));
        });
    bridge = bridge().env("BRIDGE_PORT", "" + port).start();
    introspecting = bridge().withoutEnv("BRIDGE_COCKPIT_SERVICE_KEY").start();
    Path policy = folder.resolve("policy.yaml");
    Files.writeString(policy, """
        default: allow
        rules:
          - cockpit-roles: guest
            decision: deny
        """);
    ruled = bridge().env("BRIDGE_POLICY_FILE", policy.toString()).start();
  }

  private BridgeServer.Builder bridge() {
    return realm
        .bridge(cockpit)
        .env("BRIDGE_LOGOUT_CLIENTS", NOTIFIED + "," + NOTIFIED_USER + "," + CAPTURED)
        .env("BRIDGE_KEY_TIME_TO_LIVE", KEY.toMillis() + "ms")
        .env("BRIDGE_TOKEN_INTROSPECTION", "lightweight")
        .env("BRIDGE_TOKEN_INTROSPECTION_CACHE", ANSWER.toMillis() + "ms")
        .env("BRIDGE_ISSUER_KEYS_REFRESH", REFRESH.toMillis() + "ms")
        .env("BRIDGE_ISSUER_KEYS_MIN_INTERVAL", INTERVAL.toMillis() + "ms");
  }

  @AfterAll
  void stop() throws IOException {
    measured.write(Path.of("target", "revocation.md"));
    threads.shutdownNow();
    ruled.close();
    introspecting.close();
    bridge.close();
    realm.close();
    cockpit.close();
    capture.stop(0);
  }

  @AfterEach
  void guard() {
    cockpit.guards(EnumSet.allOf(Guard.class));
  }

  private static Map<String, String> backChannel(String url, boolean session) {
    return Map.of(
        "backchannel.logout.url", url, "backchannel.logout.session.required", "" + session);
  }

  private static void addClient(ObjectNode realm, String id, Map<String, String> attributes) {
    for (JsonNode client : realm.path("clients")) {
      if (client.path("clientId").asText().equals(TestRealm.DIRECT)) {
        ObjectNode copy = client.deepCopy();
        ObjectNode added = copy.put("clientId", id).putObject("attributes");
        attributes.forEach(added::put);
        realm.withArray("clients").add(copy);
        return;
      }
    }
    throw new IllegalStateException("There is no client " + TestRealm.DIRECT);
  }

  /** A user who is logged in and known to the bridge. */
  private record Visitor(CockpitUser user, Tokens tokens, BridgeServer bridge) {
    String name() {
      return user.user();
    }

    String subject() {
      return tokens.idClaims().path("sub").asText();
    }

    String session() {
      return tokens.accessClaims().path("sid").asText();
    }
  }

  private Visitor visitor(String client) {
    return visitor(client, bridge);
  }

  private Visitor visitor(String client, BridgeServer at) {
    CockpitUser user = TestRealm.addAccount(
        cockpit, it -> it.withApiKey(Optional.of("USR-" + it.id().repeat(2).substring(0, 40))));
    var visitor = new Visitor(user, login(client, user), at);
    assertThat(read(visitor)).isEqualTo(200);
    assertThat(read(visitor)).isEqualTo(200);
    return visitor;
  }

  private Tokens login(String client, CockpitUser user) {
    return Tokens.of(realm
        .app()
        .directGrant(client, user.user(), TestRealm.PASSWORD)
        .expect(200)
        .json());
  }

  private int read(Visitor visitor) {
    return call(visitor, HttpRequest.newBuilder(URI.create(visitor.bridge().uri() + ITEMS)));
  }

  private int write(Visitor visitor) {
    return call(
        visitor,
        HttpRequest.newBuilder(URI.create(visitor.bridge().uri() + "/api/content/item/Seiten"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"data\":{\"titel\":\"neu\"}}")));
  }

  private int call(Visitor visitor, HttpRequest.Builder request) {
    return send(request.header("Authorization", "Bearer " + visitor.tokens().access()));
  }

  private int send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Removes a right of one new visitor after the other, and measures until the bridge refuses. */
  private void bounded(
      String what,
      String client,
      Duration bound,
      Consumer<Visitor> taken,
      Consumer<Visitor> refused) {
    bounded(what, client, bridge, REPEATS, bound, taken, refused);
  }

  private void bounded(
      String what,
      String client,
      BridgeServer at,
      int repeats,
      Duration bound,
      Consumer<Visitor> taken,
      Consumer<Visitor> refused) {
    for (int i = 0; i < repeats; i++) {
      Visitor visitor = visitor(client, at);
      long begin = System.nanoTime();
      taken.accept(visitor);
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(10))
          .atMost(bound.plus(SLACK))
          .untilAsserted(() -> refused.accept(visitor));
      Duration time = Duration.ofNanos(System.nanoTime() - begin);
      measured.add(what, time);
      assertThat(time).as(what).isLessThanOrEqualTo(bound.plus(SLACK));
    }
  }

  private Consumer<Visitor> reads(int status) {
    return visitor -> assertThat(read(visitor)).isEqualTo(status);
  }

  private void openHole() {
    cockpit.guards(EnumSet.complementOf(EnumSet.of(Guard.INACTIVE_USERS)));
  }

  @Test
  void with_the_addon_a_user_deactivated_in_cockpit_loses_access_at_once() {
    bounded(
        "deactivated in Cockpit with the addon",
        NOTIFIED,
        AT_ONCE,
        it -> cockpit.users().deactivate(it.name()),
        it -> assertThat(read(it)).isNotEqualTo(200));
  }

  @Test
  void a_user_deactivated_in_cockpit_loses_access_when_the_key_is_fetched_again() {
    openHole();
    bounded(
        "deactivated in Cockpit without the addon's guard",
        NOTIFIED,
        KEY,
        it -> cockpit.users().deactivate(it.name()),
        reads(403));
  }

  @Test
  void a_user_deleted_in_cockpit_loses_access_at_once() {
    bounded(
        "deleted in Cockpit",
        NOTIFIED,
        AT_ONCE,
        it -> cockpit.users().delete(it.name()),
        reads(403));
  }

  @Test
  void cockpit_applies_a_new_role_at_once() {
    bounded(
        "role changed in Cockpit, for Cockpit",
        NOTIFIED,
        AT_ONCE,
        it -> {
          assertThat(write(it)).isEqualTo(200);
          cockpit.users().changeRole(it.name(), "guest");
        },
        it -> assertThat(write(it)).isEqualTo(403));
  }

  @Test
  void the_policy_sees_a_new_cockpit_role_when_the_key_is_fetched_again() {
    bounded(
        "role changed in Cockpit, for the policy",
        NOTIFIED,
        ruled,
        REPEATS,
        KEY,
        it -> cockpit.users().changeRole(it.name(), "guest"),
        reads(403));
  }

  @Test
  void a_rotated_key_is_refused_at_once_without_an_interruption_for_users() {
    bounded(
        "API key rotated in Cockpit",
        NOTIFIED,
        AT_ONCE,
        it -> cockpit.users().rotateKey(it.name()),
        it -> {
          assertThat(read(it)).isEqualTo(200);
          assertThat(cockpit.journal().last().orElseThrow().key())
              .isEqualTo(cockpit.users().find(it.name()).orElseThrow().apiKey());
        });
  }

  private void logOut(Visitor visitor, String client) {
    String form = "client_id=" + client + "&refresh_token=" + visitor.tokens().refresh();
    assertThat(send(
            HttpRequest.newBuilder(URI.create(realm.issuer() + "/protocol/openid-connect/logout"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))))
        .isEqualTo(204);
  }

  private void endSession(Visitor visitor) {
    realm.admin().delete(realm.name() + "/sessions/" + visitor.session()).expect(204);
  }

  private void endSessions(Visitor visitor) {
    realm
        .admin()
        .post(realm.name() + "/users/" + visitor.subject() + "/logout", Map.of())
        .expect(204);
  }

  private void endAllSessions() {
    realm.admin().post(realm.name() + "/logout-all", Map.of()).expect(200);
  }

  private void disable(Visitor visitor) {
    String path = realm.name() + "/users/" + visitor.subject();
    ObjectNode user = realm.admin().get(path).deepCopy();
    realm.admin().put(path, user.put("enabled", false)).expect(204);
  }

  private void delete(Visitor visitor) {
    realm.admin().delete(realm.name() + "/users/" + visitor.subject()).expect(204);
  }

  @Test
  void with_logout_notifications_a_logout_ends_access_at_once() {
    bounded("logged out, back-channel", NOTIFIED, AT_ONCE, it -> logOut(it, NOTIFIED), reads(401));
    bounded(
        "logged out, back-channel without session",
        NOTIFIED_USER,
        AT_ONCE,
        it -> logOut(it, NOTIFIED_USER),
        reads(401));
    bounded(
        "session ended by an administrator, back-channel",
        NOTIFIED,
        AT_ONCE,
        this::endSession,
        reads(401));
    bounded(
        "all sessions of a user ended, back-channel",
        NOTIFIED,
        AT_ONCE,
        this::endSessions,
        reads(401));
  }

  @Test
  void with_logout_notifications_other_sessions_continue_and_the_next_login_works() {
    Visitor first = visitor(NOTIFIED);
    var second = new Visitor(first.user(), login(NOTIFIED, first.user()), bridge);
    assertThat(read(second)).isEqualTo(200);

    logOut(first, NOTIFIED);

    assertThat(read(first)).isEqualTo(401);
    assertThat(read(second)).isEqualTo(200);
    assertThat(read(new Visitor(first.user(), login(NOTIFIED, first.user()), bridge)))
        .isEqualTo(200);
  }

  @Test
  void without_logout_notifications_a_session_is_valid_until_its_token_expires() throws Exception {
    Map<String, Consumer<Visitor>> ways = new HashMap<>();
    ways.put("session ended by an administrator, no notification", this::endSession);
    ways.put("logged out, no notification", it -> logOut(it, SHORT));
    ways.put("disabled in Keycloak", this::disable);
    ways.put("deleted in Keycloak", this::delete);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    ways.forEach((what, way) -> all.add(CompletableFuture.runAsync(
        () -> bounded(what, SHORT, bridge, 1, TOKEN.plus(SKEW), way, reads(401)), threads)));
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(2, TimeUnit.MINUTES);
  }

  @Test
  void with_lightweight_tokens_the_bound_is_the_age_of_an_answer() {
    bounded("session ended, introspected token", LIGHTWEIGHT, ANSWER, this::endSession, reads(401));
    bounded(
        "disabled in Keycloak, introspected token", LIGHTWEIGHT, ANSWER, this::disable, reads(401));
  }

  @Test
  void with_keys_from_keycloak_the_bound_is_the_age_of_the_key() {
    bounded(
        "session ended, key from Keycloak",
        TestRealm.DIRECT,
        introspecting,
        REPEATS,
        KEY,
        this::endSession,
        reads(401));
  }

  @Test
  void a_removed_signing_key_invalidates_its_tokens_when_the_keys_are_fetched_again() {
    for (int i = 0; i < 3; i++) {
      String key = addSigningKey();
      bounded(
          "signing key removed from the realm",
          NOTIFIED,
          bridge,
          1,
          REFRESH.plus(INTERVAL),
          it -> realm.admin().delete(realm.name() + "/components/" + key).expect(204),
          reads(401));
    }
  }

  private String addSigningKey() {
    String id = realm.admin().get(realm.name()).path("id").asText();
    String location = realm
        .admin()
        .post(
            realm.name() + "/components",
            Map.of(
                "name", "of the test",
                "providerId", "rsa-generated",
                "providerType", "org.keycloak.keys.KeyProvider",
                "parentId", id,
                "config", Map.of("priority", List.of("1000"), "keySize", List.of("2048"))))
        .expect(201)
        .header("location");
    return location.substring(location.lastIndexOf('/') + 1);
  }

  @Test
  void keycloak_sends_no_logout_for_disabled_or_deleted_users_or_all_sessions() {
    for (Consumer<Visitor> way :
        List.<Consumer<Visitor>>of(this::disable, this::delete, it -> endAllSessions())) {
      Visitor visitor = visitor(CAPTURED);
      captured.clear();
      way.accept(visitor);
      assertThat(captured).isEmpty();
      assertThat(read(visitor)).isEqualTo(200);
    }
  }

  @Test
  void a_logout_token_of_keycloak_is_accepted_once_and_names_user_and_session() throws Exception {
    Visitor visitor = visitor(CAPTURED);
    captured.clear();

    logOut(visitor, CAPTURED);

    String form = captured.poll(10, TimeUnit.SECONDS);
    assertThat(form).startsWith("application/x-www-form-urlencoded");
    String token = form.substring(form.indexOf("logout_token=") + "logout_token=".length());
    JsonNode header = part(token, 0);
    JsonNode claims = part(token, 1);
    Files.writeString(Path.of("target", "logout-token.json"), header + "\n" + claims + "\n");
    assertThat(header.path("typ").asText()).isEqualTo("logout+jwt");
    assertThat(claims.path("sid").asText()).isEqualTo(visitor.session());
    assertThat(claims.path("sub").asText()).isEqualTo(visitor.subject());
    assertThat(names(claims)).contains("iss", "aud", "iat", "exp", "jti", "events");
    assertThat(read(visitor)).isEqualTo(200);
    assertThat(sendLogout(token)).isEqualTo(200);
    assertThat(read(visitor)).isEqualTo(401);
    assertThat(sendLogout(token)).isEqualTo(400);
  }

  @Test
  void the_realm_file_without_a_logout_url_sends_no_logout(KeycloakServer keycloak) {
    for (String each : List.of("cockpit", realm.name())) {
      JsonNode client =
          keycloak.admin().get(each + "/clients?clientId=" + TestRealm.APP).path(0);
      assertThat(client.path("attributes").path("backchannel.logout.url").asText())
          .isEmpty();
      assertThat(client
              .path("attributes")
              .path("backchannel.logout.session.required")
              .asText())
          .isEqualTo("true");
    }
  }

  private int sendLogout(String token) {
    String form = "logout_token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    return send(HttpRequest.newBuilder(URI.create(bridge.uri() + "/backchannel-logout"))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  private static JsonNode part(String token, int number) throws IOException {
    return new ObjectMapper()
        .readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[number]));
  }

  private static Set<String> names(JsonNode claims) {
    Set<String> names = new java.util.TreeSet<>();
    claims.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
