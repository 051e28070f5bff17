package io.github.cockpitsso.bridge.token;

import static io.github.cockpitsso.bridge.token.TestRealm.reason;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.issuer.IssuerKeys;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.request.PresentedToken;
import io.github.cockpitsso.bridge.request.PresentedToken.Scheme;
import io.github.cockpitsso.bridge.token.IntrospectedTokens.Mode;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Reply;
import io.github.cockpitsso.testkit.token.ForgeKey;
import io.github.cockpitsso.testkit.token.TokenDraft;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verification of tokens without a running bridge. */
class TokenVerifierTest {
  private static final TokenPolicy POLICY = new TokenPolicy(
      TestRealm.NAME, "cockpit-bridge", Set.of("cockpit"), Set.of(), Optional.empty());

  // One key for all tests: making another takes half a second.
  private static final ForgeKey RSA = ForgeKey.rsa("other", "RS256", 2048);

  private final TestRealm realm = new TestRealm();
  private final IssuerKeys keys = realm.issuerKeys();
  private int calls;
  private Supplier<Reply> answer = () -> TestRealm.json(Map.of("active", false));
  private final TokenVerifier verifier = verifier(Optional.empty());

  private TokenVerifier verifier(Optional<IntrospectedTokens> introspected) {
    return new TokenVerifier(
        POLICY, introspected, keys, new EndedSessions(10), 1 << 20, realm.clock());
  }

  private IntrospectedTokens introspected() {
    return introspected(Mode.OPAQUE);
  }

  private IntrospectedTokens introspected(Mode mode) {
    return new IntrospectedTokens(
        new Introspection(
            (endpoint, client, secret, token, withKey) -> {
              calls++;
              return answer.get();
            },
            () -> Optional.of(URI.create(TestRealm.NAME + "/introspect")),
            "cockpit-bridge",
            Secret.of("s3cret"),
            false),
        mode,
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Runnable::run,
        () -> {});
  }

  private Decision<VerifiedToken> verify(TokenVerifier by, String token) {
    return by.verify(new PresentedToken(
            Scheme.BEARER, Scheme.BEARER.with(token), List.of(), "GET", "/api/x", Optional.empty()))
        .join()
        .then(user -> Decision.granted(user.identity()));
  }

  private String verified(String token) {
    return reason(verify(verifier, token));
  }

  /** The token with one changed bit in its signature. */
  private static String withChangedSignature(String token) {
    int dot = token.lastIndexOf('.') + 1;
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot));
    signature[signature.length / 2] ^= 1;
    return token.substring(0, dot)
        + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }

  @Test
  void a_valid_token_yields_its_user() {
    VerifiedToken token = verify(
            verifier, realm.token().claim("cockpit_user_id", "6b02").sign())
        .ifGranted()
        .orElseThrow();

    assertThat(token.cockpitUserId()).contains("6b02");
    assertThat(token.session()).contains("sid-1");
    assertThat(token.client()).isEqualTo("cockpit-app");
    assertThat(token.username()).isEqualTo("alice");
    assertThat(token.scopes()).containsExactlyInAnyOrder("openid", "cockpit");
  }

  private static ForgeKey rsa(String algorithm) {
    return RSA.withId(algorithm).withMember("alg", algorithm).signingBy(algorithm);
  }

  static Stream<ForgeKey> accepted() {
    return Stream.of(
        rsa("RS256"),
        rsa("RS384"),
        rsa("RS512"),
        rsa("PS256"),
        rsa("PS384"),
        rsa("PS512"),
        ForgeKey.ec("ES256", "ES256"),
        ForgeKey.ec("ES384", "ES384"),
        ForgeKey.ec("ES512", "ES512"),
        ForgeKey.edwards("Ed25519", "Ed25519"),
        ForgeKey.edwards("Ed448", "Ed448"));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void signatures_of_all_accepted_keys_are_verified_to_the_last_bit(ForgeKey key) {
    realm.published.add(key.jwk());
    keys.refresh().join();
    String token = realm.token().by(key).sign();

    assertThat(verified(withChangedSignature(token))).isEqualTo("token_signature");
    assertThat(verified(token)).isEmpty();
    assertThat(verified(realm.token().by(key).withSignature(new byte[3])))
        .isEqualTo("token_signature");
    assertThat(verified(realm.token().header("kid", key.id()).sign()))
        .isEqualTo(key.algorithm().equals("RS256") ? "token_signature" : "token_algorithm");
  }

  static Stream<Map<String, Object>> unusable() {
    Map<String, Object> good = RSA.withId("odd").jwk();
    return Stream.of(
        with(good, "use", "enc"),
        with(good, "key_ops", List.of("encrypt")),
        with(good, "alg", "RSA-OAEP"),
        with(good, "alg", "ES256"),
        with(good, "e", "AQ"),
        with(good, "e", "BA"),
        with(good, "e", "AQAAAAAAAAAB"),
        with(good, "kid", ""),
        with(good, "kid", null),
        with(good, "kty", "XYZ"),
        with(good, "n", "AQAB"),
        ForgeKey.rsa("odd", "RS256", 1024).jwk(),
        ForgeKey.secret("odd", "HS256", new byte[64]).jwk());
  }

  private static Map<String, Object> with(Map<String, Object> jwk, String name, Object value) {
    Map<String, Object> changed = new HashMap<>(jwk);
    changed.put(name, value);
    return changed;
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void a_key_that_must_not_sign_is_ignored_and_the_others_stay(Map<String, Object> jwk) {
    realm.published.add(jwk);
    keys.refresh().join();

    assertThat(keys.known().find("odd")).isEmpty();
    assertThat(keys.size()).isEqualTo(1);
    assertThat(verified(realm.token().sign())).isEmpty();
  }

  @Test
  void a_key_may_declare_its_use_or_leave_it_out() {
    ForgeKey key = RSA.withId("odd");
    for (Map<String, Object> jwk : List.of(
        with(key.jwk(), "use", "sig"),
        with(key.jwk(), "use", null),
        with(key.jwk(), "key_ops", List.of("verify")),
        with(key.jwk(), "key_ops", List.of()))) {
      realm.published.set(0, jwk);
      keys.refresh().join();
      assertThat(keys.known().find("odd")).as(jwk.toString()).hasSize(1);
    }
  }

  @Test
  void a_key_with_an_algorithm_is_only_for_that_one_and_a_key_without_is_for_all_of_its_type() {
    ForgeKey key = RSA.withId("k");
    TokenDraft draft = realm.token().by(key).header("alg", "PS256");
    realm.published.add(key.jwk());
    keys.refresh().join();
    assertThat(verified(draft.sign())).isEqualTo("token_algorithm");

    realm.published.set(1, with(key.jwk(), "alg", null));
    keys.refresh().join();
    assertThat(verified(draft.sign())).isEqualTo("token_signature");
    assertThat(verified(realm.token().by(key).sign())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "HS256", "RS1", "rs256", "Ed25519"})
  void other_algorithms_are_rejected(String algorithm) {
    assertThat(verified(realm.token().header("alg", algorithm).sign()))
        .isEqualTo("token_algorithm");
  }

  @Test
  void two_keys_with_the_same_id_are_both_tried() {
    ForgeKey first = RSA.withId("twin");
    ForgeKey second = ForgeKey.ec("twin", "ES256");
    realm.published.add(first.jwk());
    realm.published.add(second.jwk());
    keys.refresh().join();

    assertThat(verified(realm.token().by(first).sign())).isEmpty();
    assertThat(verified(realm.token().by(second).sign())).isEmpty();
    assertThat(verified(withChangedSignature(realm.token().by(second).sign())))
        .isEqualTo("token_signature");
  }

  @Test
  void an_unknown_key_is_fetched_once() {
    ForgeKey fresh = RSA.withId("fresh");
    realm.advance(Duration.ofSeconds(1));
    int before = realm.requests.size();
    assertThat(verified(realm.token().by(fresh).sign())).isEqualTo("token_key");
    assertThat(realm.requests).hasSize(before + 1);

    realm.published.add(fresh.jwk());
    realm.advance(Duration.ofSeconds(1));
    assertThat(verified(realm.token().by(fresh).sign())).isEmpty();
  }

  @Test
  void while_the_issuer_is_unavailable_an_unknown_key_is_undecided() {
    realm.keys = Optional.of(TestRealm.text(500, "x"));
    realm.advance(Duration.ofSeconds(1));

    assertThat(verified(realm.token().by(RSA.withId("fresh")).sign()))
        .isEqualTo("issuer_unavailable");
    assertThat(verified(realm.token().sign())).isEmpty();
  }

  @Test
  void with_outdated_keys_forged_tokens_are_rejected_and_no_token_is_accepted() {
    TokenDraft draft = realm.token().claim("exp", realm.clock().instant().getEpochSecond() + 7200);
    String token = draft.sign();
    assertThat(verified(token)).isEmpty();
    realm.keys = Optional.of(TestRealm.text(500, "x"));
    realm.advance(TestRealm.TOLERANCE.minusSeconds(1));
    assertThat(verified(token)).isEmpty();

    realm.advance(Duration.ofSeconds(1));
    assertThat(verified(token)).isEqualTo("issuer_unavailable");
    assertThat(verified(withChangedSignature(token))).isEqualTo("token_signature");

    realm.keys = Optional.empty();
    assertThat(verified(token)).isEmpty();
  }

  @Test
  void a_cached_token_ends_with_its_expiry_and_with_its_key() {
    String token = realm.token().sign();
    assertThat(verified(token)).isEmpty();
    assertThat(verifier.cache().estimatedSize()).isEqualTo(1);
    realm.advance(Duration.ofSeconds(329));
    assertThat(verified(token)).isEmpty();
    realm.advance(Duration.ofSeconds(1));
    assertThat(verified(token)).isEqualTo("token_expired");

    String other = realm
        .token()
        .claim("exp", realm.clock().instant().getEpochSecond() + 60)
        .sign();
    assertThat(verified(other)).isEmpty();
    realm.published.set(0, RSA.jwk());
    keys.refresh().join();
    assertThat(verified(other)).isEqualTo("token_key");
  }

  @Test
  void another_key_with_the_same_id_is_another_key() {
    String token = realm.token().sign();
    assertThat(verified(token)).isEmpty();

    realm.published.set(0, RSA.withId(realm.key().id()).jwk());
    keys.refresh().join();
    assertThat(verified(token)).isEqualTo("token_signature");
  }

  @Test
  void a_token_without_the_scope_is_rejected_and_not_cached() {
    assertThat(verified(realm.token().claim("scope", "openid").sign()))
        .isEqualTo("insufficient_scope");
    assertThat(verifier.cache().estimatedSize()).isZero();
  }

  @Test
  void a_logout_ends_the_session_and_removes_its_cached_tokens() {
    String mine = realm.token().claim("sub", "me").claim("sid", "mine").sign();
    String other = realm.token().claim("sub", "you").claim("sid", "yours").sign();
    assertThat(verified(mine)).isEmpty();
    assertThat(verified(other)).isEmpty();

    verifier.end(new Logout(
        Optional.of("me"), Optional.of("mine"), "cockpit-app", realm.clock().instant()));

    assertThat(verifier.cache().estimatedSize()).isEqualTo(1);
    assertThat(verified(mine)).isEqualTo("session_ended");
    assertThat(verified(other)).isEmpty();
  }

  @Test
  void a_logout_applies_to_the_user_or_the_session() {
    VerifiedToken token =
        verify(verifier, realm.token().claim("sub", "me").sign()).ifGranted().orElseThrow();
    var at = realm.clock().instant();

    assertThat(new Logout(Optional.of("me"), Optional.empty(), "a", at).concerns(token))
        .isTrue();
    assertThat(new Logout(Optional.empty(), Optional.of("sid-1"), "a", at).concerns(token))
        .isTrue();
    assertThat(new Logout(Optional.of("you"), Optional.of("x"), "a", at).concerns(token))
        .isFalse();
    assertThat(new Logout(Optional.empty(), Optional.empty(), "a", at).concerns(token))
        .isFalse();
  }

  @Test
  void a_lightweight_token_is_combined_with_the_introspection_answer() {
    TokenVerifier asking = verifier(Optional.of(introspected()));
    String little = realm.token().without("aud").without("sub").sign();
    String whole = realm.token().claim("active", true).claimsJson();
    answer = () -> TestRealm.text(200, whole);

    // The session and the token's id come from the lightweight token.
    assertThat(reason(verify(asking, little))).isEqualTo("token_undecided");
    String same = realm.token().claim("active", true).claim("jti", "1").claimsJson();
    answer = () -> TestRealm.text(200, same);
    String second =
        realm.token().without("aud").without("sub").claim("jti", "1").sign();
    assertThat(verify(asking, second).ifGranted().orElseThrow().subject())
        .isEqualTo("f0e1d2c3-0000-4000-8000-000000000001");
    assertThat(reason(verify(verifier, second))).isEqualTo("token_audience");

    String unscoped = same.replace("openid cockpit", "openid");
    answer = () -> TestRealm.text(200, unscoped);
    String third = realm
        .token()
        .without("aud")
        .without("sub")
        .without("scope")
        .claim("jti", "1")
        .sign();
    assertThat(reason(verify(asking, third))).isEqualTo("insufficient_scope");
  }

  @Test
  void a_complete_token_and_a_forged_one_cause_no_call() {
    TokenVerifier asking = verifier(Optional.of(introspected()));

    assertThat(reason(verify(asking, realm.token().sign()))).isEmpty();
    assertThat(reason(
            verify(asking, withChangedSignature(realm.token().without("aud").sign()))))
        .isEqualTo("token_signature");
    assertThat(reason(verify(
            asking, realm.token().without("aud").claim("iss", "https://x").sign())))
        .isEqualTo("token_issuer");
    assertThat(calls).isZero();
  }

  @Test
  void an_opaque_token_has_the_claims_of_the_introspection_answer() {
    TokenVerifier asking = verifier(Optional.of(introspected()));
    assertThat(reason(verify(asking, "a-token-that-is-opaque"))).isEqualTo("token_inactive");

    String whole = realm.token().claim("active", true).claimsJson();
    answer = () -> TestRealm.text(200, whole);
    assertThat(
            verify(asking, "another-that-is-opaque").ifGranted().orElseThrow().username())
        .isEqualTo("alice");
    answer = () -> TestRealm.text(200, whole.replace("openid cockpit", "openid"));
    assertThat(reason(verify(asking, "a-third-that-is-opaque"))).isEqualTo("insufficient_scope");
    assertThat(reason(verify(verifier, "a-token-that-is-opaque"))).isEqualTo("token_malformed");
  }

  @Test
  void a_logout_removes_the_introspection_answer() {
    TokenVerifier asking = verifier(Optional.of(introspected()));
    String whole = realm.token().claim("active", true).claim("sub", "me").claimsJson();
    answer = () -> TestRealm.text(200, whole);
    assertThat(reason(verify(asking, "a-token-that-is-opaque"))).isEmpty();
    assertThat(reason(verify(asking, "a-token-that-is-opaque"))).isEmpty();
    assertThat(calls).isEqualTo(1);

    answer = () -> TestRealm.text(200, "{\"active\":false}");
    asking.end(
        new Logout(Optional.of("me"), Optional.empty(), "a", realm.clock().instant()));
    assertThat(reason(verify(asking, "a-token-that-is-opaque"))).isEqualTo("token_inactive");
  }

  @Test
  void tokens_are_compared_as_bytes() {
    assertThat(verified(new String(new byte[] {1, 2, 3}, StandardCharsets.US_ASCII)))
        .isEqualTo("token_malformed");
    assertThat(verified("")).isEqualTo("token_malformed");
    assertThat(verified("a.b")).isEqualTo("token_malformed");
    assertThat(verified(realm.token().sign() + ".x")).isEqualTo("token_malformed");
  }

  @Test
  void the_cache_counts_the_memory_of_roles() {
    List<String> roles = IntStream.range(0, 300).mapToObj(n -> "r" + n).toList();
    for (int i = 0; i < 100; i++) {
      assertThat(verified(realm
              .token()
              .claim("jti", "j" + i)
              .claim("realm_access", Map.of("roles", roles))
              .sign()))
          .isEmpty();
    }
    // 3.5 KB of text and 19 KB of names each.
    assertThat(verifier.cache().estimatedSize()).isLessThan(60);
  }
}
