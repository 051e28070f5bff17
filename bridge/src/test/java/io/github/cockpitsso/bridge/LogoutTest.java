package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.RawConnection;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.token.DpopClient;
import io.github.cockpitsso.testkit.token.ForgeKey;
import io.github.cockpitsso.testkit.token.IssuerEndpoint;
import io.github.cockpitsso.testkit.token.TokenDraft;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.io.IOException;
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

/** Logouts that the issuer reports (OpenID Connect Back-Channel Logout 1.0). */
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

  /** A user with one session, which no other test uses. */
  private record UserSession(RunningBridge at, String subject, String session, String token) {
    static UserSession create() {
      return create(bridge);
    }

    static UserSession create(RunningBridge at) {
      return create(at, UUID.randomUUID().toString());
    }

    /** Another session of the same user. */
    static UserSession create(RunningBridge at, String subject) {
      String session = UUID.randomUUID().toString();
      return new UserSession(
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

    /** An access token of this session that was issued at this time. */
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

  private static Answer report(UserSession user, String token) {
    return post(user.at(), "logout_token=" + token).send();
  }

  private static void reported(UserSession user, TokenDraft token) {
    Answer answer = report(user, token.sign());
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.text()).isEmpty();
  }

  private static void accepted(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }

  private static void ended(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
    assertThat(answer.reason()).isEqualTo("session_ended");
    assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
  }

  /** An answer as the specification requires (2.8), without effect. */
  private static void rejected(Answer answer, UserSession user) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.json().path("error").asText()).isEqualTo("invalid_request");
    assertThat(answer.json().path("error_description").asText()).isNotBlank();
    accepted(user.call());
  }

  @Test
  void tokens_of_an_ended_session_are_401_whether_cached_or_not() {
    UserSession user = UserSession.create();
    accepted(user.call());
    accepted(user.call());

    reported(user, user.logoutToken());

    ended(user.call());
    ended(user.call(user.issued(Instant.now().minusSeconds(10))));
  }

  @Test
  void another_session_of_the_same_user_remains_valid() {
    UserSession user = UserSession.create();
    UserSession elsewhere = UserSession.create(bridge, user.subject());
    accepted(elsewhere.call());

    reported(user, user.logoutToken());

    ended(user.call());
    accepted(elsewhere.call());
    accepted(elsewhere.call(elsewhere.issued(Instant.now())));
  }

  @Test
  void a_token_issued_after_the_logout_is_accepted() {
    UserSession user = UserSession.create();
    Instant then = Instant.now().minusSeconds(20);

    reported(user, user.logoutToken().claim("iat", then.getEpochSecond()));

    ended(user.call(user.issued(then.minusSeconds(1))));
    ended(user.call(user.issued(then)));
    // A token of an offline session or of the next login in the same browser: both may keep the id.
    accepted(user.call(user.issued(then.plusSeconds(1))));
  }

  @Test
  void a_delayed_logout_does_not_undo_a_later_one() {
    UserSession user = UserSession.create();
    Instant now = Instant.now();

    reported(user, user.logoutToken().claim("iat", now.getEpochSecond()));
    reported(user, user.logoutToken().claim("iat", now.minusSeconds(60).getEpochSecond()));

    ended(user.call(user.issued(now.minusSeconds(1))));
  }

  @Test
  void a_logout_without_a_session_ends_only_the_sessions_of_its_user() {
    UserSession user = UserSession.create();
    UserSession elsewhere = UserSession.create(bridge, user.subject());
    UserSession other = UserSession.create();
    accepted(elsewhere.call());
    Instant then = Instant.now().minusSeconds(1);

    reported(user, user.logoutToken().without("sid"));

    ended(user.call());
    ended(elsewhere.call());
    accepted(other.call());
    assertThat(user.call(user.issued(then.plusSeconds(10))).status()).isEqualTo(200);
  }

  @Test
  void a_logout_without_a_user_ends_the_session() {
    UserSession user = UserSession.create();

    reported(user, user.logoutToken().without("sub"));

    ended(user.call());
  }

  @Test
  void a_token_without_a_session_ends_with_any_logout_of_its_user() {
    UserSession user = UserSession.create();
    TokenDraft nameless = bridge.alice().claim("sub", user.subject()).without("sid");
    accepted(user.call(nameless.sign()));

    reported(user, user.logoutToken());

    ended(user.call(nameless.sign()));
    accepted(user.call(
        nameless.claim("iat", Instant.now().plusSeconds(5).getEpochSecond()).sign()));
  }

  @Test
  void a_dpop_bound_token_ends_too() {
    var phone = new DpopClient(ForgeKey.ec("phone", "ES256"));
    UserSession user = UserSession.create();
    String bound = phone
        .bind(bridge.alice().claim("sub", user.subject()).claim("sid", user.session()))
        .sign();
    accepted(withProof(phone, bound));

    reported(user, user.logoutToken());

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
  void introspected_tokens_end_too_and_their_cached_answers_are_removed() {
    try (RunningBridge asking = another(
        "BRIDGE_TOKEN_INTROSPECTION",
        "opaque",
        "BRIDGE_TOKEN_INTROSPECTION_CACHE",
        "60s",
        "BRIDGE_CLIENT_SECRET",
        TokenForge.BRIDGE_SECRET)) {
      UserSession user = UserSession.create(asking);
      TokenDraft whole = asking.alice().claim("sub", user.subject()).claim("sid", user.session());
      String light = asking.forge().lightweight(whole);
      String opaque = "opaque-token-of-" + UUID.randomUUID();
      asking.forge().tell(opaque, whole);
      String elsewhere =
          asking.forge().lightweight(whole.claim("sid", UUID.randomUUID().toString()));
      for (String token : List.of(light, opaque, elsewhere)) {
        accepted(user.call(token));
        accepted(user.call(token));
      }
      assertThat(asking.forge().count(IssuerEndpoint.INTROSPECTION)).isEqualTo(3);

      reported(user, user.logoutToken());

      ended(user.call(light));
      ended(user.call(opaque));
      accepted(user.call(elsewhere));
      assertThat(asking.forge().count(IssuerEndpoint.INTROSPECTION)).isEqualTo(6);
    }
  }

  @Test
  void only_the_key_of_the_user_who_logged_out_is_removed_from_the_cache() {
    try (RunningBridge fresh = another()) {
      UserSession user = UserSession.create(fresh);
      UserSession elsewhere = UserSession.create(fresh, user.subject());
      String erin = fresh.forge().tokenFor(SeedData.ERIN.id()).sign();
      accepted(user.call());
      accepted(elsewhere.call());
      assertThat(user.call(erin).status()).isEqualTo(403);
      assertThat(lookups(fresh)).isEqualTo(2);

      reported(user, user.logoutToken());

      ended(user.call());
      assertThat(lookups(fresh)).isEqualTo(2);
      accepted(elsewhere.call());
      user.call(erin);
      assertThat(lookups(fresh)).isEqualTo(3);
    }
  }

  private static long lookups(RunningBridge at) {
    return at.cockpit().journal().requests().stream()
        .filter(request -> request.path().startsWith("/api/sso/"))
        .count();
  }

  static Stream<Arguments> goodTokens() {
    Map<String, UnaryOperator<TokenDraft>> accepted = Map.of(
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
        "with unknown claims", it -> it.claim("extra", List.of(1)),
        "just expired", it -> it.claim("exp", Instant.now().getEpochSecond() - 20));
    return accepted.entrySet().stream().map(each -> arguments(each.getKey(), each.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goodTokens")
  void valid_logout_tokens_are_accepted(String what, UnaryOperator<TokenDraft> change) {
    UserSession user = UserSession.create();

    reported(user, change.apply(user.logoutToken()));

    ended(user.call());
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
  void invalid_logout_tokens_are_400_and_end_no_session(
      String what, UnaryOperator<TokenDraft> change) {
    UserSession user = UserSession.create();
    accepted(user.call());

    rejected(report(user, change.apply(user.logoutToken()).sign()), user);
  }

  @Test
  void a_logout_token_that_is_not_a_signed_jwt_is_400() {
    UserSession user = UserSession.create();
    TokenDraft token = user.logoutToken();
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
      rejected(report(user, broken), user);
    }
  }

  @Test
  void a_replayed_logout_token_is_400() {
    UserSession user = UserSession.create();
    String token = user.logoutToken().sign();
    assertThat(report(user, token).status()).isEqualTo(200);

    Answer again = report(user, token);

    rejected(again, UserSession.create());
    assertThat(again.json().path("error_description").asText()).contains("used before");
    ended(user.call());
  }

  @Test
  void a_forged_logout_token_does_not_use_up_the_id_of_the_genuine_one() {
    UserSession user = UserSession.create();
    TokenDraft token = user.logoutToken();

    rejected(report(user, token.secretlyBy(FOREIGN).sign()), user);

    reported(user, token);
  }

  @Test
  void logout_tokens_and_other_tokens_of_the_issuer_are_never_confused() {
    UserSession user = UserSession.create();
    TokenDraft access = bridge.alice().claim("sub", user.subject()).claim("sid", user.session());
    TokenDraft lookalike =
        access.claim("aud", "cockpit-app").claim("events", Map.of(EVENT, Map.of()));
    rejected(report(user, access.sign()), user);
    rejected(report(user, lookalike.sign()), user);
    rejected(report(user, lookalike.header("typ", "at+jwt").without("typ").sign()), user);
    rejected(report(user, lookalike.claim("typ", "ID").sign()), user);
    rejected(report(user, lookalike.claim("typ", "Refresh").sign()), user);

    TokenDraft logout = user.logoutToken()
        .claim("aud", TokenForge.BRIDGE_CLIENT)
        .claim("scope", "cockpit")
        .claim("azp", "cockpit-app");
    for (TokenDraft each : List.of(logout, logout.header("typ", "JWT"), logout.without("typ"))) {
      Answer answer = user.call(each.sign());
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.reason()).isEqualTo("token_type");
    }
  }

  @Test
  void a_body_other_than_a_form_with_one_token_is_400() {
    UserSession user = UserSession.create();
    String token = user.logoutToken().sign();
    String field = "logout_token=" + token;

    rejected(post(bridge, field + "&" + field).send(), user);
    rejected(post(bridge, field + "&logout%5Ftoken=x").send(), user);
    rejected(post(bridge, "").send(), user);
    rejected(post(bridge, "token=" + token).send(), user);
    rejected(post(bridge, "logout_token").send(), user);
    rejected(post(bridge, "logout_token=%zz").send(), user);
    rejected(post(bridge, field + "&x=" + "x".repeat(4_000)).send(), user);
    rejected(bridge.call("POST", LOGOUT).send(), user);
    rejected(bridge.call("POST", LOGOUT + "?" + field).body(FORM, "").send(), user);
    rejected(bridge.call("POST", LOGOUT + "?" + field).body(FORM, field).send(), user);
    rejected(bridge.call("POST", LOGOUT + "?logout%5ftoken=x").body(FORM, field).send(), user);
    rejected(post(bridge, field).header("Content-Encoding", "gzip").send(), user);
    rejected(post(bridge, field).header("Content-Type", FORM).send(), user);
    for (String type : List.of(
        "application/json",
        "text/plain",
        "multipart/form-data; boundary=x",
        FORM + "; charset=utf-16",
        FORM + "2")) {
      rejected(bridge.call("POST", LOGOUT).body(type, field).send(), user);
    }
  }

  @Test
  void other_fields_and_parameters_are_ignored() {
    UserSession user = UserSession.create();
    String body = "a=1&logout%5Ftoken=" + user.logoutToken().sign() + "&b";

    accepted(bridge
        .call("POST", LOGOUT + "?from=keycloak")
        .body(FORM + "; charset=ISO-8859-1", body)
        .send());

    ended(user.call());
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"})
  void other_methods_than_post_are_rejected(String method) {
    Answer answer = bridge.call(method, LOGOUT).send();

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("POST");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/backchannel-logout/", "/backchannel-logout;x", "/Backchannel-Logout"})
  void other_spellings_of_the_path_are_rejected(String path) {
    UserSession user = UserSession.create();
    String field = "logout_token=" + user.logoutToken().sign();

    assertThat(bridge.call("POST", path).body(FORM, field).send().status()).isIn(400, 404);

    accepted(user.call());
  }

  @Test
  void without_clients_the_path_is_404() {
    try (RunningBridge off = RunningBridge.start()) {
      UserSession user = UserSession.create(off);

      Answer answer = report(user, user.logoutToken().sign());

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.reason()).isEqualTo("not_found");
      accepted(user.call());
    }
  }

  @Test
  void a_flood_of_forged_logout_tokens_causes_at_most_one_fetch_of_keys_per_interval() {
    try (RunningBridge quiet = another("BRIDGE_ISSUER_KEYS_MIN_INTERVAL", "2s")) {
      UserSession user = UserSession.create(quiet);
      int before = quiet.forge().count(IssuerEndpoint.KEYS);
      Instant begin = Instant.now();
      for (int i = 0; i < 100; i++) {
        TokenDraft forged = user.logoutToken().by(UNKNOWN.withId("made-up-" + i));
        // A token with another problem than its signature causes no fetch.
        rejected(report(user, forged.claim("aud", "other").sign()), user);
        rejected(report(user, user.logoutToken().secretlyBy(FOREIGN).sign()), user);
      }
      assertThat(quiet.forge().count(IssuerEndpoint.KEYS) - before)
          .isLessThanOrEqualTo(intervals(begin));
      for (int i = 0; i < 2; i++) {
        rejected(report(user, user.logoutToken().by(UNKNOWN.withId("k" + i)).sign()), user);
      }
      assertThat(quiet.forge().count(IssuerEndpoint.KEYS) - before)
          .isLessThanOrEqualTo(intervals(begin));
    }
  }

  private static int intervals(Instant begin) {
    return (int) (Duration.between(begin, Instant.now()).toMillis() / 2000) + 1;
  }

  @Test
  void the_rate_limit_per_address_applies() {
    try (RunningBridge limited = another("BRIDGE_LIMITS_REQUESTS_PER_ADDRESS", "5")) {
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        statuses.add(post(limited, "logout_token=x").send().status());
      }
      assertThat(statuses).contains(400, 429).doesNotContain(200);
    }
  }

  @Test
  void while_the_issuer_is_unavailable_a_genuine_logout_token_is_503_and_a_forged_one_is_400() {
    TokenForge forge = TokenForge.start();
    forge.refuseConnections();
    try (RunningBridge alone = another(forge)) {
      UserSession user = UserSession.create(alone);

      Answer answer = report(user, user.logoutToken().sign());

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.reason()).isEqualTo("issuer_unavailable");
      assertThat(answer.header("Retry-After")).isNotEmpty();
      Answer foreign = report(user, user.logoutToken().claim("iss", "https://x").sign());
      assertThat(foreign.status()).isEqualTo(400);
    }
  }

  @Test
  void a_full_cache_of_ended_sessions_readmits_no_ended_session() throws Exception {
    try (RunningBridge small = another("BRIDGE_LOGOUT_REMEMBERED", "3")) {
      Instant now = Instant.now();
      List<UserSession> evicted = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        UserSession user = UserSession.create(small);
        evicted.add(user);
        Instant at = now.minusSeconds(50 - 10L * i);
        reported(user, user.logoutToken().claim("iat", at.getEpochSecond()));
      }

      for (int i = 0; i < 5; i++) {
        ended(evicted.get(i).call(evicted.get(i).issued(now.minusSeconds(50 - 10L * i))));
      }
      UserSession other = UserSession.create(small);
      // The last evicted session ended 40 seconds ago.
      ended(other.call(other.issued(now.minusSeconds(40))));
      accepted(other.call(other.issued(now.minusSeconds(39))));
      assertThat(small.metrics())
          .contains("bridge_logouts_remembered 3.0")
          .contains("bridge_logouts_forgotten_until ");
    }
  }

  @Test
  void a_slow_sender_times_out() throws IOException {
    UserSession user = UserSession.create();
    String token = user.logoutToken().sign();
    try (RawConnection slow = RawConnection.open(bridge.uri("/"))) {
      slow.write("POST " + LOGOUT + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + FORM
          + "\r\nContent-Length: " + (token.length() + 13) + "\r\n\r\nlogout_token=");

      Answer answer = slow.read("POST");

      assertThat(answer.status()).isEqualTo(400);
      accepted(user.call());
    }
  }

  @Test
  void a_slow_sender_does_not_block_others() throws IOException {
    List<RawConnection> slow = new ArrayList<>();
    UserSession user = UserSession.create();
    try {
      for (int i = 0; i < 300; i++) {
        RawConnection connection = RawConnection.open(bridge.uri("/"));
        slow.add(connection);
        connection.write("POST " + LOGOUT + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + FORM
            + "\r\nContent-Length: 4096\r\n\r\n" + "x".repeat(4_000));
      }

      reported(user, user.logoutToken());
    } finally {
      for (RawConnection connection : slow) {
        connection.close();
      }
    }
    ended(user.call());
  }
}
