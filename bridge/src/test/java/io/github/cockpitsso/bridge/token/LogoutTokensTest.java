package io.github.cockpitsso.bridge.token;

import static io.github.cockpitsso.bridge.token.TestRealm.detail;
import static io.github.cockpitsso.bridge.token.TestRealm.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.testkit.token.ForgeKey;
import io.github.cockpitsso.testkit.token.TokenDraft;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The verification of logout tokens without a running bridge. */
class LogoutTokensTest {
  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

  private final TestRealm realm = new TestRealm();
  private final long now = realm.clock().instant().getEpochSecond();
  private final LogoutTokens tokens = new LogoutTokens(
      TestRealm.NAME, List.of("cockpit-app", "mobile"), realm.issuerKeys(), 10, realm.clock());

  private Decision<Logout> take(TokenDraft token) {
    return tokens.take(token.sign()).join();
  }

  @Test
  void a_valid_logout_token_contains_user_session_and_time() {
    assertThat(take(realm.logoutToken()).ifGranted().orElseThrow())
        .isEqualTo(new Logout(
            Optional.of("somebody"),
            Optional.of("session"),
            "cockpit-app",
            Instant.ofEpochSecond(now)));
    assertThat(take(realm.logoutToken().without("sid").claim("aud", List.of("x", "mobile")))
            .ifGranted()
            .orElseThrow())
        .satisfies(logout -> assertThat(logout.session()).isEmpty())
        .satisfies(logout -> assertThat(logout.client()).isEqualTo("mobile"));
    assertThat(
            take(realm.logoutToken().without("sub")).ifGranted().orElseThrow().subject())
        .isEmpty();
  }

  static Stream<UnaryOperator<TokenDraft>> good() {
    return Stream.of(
        token -> token.header("typ", "LOGOUT+jwt"),
        token -> token.header("typ", "application/logout+jwt"),
        token -> token.without("typ"),
        token -> token.claim("jti", "x".repeat(256)),
        token -> token.claim("sub", "x".repeat(256)),
        token -> token.claim("sid", "x".repeat(256)));
  }

  @ParameterizedTest
  @MethodSource("good")
  void valid_variants_are_accepted(UnaryOperator<TokenDraft> change) {
    assertThat(take(change.apply(realm.logoutToken())).ifGranted()).isPresent();
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        bad("typ", token -> token.header("typ", "JWT")),
        bad("typ", token -> token.header("typ", "at+jwt")),
        bad("typ", token -> token.withoutHeader("typ")),
        bad("typ", token -> token.claim("typ", "Bearer")),
        bad("typ", token -> token.claim("typ", null)),
        bad("issuer", token -> token.claim("iss", TestRealm.NAME + "/")),
        bad("issuer", token -> token.claim("iss", List.of(TestRealm.NAME))),
        bad("issuer", token -> token.without("iss")),
        bad("aud", token -> token.claim("aud", "other")),
        bad("aud", token -> token.claim("aud", List.of())),
        bad("aud", token -> token.claim("aud", List.of("cockpit-app", 1))),
        bad("aud", token -> token.claim("aud", Map.of("x", "cockpit-app"))),
        bad("aud", token -> token.without("aud")),
        bad("events", token -> token.without("events")),
        bad("events", token -> token.claim("events", Map.of("x", Map.of()))),
        bad("events", token -> token.claim("events", Map.of(EVENT, "x"))),
        bad("events", token -> token.claim("events", EVENT)),
        bad("nonce", token -> token.claim("nonce", "x")),
        bad("nonce", token -> token.claim("nonce", null)),
        bad("jti", token -> token.without("jti")),
        bad("jti", token -> token.claim("jti", "")),
        bad("jti", token -> token.claim("jti", " ")),
        bad("jti", token -> token.claim("jti", 1)),
        bad("jti", token -> token.claim("jti", "x".repeat(257))),
        bad("sub nor sid", token -> token.without("sub").without("sid")),
        bad("sub nor sid", token -> token.claim("sub", null)),
        bad("sub nor sid", token -> token.claim("sid", 7)),
        bad("sub nor sid", token -> token.claim("sid", "x".repeat(257))),
        bad("exp and iat", token -> token.without("exp")),
        bad("exp and iat", token -> token.without("iat")),
        bad("exp and iat", token -> token.claim("iat", "1")),
        bad("exp and iat", token -> token.claim("exp", -1)));
  }

  private static Arguments bad(String word, UnaryOperator<TokenDraft> change) {
    return arguments(word, change);
  }

  @ParameterizedTest
  @MethodSource("bad")
  void invalid_logout_tokens_are_rejected(String word, UnaryOperator<TokenDraft> change) {
    Decision<Logout> decision = take(change.apply(realm.logoutToken()));

    assertThat(reason(decision)).isEqualTo("logout_token");
    assertThat(detail(decision)).contains(word);
  }

  @Test
  void times_are_checked_to_the_second() {
    assertThat(take(realm.logoutToken().claim("exp", now - 29)).ifGranted()).isPresent();
    assertThat(detail(take(realm.logoutToken().claim("exp", now - 30)))).contains("expired");
    assertThat(take(realm.logoutToken().claim("iat", now + 30)).ifGranted()).isPresent();
    assertThat(detail(take(realm.logoutToken().claim("iat", now + 31)))).contains("future");
  }

  @Test
  void a_logout_token_is_accepted_once() {
    String token = realm.logoutToken().sign();
    assertThat(tokens.take(token).join().ifGranted()).isPresent();
    realm.advance(Duration.ofSeconds(140));
    assertThat(detail(tokens.take(token).join())).contains("used before");
    realm.advance(Duration.ofSeconds(20));
    assertThat(detail(tokens.take(token).join())).contains("expired");
  }

  @Test
  void a_forged_logout_token_is_rejected_and_does_not_use_up_the_id_of_the_genuine_one() {
    TokenDraft draft = realm.logoutToken();
    ForgeKey foreign = ForgeKey.rsa(realm.key().id(), "RS256", 2048);

    assertThat(reason(take(draft.secretlyBy(foreign)))).isEqualTo("token_signature");
    assertThat(reason(take(draft.header("alg", "none")))).isEqualTo("token_algorithm");
    assertThat(reason(take(draft.by(foreign.withId("unknown"))))).isEqualTo("token_key");
    assertThat(reason(tokens.take("x").join())).isEqualTo("token_malformed");
    assertThat(take(draft).ifGranted()).isPresent();
  }
}
