package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.bridge.support.Wire;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.token.DpopClient;
import io.github.cockpitsso.testkit.token.ForgeKey;
import io.github.cockpitsso.testkit.token.IssuerEndpoint;
import io.github.cockpitsso.testkit.token.TokenDraft;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The issuer says who was logged out (OpenID Connect Back-Channel Logout 1.0). */
@Tag("integration")
class LogoutTest {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final String LOGOUT = "/backchannel-logout";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
  private static final String PUBLIC = "https://api.example.org";
  private static final ForgeKey FOREIGN = ForgeKey.rsa("forge-rs256", "RS256", 2048);
  private static final ForgeKey UNKNOWN = ForgeKey.rsa("unknown", "RS256", 2048);

  @RegisterExtension
  static final RunningBridge bridge = RunningBridge.start(
      "BRIDGE_LOGOUT_CLIENTS", "cockpit-app, mobile", "BRIDGE_PUBLIC_URL", PUBLIC);

  /** Somebody with one session, whom no other test knows. */
  private record Visitor(RunningBridge at, String subject, String session, String token) {
    static Visitor come() {
      return come(bridge);
    }

    static Visitor come(RunningBridge at) {
      return come(at, UUID.randomUUID().toString());
    }

    /** Another session of the same person. */
    static Visitor come(RunningBridge at, String subject) {
      String session = UUID.randomUUID().toString();
      return new Visitor(
          at,
          subject,
          session,
          at.alice().claim("sub", subject).claim("sid", session).sign());
    }

    Answer call() {
      return call(token);
    }

    Answer call(String with) {
      return at.call("GET", ITEMS).token(with).send();
    }

    TokenDraft logoutToken() {
      return at.forge().logoutToken(subject, session);
    }

    /** An access token of this session that was issued then. */
    String issued(Instant then) {
      return at.alice()
          .claim("sub", subject)
          .claim("sid", session)
          .claim("iat", then.getEpochSecond())
          .sign();
    }
  }

  private static Call post(RunningBridge at, String body) {
    return at.call("POST", LOGOUT).body(FORM, body);
  }

  private static Answer tell(Visitor visitor, String token) {
    return post(visitor.at(), "logout_token=" + token).send();
  }

  private static void told(Visitor visitor, TokenDraft token) {
    Answer answer = tell(visitor, token.sign());
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.text()).isEmpty();
  }

  private static void good(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }

  private static void ended(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
    assertThat(answer.reason()).isEqualTo("session_ended");
    assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
  }

  /** As the specification wants it (2.8), and without effect. */
  private static void refused(Answer answer, Visitor visitor) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.json().path("error").asText()).isEqualTo("invalid_request");
    assertThat(answer.json().path("error_description").asText()).isNotBlank();
    good(visitor.call());
  }

  @Test
  void tokens_of_a_session_that_has_ended_are_401_known_or_not() {
    Visitor visitor = Visitor.come();
    good(visitor.call());
    good(visitor.call());

    told(visitor, visitor.logoutToken());

    ended(visitor.call());
    ended(visitor.call(visitor.issued(Instant.now().minusSeconds(10))));
  }

  @Test
  void another_session_of_the_same_person_goes_on() {
    Visitor visitor = Visitor.come();
    Visitor elsewhere = Visitor.come(bridge, visitor.subject());
    good(elsewhere.call());

    told(visitor, visitor.logoutToken());

    ended(visitor.call());
    good(elsewhere.call());
    good(elsewhere.call(elsewhere.issued(Instant.now())));
  }

  @Test
  void what_was_issued_after_the_logout_is_good() {
    Visitor visitor = Visitor.come();
    Instant then = Instant.now().minusSeconds(20);

    told(visitor, visitor.logoutToken().claim("iat", then.getEpochSecond()));

    ended(visitor.call(visitor.issued(then.minusSeconds(1))));
    ended(visitor.call(visitor.issued(then)));
    // Of an offline session, or of the next login in the same browser: both may keep the id.
    good(visitor.call(visitor.issued(then.plusSeconds(1))));
  }

  @Test
  void a_logout_that_comes_late_does_not_undo_a_later_one() {
    Visitor visitor = Visitor.come();
    Instant now = Instant.now();

    told(visitor, visitor.logoutToken().claim("iat", now.getEpochSecond()));
    told(visitor, visitor.logoutToken().claim("iat", now.minusSeconds(60).getEpochSecond()));

    ended(visitor.call(visitor.issued(now.minusSeconds(1))));
  }

  @Test
  void a_logout_without_a_session_ends_all_sessions_of_the_person_and_nobody_elses() {
    Visitor visitor = Visitor.come();
    Visitor elsewhere = Visitor.come(bridge, visitor.subject());
    Visitor other = Visitor.come();
    good(elsewhere.call());
    Instant then = Instant.now().minusSeconds(1);

    told(visitor, visitor.logoutToken().without("sid"));

    ended(visitor.call());
    ended(elsewhere.call());
    good(other.call());
    assertThat(visitor.call(visitor.issued(then.plusSeconds(10))).status()).isEqualTo(200);
  }

  @Test
  void a_logout_without_a_person_ends_the_session() {
    Visitor visitor = Visitor.come();

    told(visitor, visitor.logoutToken().without("sub"));

    ended(visitor.call());
  }

  @Test
  void a_token_that_names_no_session_ends_with_any_of_its_persons() {
    Visitor visitor = Visitor.come();
    TokenDraft nameless = bridge.alice().claim("sub", visitor.subject()).without("sid");
    good(visitor.call(nameless.sign()));

    told(visitor, visitor.logoutToken());

    ended(visitor.call(nameless.sign()));
    good(visitor.call(
        nameless.claim("iat", Instant.now().plusSeconds(5).getEpochSecond()).sign()));
  }

  @Test
  void a_dpop_bound_token_ends_too() {
    var phone = new DpopClient(ForgeKey.ec("phone", "ES256"));
    Visitor visitor = Visitor.come();
    String bound = phone
        .bind(bridge.alice().claim("sub", visitor.subject()).claim("sid", visitor.session()))
        .sign();
    good(withProof(phone, bound));

    told(visitor, visitor.logoutToken());

    ended(withProof(phone, bound));
  }

  private static Answer withProof(DpopClient phone, String token) {
    return bridge
        .call("GET", ITEMS)
        .header("Authorization", "DPoP " + token)
        .header("DPoP", phone.proof("GET", PUBLIC + ITEMS, token).sign())
        .send();
  }

  private static RunningBridge another(String... variables) {
    return another(TokenForge.start(), variables);
  }

  private static RunningBridge another(TokenForge forge, String... variables) {
    List<String> all = new ArrayList<>(List.of("BRIDGE_LOGOUT_CLIENTS", "cockpit-app"));
    all.addAll(List.of(variables));
    return RunningBridge.start(forge, StandInCockpit.start(), all.toArray(String[]::new));
  }

  @Test
  void tokens_that_the_issuer_was_asked_about_end_too_and_their_answers_are_forgotten() {
    try (RunningBridge asking = another(
        "BRIDGE_TOKEN_INTROSPECTION",
        "opaque",
        "BRIDGE_TOKEN_INTROSPECTION_CACHE",
        "60s",
        "BRIDGE_CLIENT_SECRET",
        TokenForge.BRIDGE_SECRET)) {
      Visitor visitor = Visitor.come(asking);
      TokenDraft whole =
          asking.alice().claim("sub", visitor.subject()).claim("sid", visitor.session());
      String light = asking.forge().lightweight(whole);
      String opaque = "opaque-token-of-" + UUID.randomUUID();
      asking.forge().tell(opaque, whole);
      String elsewhere =
          asking.forge().lightweight(whole.claim("sid", UUID.randomUUID().toString()));
      for (String token : List.of(light, opaque, elsewhere)) {
        good(visitor.call(token));
        good(visitor.call(token));
      }
      assertThat(asking.forge().count(IssuerEndpoint.INTROSPECTION)).isEqualTo(3);

      told(visitor, visitor.logoutToken());

      ended(visitor.call(light));
      ended(visitor.call(opaque));
      good(visitor.call(elsewhere));
      assertThat(asking.forge().count(IssuerEndpoint.INTROSPECTION)).isEqualTo(6);
    }
  }

  @Test
  void the_key_of_who_logged_out_is_forgotten_and_nobody_elses() {
    try (RunningBridge fresh = another()) {
      Visitor visitor = Visitor.come(fresh);
      Visitor elsewhere = Visitor.come(fresh, visitor.subject());
      String erin = fresh.forge().tokenFor(SeedData.ERIN.id()).sign();
      good(visitor.call());
      good(elsewhere.call());
      assertThat(visitor.call(erin).status()).isEqualTo(403);
      assertThat(lookups(fresh)).isEqualTo(2);

      told(visitor, visitor.logoutToken());

      ended(visitor.call());
      assertThat(lookups(fresh)).isEqualTo(2);
      good(elsewhere.call());
      visitor.call(erin);
      assertThat(lookups(fresh)).isEqualTo(3);
    }
  }

  private static long lookups(RunningBridge at) {
    return at.cockpit().journal().requests().stream()
        .filter(request -> request.path().startsWith("/api/sso/"))
        .count();
  }

  static Stream<Arguments> goodTokens() {
    Map<String, UnaryOperator<TokenDraft>> good = Map.of(
        "without the claim typ", it -> it.without("typ"),
        "the type in full", it -> it.header("typ", "application/LOGOUT+JWT"),
        "of the other client", it -> it.claim("aud", "mobile"),
        "for several", it -> it.claim("aud", List.of("other", "cockpit-app")),
        "with another event",
            it -> it.claim(
                "events",
                Map.of(
                    EVENT,
                    Map.of(),
                    "revoke_offline_access",
                    Map.of("revoke_offline_access", true))),
        "with claims that nobody knows", it -> it.claim("extra", List.of(1)),
        "just expired", it -> it.claim("exp", Instant.now().getEpochSecond() - 20));
    return good.entrySet().stream().map(each -> arguments(each.getKey(), each.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goodTokens")
  void logout_tokens_within_the_rules_are_taken(String what, UnaryOperator<TokenDraft> change) {
    Visitor visitor = Visitor.come();

    told(visitor, change.apply(visitor.logoutToken()));

    ended(visitor.call());
  }

  private static Arguments bad(String what, UnaryOperator<TokenDraft> change) {
    return arguments(what, change);
  }

  static Stream<Arguments> badTokens() {
    long now = Instant.now().getEpochSecond();
    return Stream.of(
        bad("forged", it -> it.secretlyBy(FOREIGN)),
        bad("of an unknown key", it -> it.by(UNKNOWN)),
        bad("without a key id", it -> it.withoutHeader("kid")),
        bad(
            "by a shared secret",
            it -> it.secretlyBy(
                    ForgeKey.secret("forge-rs256", "HS256", bridge.forge().key().publicBytes()))
                .header("alg", "HS256")),
        bad("critical header", it -> it.header("crit", List.of("exp"))),
        bad("embedded key", it -> it.header("jwk", FOREIGN.jwk()).secretlyBy(FOREIGN)),
        bad("typ missing", it -> it.withoutHeader("typ")),
        bad("typ JWT", it -> it.header("typ", "JWT")),
        bad("typ JWT alone", it -> it.header("typ", "JWT").without("typ")),
        bad("typ of an access token", it -> it.header("typ", "at+jwt")),
        bad("claim typ Bearer", it -> it.claim("typ", "Bearer")),
        bad("claim typ ID", it -> it.header("typ", "JWT").claim("typ", "ID")),
        bad("another issuer", it -> it.claim("iss", "https://evil.example/realms/cockpit")),
        bad("issuer with a slash", it -> it.claim("iss", bridge.forge().issuer() + "/")),
        bad("issuer missing", it -> it.without("iss")),
        bad("wrong audience", it -> it.claim("aud", "cockpit-bridge")),
        bad("no audience", it -> it.without("aud")),
        bad("empty audience", it -> it.claim("aud", List.of())),
        bad("audience in an object", it -> it.claim("aud", Map.of("x", "cockpit-app"))),
        bad("audience that is not all text", it -> it.claim("aud", List.of("cockpit-app", 1))),
        bad("expired", it -> it.claim("exp", now - 40)),
        bad("no exp", it -> it.without("exp")),
        bad("exp as text", it -> it.claim("exp", "" + (now + 100))),
        bad("exp null", it -> it.claim("exp", null)),
        bad("no iat", it -> it.without("iat")),
        bad("iat as text", it -> it.claim("iat", "" + now)),
        bad("issued in the future", it -> it.claim("iat", now + 100)),
        bad("no jti", it -> it.without("jti")),
        bad("jti is a number", it -> it.claim("jti", 7)),
        bad("jti too long", it -> it.claim("jti", "x".repeat(300))),
        bad("with nonce", it -> it.claim("nonce", "n")),
        bad("with a nonce that is null", it -> it.claim("nonce", null)),
        bad("without events", it -> it.without("events")),
        bad("events is a list", it -> it.claim("events", List.of(EVENT))),
        bad("events is text", it -> it.claim("events", EVENT)),
        bad("another event", it -> it.claim("events", Map.of(EVENT + "s", Map.of()))),
        bad("the event is true", it -> it.claim("events", Map.of(EVENT, true))),
        bad("neither sub nor sid", it -> it.without("sub").without("sid")),
        bad("sub is a number", it -> it.claim("sub", 1)),
        bad("sid is null", it -> it.claim("sid", null)),
        bad("sid is blank", it -> it.claim("sid", " ")),
        bad("sid too long", it -> it.claim("sid", "x".repeat(300))),
        bad("larger than 4 KiB", it -> it.claim("extra", "x".repeat(3_000))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badTokens")
  void bad_logout_tokens_are_400_and_end_nothing(String what, UnaryOperator<TokenDraft> change) {
    Visitor visitor = Visitor.come();
    good(visitor.call());

    refused(tell(visitor, change.apply(visitor.logoutToken()).sign()), visitor);
  }

  @Test
  void what_is_no_signed_jwt_is_400() {
    Visitor visitor = Visitor.come();
    TokenDraft token = visitor.logoutToken();
    String signed = token.sign();
    for (String broken : List.of(
        token.header("alg", "none").withSignature(new byte[0]),
        token.header("alg", "nOnE").withSignature(new byte[0]),
        token.withSignature(new byte[0]),
        token.withSignature(new byte[256]),
        signed.substring(0, signed.length() - 8) + "AAAAAAAA",
        signed + ".x",
        signed + ".x.y",
        signed + "=",
        token
            .rawClaims(token.claimsJson().replaceFirst("\\{", "{\"sid\":\"x\","))
            .sign(),
        "opaque",
        "")) {
      refused(tell(visitor, broken), visitor);
    }
  }

  @Test
  void a_replayed_logout_token_is_400() {
    Visitor visitor = Visitor.come();
    String token = visitor.logoutToken().sign();
    assertThat(tell(visitor, token).status()).isEqualTo(200);

    Answer again = tell(visitor, token);

    refused(again, Visitor.come());
    assertThat(again.json().path("error_description").asText()).contains("used before");
    ended(visitor.call());
  }

  @Test
  void a_forged_one_does_not_use_up_the_id_of_the_genuine_one() {
    Visitor visitor = Visitor.come();
    TokenDraft token = visitor.logoutToken();

    refused(tell(visitor, token.secretlyBy(FOREIGN).sign()), visitor);

    told(visitor, token);
  }

  @Test
  void no_other_token_of_the_issuer_is_a_logout_token_and_that_is_no_other() {
    Visitor visitor = Visitor.come();
    TokenDraft access =
        bridge.alice().claim("sub", visitor.subject()).claim("sid", visitor.session());
    TokenDraft lookalike =
        access.claim("aud", "cockpit-app").claim("events", Map.of(EVENT, Map.of()));
    refused(tell(visitor, access.sign()), visitor);
    refused(tell(visitor, lookalike.sign()), visitor);
    refused(tell(visitor, lookalike.header("typ", "at+jwt").without("typ").sign()), visitor);
    refused(tell(visitor, lookalike.claim("typ", "ID").sign()), visitor);
    refused(tell(visitor, lookalike.claim("typ", "Refresh").sign()), visitor);

    TokenDraft logout = visitor
        .logoutToken()
        .claim("aud", TokenForge.BRIDGE_CLIENT)
        .claim("scope", "cockpit")
        .claim("azp", "cockpit-app");
    for (TokenDraft each : List.of(logout, logout.header("typ", "JWT"), logout.without("typ"))) {
      Answer answer = visitor.call(each.sign());
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.reason()).isEqualTo("token_type");
    }
  }

  @Test
  void what_is_no_form_with_one_token_is_400() {
    Visitor visitor = Visitor.come();
    String token = visitor.logoutToken().sign();
    String field = "logout_token=" + token;

    refused(post(bridge, field + "&" + field).send(), visitor);
    refused(post(bridge, field + "&logout%5Ftoken=x").send(), visitor);
    refused(post(bridge, "").send(), visitor);
    refused(post(bridge, "token=" + token).send(), visitor);
    refused(post(bridge, "logout_token").send(), visitor);
    refused(post(bridge, "logout_token=%zz").send(), visitor);
    refused(post(bridge, field + "&x=" + "x".repeat(4_000)).send(), visitor);
    refused(bridge.call("POST", LOGOUT).send(), visitor);
    refused(bridge.call("POST", LOGOUT + "?" + field).body(FORM, "").send(), visitor);
    refused(bridge.call("POST", LOGOUT + "?" + field).body(FORM, field).send(), visitor);
    refused(bridge.call("POST", LOGOUT + "?logout%5ftoken=x").body(FORM, field).send(), visitor);
    refused(post(bridge, field).header("Content-Encoding", "gzip").send(), visitor);
    refused(post(bridge, field).header("Content-Type", FORM).send(), visitor);
    for (String type : List.of(
        "application/json",
        "text/plain",
        "multipart/form-data; boundary=x",
        FORM + "; charset=utf-16",
        FORM + "2")) {
      refused(bridge.call("POST", LOGOUT).body(type, field).send(), visitor);
    }
  }

  @Test
  void other_fields_and_other_parameters_do_not_matter() {
    Visitor visitor = Visitor.come();
    String body = "a=1&logout%5Ftoken=" + visitor.logoutToken().sign() + "&b";

    good(bridge
        .call("POST", LOGOUT + "?from=keycloak")
        .body(FORM + "; charset=ISO-8859-1", body)
        .send());

    ended(visitor.call());
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"})
  void only_post_will_do(String method) {
    Answer answer = bridge.call(method, LOGOUT).send();

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("POST");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/backchannel-logout/", "/backchannel-logout;x", "/Backchannel-Logout"})
  void there_is_one_path(String path) {
    Visitor visitor = Visitor.come();
    String field = "logout_token=" + visitor.logoutToken().sign();

    assertThat(bridge.call("POST", path).body(FORM, field).send().status()).isIn(400, 404);

    good(visitor.call());
  }

  @Test
  void without_clients_there_is_no_such_path() {
    try (RunningBridge off = RunningBridge.start()) {
      Visitor visitor = Visitor.come(off);

      Answer answer = tell(visitor, visitor.logoutToken().sign());

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.reason()).isEqualTo("not_found");
      good(visitor.call());
    }
  }

  @Test
  void a_flood_of_forged_ones_costs_at_most_one_fetch_of_keys_an_interval() {
    try (RunningBridge quiet = another("BRIDGE_ISSUER_KEYS_MIN_INTERVAL", "2s")) {
      Visitor visitor = Visitor.come(quiet);
      int before = quiet.forge().count(IssuerEndpoint.KEYS);
      Instant begin = Instant.now();
      for (int i = 0; i < 100; i++) {
        TokenDraft forged = visitor.logoutToken().by(UNKNOWN.withId("made-up-" + i));
        // What is wrong beside its signature costs nothing at all.
        refused(tell(visitor, forged.claim("aud", "other").sign()), visitor);
        refused(tell(visitor, visitor.logoutToken().secretlyBy(FOREIGN).sign()), visitor);
      }
      assertThat(quiet.forge().count(IssuerEndpoint.KEYS) - before)
          .isLessThanOrEqualTo(intervals(begin));
      for (int i = 0; i < 2; i++) {
        refused(tell(visitor, visitor.logoutToken().by(UNKNOWN.withId("k" + i)).sign()), visitor);
      }
      assertThat(quiet.forge().count(IssuerEndpoint.KEYS) - before)
          .isLessThanOrEqualTo(intervals(begin));
    }
  }

  private static int intervals(Instant begin) {
    return (int) (Duration.between(begin, Instant.now()).toMillis() / 2000) + 1;
  }

  @Test
  void the_limit_by_address_counts_here_too() {
    try (RunningBridge limited = another("BRIDGE_LIMITS_REQUESTS_PER_ADDRESS", "5")) {
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        statuses.add(post(limited, "logout_token=x").send().status());
      }
      assertThat(statuses).contains(400, 429).doesNotContain(200);
    }
  }

  @Test
  void while_the_issuer_can_not_be_asked_a_genuine_one_is_503_and_a_forged_one_400() {
    TokenForge forge = TokenForge.start();
    forge.refuseConnections();
    try (RunningBridge alone = another(forge)) {
      Visitor visitor = Visitor.come(alone);

      Answer answer = tell(visitor, visitor.logoutToken().sign());

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.reason()).isEqualTo("issuer_unavailable");
      assertThat(answer.header("Retry-After")).isNotEmpty();
      Answer foreign =
          tell(visitor, visitor.logoutToken().claim("iss", "https://x").sign());
      assertThat(foreign.status()).isEqualTo(400);
    }
  }

  @Test
  void a_full_memory_lets_nobody_in_who_was_forgotten() throws Exception {
    try (RunningBridge small = another("BRIDGE_LOGOUT_REMEMBERED", "3")) {
      Instant now = Instant.now();
      List<Visitor> gone = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Visitor visitor = Visitor.come(small);
        gone.add(visitor);
        Instant at = now.minusSeconds(50 - 10L * i);
        told(visitor, visitor.logoutToken().claim("iat", at.getEpochSecond()));
      }

      for (int i = 0; i < 5; i++) {
        ended(gone.get(i).call(gone.get(i).issued(now.minusSeconds(50 - 10L * i))));
      }
      Visitor other = Visitor.come(small);
      // The last that was forgotten is 40 seconds old.
      ended(other.call(other.issued(now.minusSeconds(40))));
      good(other.call(other.issued(now.minusSeconds(39))));
      assertThat(metrics(small))
          .contains("bridge_logouts_remembered 3.0")
          .contains("bridge_logouts_forgotten_until ");
    }
  }

  private static String metrics(RunningBridge at) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(at.bridge().managementUrl() + "/metrics"))
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  @Test
  void who_sends_slowly_is_not_waited_for() throws IOException {
    Visitor visitor = Visitor.come();
    String token = visitor.logoutToken().sign();
    try (Wire slow = Wire.open(bridge.uri("/"))) {
      slow.write("POST " + LOGOUT + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + FORM
          + "\r\nContent-Length: " + (token.length() + 13) + "\r\n\r\nlogout_token=");

      Answer answer = slow.read("POST");

      assertThat(answer.status()).isEqualTo(400);
      good(visitor.call());
    }
  }

  @Test
  void who_sends_slowly_keeps_nobody_else_out() throws IOException {
    List<Wire> slow = new ArrayList<>();
    Visitor visitor = Visitor.come();
    try {
      for (int i = 0; i < 300; i++) {
        Wire wire = Wire.open(bridge.uri("/"));
        slow.add(wire);
        wire.write("POST " + LOGOUT + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + FORM
            + "\r\nContent-Length: 4096\r\n\r\n" + "x".repeat(4_000));
      }

      told(visitor, visitor.logoutToken());
    } finally {
      for (Wire wire : slow) {
        wire.close();
      }
    }
    ended(visitor.call());
  }
}
