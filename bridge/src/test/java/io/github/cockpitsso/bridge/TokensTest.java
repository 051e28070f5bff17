package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.token.ForgeKey;
import io.github.cockpitsso.testkit.token.TokenDraft;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("integration")
class TokensTest {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final ForgeKey RS384 = ForgeKey.rsa("rs384", "RS384", 2048);
  private static final ForgeKey RS512 = ForgeKey.rsa("rs512", "RS512", 3072);
  private static final ForgeKey PS256 = ForgeKey.rsa("ps256", "PS256", 2048);
  private static final ForgeKey PS384 = ForgeKey.rsa("ps384", "PS384", 2048);
  private static final ForgeKey PS512 = ForgeKey.rsa("ps512", "PS512", 2048);
  private static final ForgeKey ES256 = ForgeKey.ec("es256", "ES256");
  private static final ForgeKey ES384 = ForgeKey.ec("es384", "ES384");
  private static final ForgeKey ES512 = ForgeKey.ec("es512", "ES512");
  private static final ForgeKey ED25519 = ForgeKey.edwards("ed25519", "Ed25519");
  private static final ForgeKey ED448 = ForgeKey.edwards("ed448", "Ed448");
  private static final ForgeKey WEAK = ForgeKey.rsa("weak", "RS256", 1024);
  private static final ForgeKey ENCRYPTION =
      ForgeKey.rsa("enc", "RS256", 2048).withMember("use", "enc");
  private static final ForgeKey UNBOUND =
      ForgeKey.rsa("unbound", "RS256", 2048).withMember("alg", null);
  private static final ForgeKey SECRET = ForgeKey.secret(
      "secret",
      "HS256",
      "0123456789abcdef0123456789abcdef".repeat(2).getBytes(StandardCharsets.US_ASCII));
  private static final ForgeKey FOREIGN = ForgeKey.rsa("foreign", "RS256", 2048);
  private static RunningBridge bridge;

  @BeforeAll
  static void start() {
    TokenForge forge = TokenForge.start();
    forge.publish(RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, ED25519, ED448);
    forge.publish(WEAK, ENCRYPTION, UNBOUND, SECRET);
    forge.publishRaw(Map.of("kty", "RSA", "kid", "broken", "n", "AQ", "e", "not base64 at all!"));
    forge.publishRaw(Map.of("kty", "martian", "kid", "unknown"));
    bridge =
        RunningBridge.start(forge, io.github.cockpitsso.testkit.cockpit.StandInCockpit.start());
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  private static TokenDraft alice() {
    return bridge.alice();
  }

  private static Answer send(String token) {
    return bridge.call("GET", ITEMS).token(token).send();
  }

  private static void accepted(String token) {
    Answer answer = send(token);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }

  /** Rejected for an invalid token, as RFC 6750 and RFC 9457 require. */
  private static void refused(String token, String reason) {
    Answer answer = send(token);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
    assertThat(answer.reason()).isEqualTo(reason);
    assertThat(answer.header("WWW-Authenticate"))
        .startsWith("Bearer realm=\"Cockpit\", error=\"invalid_token\", error_description=\"");
    assertThat(answer.json().path("status").asInt()).isEqualTo(401);
    assertThat(answer.json().path("title").asText()).isEqualTo("Unauthorized");
    assertThat(answer.header("Location")).isEmpty();
  }

  static Stream<ForgeKey> keys() {
    return Stream.of(
        RS384,
        RS512,
        PS256,
        PS384,
        PS512,
        ES256,
        ES384,
        ES512,
        ED25519,
        ED448,
        UNBOUND,
        UNBOUND.signingBy("PS512"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "openid", "cockpit2", "Cockpit", "openid,cockpit", "my-cockpit"})
  void a_token_without_the_scope_but_with_its_claims_is_403(String scope) {
    Answer answer = send(alice().claim("scope", scope).sign());

    assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
    assertThat(answer.reason()).isEqualTo("insufficient_scope");
    assertThat(answer.header("WWW-Authenticate"))
        .endsWith(", scope=\"cockpit\"")
        .contains("error=\"insufficient_scope\"");
  }

  @Test
  void all_configured_scopes_are_required_and_listed_in_the_challenge() {
    try (RunningBridge other = RunningBridge.start("BRIDGE_TOKEN_SCOPE", "cockpit, cms-write")) {
      for (String scope : List.of("cockpit", "cms-write", "openid", "cms-write2 cockpit")) {
        Answer answer = other
            .call("GET", ITEMS)
            .token(other.alice().claim("scope", scope).sign())
            .send();
        assertThat(answer.reason()).isEqualTo("insufficient_scope");
        assertThat(answer.header("WWW-Authenticate")).contains("scope=\"cockpit cms-write\"");
      }
      assertThat(other
              .call("GET", ITEMS)
              .token(other.alice().claim("scope", "cms-write openid cockpit").sign())
              .send()
              .status())
          .isEqualTo(200);
    }
  }

  @Test
  void a_forged_token_without_the_scope_is_401() {
    refused(alice().by(FOREIGN).claim("scope", "openid").sign(), "token_key");
  }

  @ParameterizedTest
  @MethodSource("keys")
  void every_listed_algorithm_is_accepted(ForgeKey key) {
    accepted(alice().by(key).sign());
  }

  static Stream<Arguments> forgeries() {
    TokenDraft alice = alice();
    String signed = alice.sign();
    byte[] signature = Base64.getUrlDecoder().decode(signed.substring(signed.lastIndexOf('.') + 1));
    ForgeKey publicAsSecret =
        ForgeKey.secret(bridge.forge().key().id(), "HS256", bridge.forge().key().publicBytes());
    return Stream.of(
        arguments(
            "alg none", alice.header("alg", "none").withSignature(new byte[0]), "token_algorithm"),
        arguments(
            "alg none, signature kept",
            alice.header("alg", "none").withSignature(signature),
            "token_algorithm"),
        arguments(
            "alg None", alice.header("alg", "None").withSignature(signature), "token_algorithm"),
        arguments(
            "alg NONE", alice.header("alg", "NONE").withSignature(signature), "token_algorithm"),
        arguments(
            "alg nOnE", alice.header("alg", "nOnE").withSignature(signature), "token_algorithm"),
        arguments("alg with blank", alice.header("alg", "RS256 ").sign(), "token_algorithm"),
        arguments("alg in lower case", alice.header("alg", "rs256").sign(), "token_algorithm"),
        arguments("alg missing", alice.withoutHeader("alg").sign(), "token_malformed"),
        arguments("alg null", alice.header("alg", null).sign(), "token_malformed"),
        arguments("alg a list", alice.header("alg", List.of("RS256")).sign(), "token_malformed"),
        arguments("HS256 with the public key", alice.by(publicAsSecret).sign(), "token_algorithm"),
        arguments("HS256 with a published secret", alice.by(SECRET).sign(), "token_algorithm"),
        arguments(
            "secret key, header says RS256",
            alice.by(SECRET).header("alg", "RS256").sign(),
            "token_key"),
        arguments("ES256K", alice.header("alg", "ES256K").sign(), "token_algorithm"),
        arguments(
            "RSA key, header says ES256", alice.header("alg", "ES256").sign(), "token_algorithm"),
        arguments(
            "EC key, header says RS256",
            alice.by(ES256).header("alg", "RS256").sign(),
            "token_algorithm"),
        arguments(
            "P-256 key, header says ES512",
            alice.by(ES256).header("alg", "ES512").sign(),
            "token_algorithm"),
        arguments(
            "RS256 key used for PS256",
            alice.by(bridge.forge().key().signingBy("PS256")).sign(),
            "token_algorithm"),
        arguments(
            "RS512 signature, header says RS256",
            alice.secretlyBy(bridge.forge().key().signingBy("RS512")).sign(),
            "token_signature"),
        arguments(
            "ES256 with r = s = 0", alice.by(ES256).withSignature(new byte[64]), "token_signature"),
        arguments(
            "ES256 signature too short",
            alice.by(ES256).withSignature(new byte[63]),
            "token_signature"),
        arguments(
            "EdDSA signature of zeros",
            alice.by(ED25519).withSignature(new byte[64]),
            "token_signature"),
        arguments(
            "EdDSA signature too short",
            alice.by(ED25519).withSignature(new byte[1]),
            "token_signature"),
        arguments("RSA signature of zeros", alice.withSignature(new byte[256]), "token_signature"),
        arguments("no signature", alice.withSignature(new byte[0]), "token_signature"),
        arguments(
            "another realm's key with the same id",
            alice.secretlyBy(FOREIGN).sign(),
            "token_signature"),
        arguments("unknown key", alice.by(FOREIGN).sign(), "token_key"),
        arguments("weak RSA key", alice.by(WEAK).sign(), "token_key"),
        arguments("encryption key", alice.by(ENCRYPTION).sign(), "token_key"),
        arguments("malformed key", alice.header("kid", "broken").sign(), "token_key"),
        arguments(
            "embedded jwk",
            alice.secretlyBy(FOREIGN).header("jwk", FOREIGN.jwk()).sign(),
            "token_signature"),
        arguments(
            "jku",
            alice.by(FOREIGN).header("jku", "https://evil.example/keys").sign(),
            "token_key"),
        arguments(
            "x5u",
            alice.by(FOREIGN).header("x5u", "https://evil.example/cert").sign(),
            "token_key"),
        arguments(
            "x5c",
            alice.secretlyBy(FOREIGN).header("x5c", List.of("MIIB")).sign(),
            "token_signature"),
        arguments("kid missing", alice.withoutHeader("kid").sign(), "token_malformed"),
        arguments("kid null", alice.header("kid", null).sign(), "token_malformed"),
        arguments("kid a number", alice.header("kid", 1).sign(), "token_malformed"),
        arguments(
            "kid an object", alice.header("kid", Map.of("$ne", "")).sign(), "token_malformed"),
        arguments("kid a path", alice.header("kid", "../../../../dev/null").sign(), "token_key"),
        arguments("kid SQL", alice.header("kid", "' OR '1'='1").sign(), "token_key"),
        arguments(
            "kid with line ends", alice.header("kid", "a\r\nX-Injected: 1").sign(), "token_key"),
        arguments("kid huge", alice.header("kid", "k".repeat(5000)).sign(), "token_malformed"),
        arguments(
            "crit",
            alice.header("crit", List.of("exp")).header("exp", 1).sign(),
            "token_malformed"),
        arguments("crit empty", alice.header("crit", List.of()).sign(), "token_malformed"),
        arguments("b64", alice.header("b64", false).sign(), "token_malformed"),
        arguments("zip", alice.header("zip", "DEF").sign(), "token_malformed"),
        arguments("enc", alice.header("enc", "A256GCM").sign(), "token_malformed"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void forged_signatures_and_headers_are_401(String name, String token, String reason) {
    refused(token, reason);
  }

  static Stream<Arguments> forms() {
    String good = alice().sign();
    String[] parts = good.split("\\.", -1);
    TokenDraft alice = alice();
    String claims = alice.claimsJson();
    return Stream.of(
        arguments("two parts", parts[0] + "." + parts[1], "token_malformed"),
        arguments("four parts", good + ".e30", "token_malformed"),
        arguments(
            "JWE", parts[0] + "." + parts[1] + "." + parts[2] + ".e30.e30", "token_malformed"),
        arguments("opaque", "0123456789abcdef", "token_malformed"),
        arguments("padding", parts[0] + "=." + parts[1] + "." + parts[2], "token_malformed"),
        arguments("padded signature", good + "==", "token_malformed"),
        arguments(
            "other alphabet",
            parts[0] + "." + parts[1] + "." + parts[2].substring(1) + "+",
            "token_malformed"),
        arguments(
            "slash",
            parts[0] + "." + parts[1] + "." + parts[2].substring(1) + "/",
            "token_malformed"),
        arguments("blank inside", parts[0] + ". " + parts[1] + "." + parts[2], "token_malformed"),
        arguments("stray bits at the end", withUnusedBits(good), "token_malformed"),
        arguments(
            "stray bytes", parts[0] + "." + parts[1] + "!" + "." + parts[2], "token_malformed"),
        arguments("empty header", "." + parts[1] + "." + parts[2], "token_malformed"),
        arguments("empty claims", parts[0] + ".." + parts[2], "token_malformed"),
        arguments("header a list", alice.rawHeader("[]").sign(), "token_malformed"),
        arguments("claims a list", alice.rawClaims("[" + claims + "]").sign(), "token_malformed"),
        arguments("claims null", alice.rawClaims("null").sign(), "token_malformed"),
        arguments(
            "something behind the claims",
            alice.rawClaims(claims + "{}").sign(),
            "token_malformed"),
        arguments(
            "member twice",
            alice.rawClaims(claims.replaceFirst("\\{", "{\"sub\":\"evil\",")).sign(),
            "token_malformed"),
        arguments(
            "member twice by escape",
            alice
                .rawClaims(claims.replaceFirst("\\{", "{\"\\\\u0073ub\":\"evil\","))
                .sign(),
            "token_malformed"),
        arguments(
            "header member twice",
            alice
                .rawHeader(alice.headerJson().replaceFirst("\\{", "{\"alg\":\"none\","))
                .sign(),
            "token_malformed"),
        arguments(
            "deep JSON",
            alice
                .rawClaims(claims.replaceFirst(
                    "\\{", "{\"deep\":" + "[".repeat(500) + "]".repeat(500) + ","))
                .sign(),
            "token_malformed"),
        arguments("byte order mark", alice.rawClaims("\uFEFF" + claims).sign(), "token_malformed"),
        arguments(
            "UTF-16",
            alice.rawClaims(claims.getBytes(StandardCharsets.UTF_16BE)).sign(),
            "token_malformed"),
        arguments(
            "bad UTF-8",
            alice
                .rawClaims(new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'})
                .sign(),
            "token_malformed"),
        arguments(
            "NUL behind the claims", alice.rawClaims(claims + "\0").sign(), "token_malformed"),
        arguments(
            "single quotes", alice.rawClaims(claims.replace('"', '\'')).sign(), "token_malformed"),
        arguments("comment", alice.rawClaims("/**/" + claims).sign(), "token_malformed"),
        arguments(
            "larger than 16 KiB",
            alice.claim("roles", "r".repeat(16_384)).sign(),
            "token_too_large"));
  }

  private static String withUnusedBits(String good) {
    String signature = good.substring(good.lastIndexOf('.') + 1);
    // 256 bytes leave four unused bits in the last character: other characters decode to the same.
    char last = signature.charAt(signature.length() - 1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return good.substring(0, good.length() - 1) + alphabet.charAt(alphabet.indexOf(last) + 1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void a_text_that_is_not_exactly_a_jwt_is_401(String name, String token, String reason) {
    refused(token, reason);
  }

  @Test
  void a_token_with_one_changed_character_is_rejected() {
    String good = alice().sign();
    for (int i = 0; i < good.length(); i += 7) {
      char flipped = good.charAt(i) == 'A' ? 'B' : 'A';
      String bad = good.substring(0, i) + flipped + good.substring(i + 1);
      assertThat(send(bad).status()).as("character " + i).isEqualTo(401);
    }
  }

  static Stream<Arguments> badClaims() {
    TokenDraft alice = alice();
    long now = Instant.now().getEpochSecond();
    String issuer = bridge.forge().issuer();
    return Stream.of(
        arguments("ID token", alice.claim("typ", "ID"), "token_type"),
        arguments("refresh token", alice.claim("typ", "Refresh"), "token_type"),
        arguments("offline token", alice.claim("typ", "Offline"), "token_type"),
        arguments("logout token", alice.claim("typ", "Logout"), "token_type"),
        arguments("action token", alice.claim("typ", "reset-credentials"), "token_type"),
        arguments("bearer in lower case", alice.claim("typ", "bearer"), "token_type"),
        arguments("typ claim missing", alice.without("typ"), "token_type"),
        arguments("typ claim a list", alice.claim("typ", List.of("Bearer")), "token_type"),
        arguments("header typ missing", alice.withoutHeader("typ"), "token_type"),
        arguments("header typ logout+jwt", alice.header("typ", "logout+jwt"), "token_type"),
        arguments("header typ dpop+jwt", alice.header("typ", "dpop+jwt"), "token_type"),
        arguments(
            "header typ at+jwt but ID",
            alice.header("typ", "at+jwt").claim("typ", "ID"),
            "token_type"),
        arguments("header typ a number", alice.header("typ", 1), "token_malformed"),
        arguments("issuer with a slash", alice.claim("iss", issuer + "/"), "token_issuer"),
        arguments(
            "issuer in another case",
            alice.claim("iss", issuer.replace("realms", "Realms")),
            "token_issuer"),
        arguments(
            "issuer with https",
            alice.claim("iss", issuer.replace("http:", "https:")),
            "token_issuer"),
        arguments(
            "another realm",
            alice.claim("iss", issuer.replace("cockpit", "master")),
            "token_issuer"),
        arguments("issuer a list", alice.claim("iss", List.of(issuer)), "token_issuer"),
        arguments("issuer missing", alice.without("iss"), "token_issuer"),
        arguments("audience wrong", alice.claim("aud", "account"), "token_audience"),
        arguments(
            "audience wrong list",
            alice.claim("aud", List.of("account", "cockpit-bridge2")),
            "token_audience"),
        arguments(
            "audience in another case", alice.claim("aud", "Cockpit-Bridge"), "token_audience"),
        arguments("audience empty list", alice.claim("aud", List.of()), "token_audience"),
        arguments("audience empty", alice.claim("aud", ""), "token_audience"),
        arguments("audience null", alice.claim("aud", null), "token_audience"),
        arguments("audience missing", alice.without("aud"), "token_audience"),
        arguments(
            "audience an object",
            alice.claim("aud", Map.of("a", "cockpit-bridge")),
            "token_audience"),
        arguments(
            "audience with a number",
            alice.claim("aud", List.of("cockpit-bridge", 1)),
            "token_audience"),
        arguments("azp a number", alice.claim("azp", 1), "token_client"),
        arguments("subject missing", alice.without("sub"), "token_subject"),
        arguments("subject empty", alice.claim("sub", ""), "token_subject"),
        arguments("subject a number", alice.claim("sub", 1), "token_subject"),
        arguments("DPoP bound", alice.claim("cnf", Map.of("jkt", "x")), "token_bound"),
        arguments("certificate bound", alice.claim("cnf", Map.of("x5t#S256", "x")), "token_bound"),
        arguments("empty cnf", alice.claim("cnf", null), "token_bound"),
        arguments("typ DPoP", alice.claim("typ", "DPoP"), "token_bound"),
        arguments("expired outside the skew", alice.claim("exp", now - 31), "token_expired"),
        arguments("expired long ago", alice.claim("exp", 1), "token_expired"),
        arguments("exp zero", alice.claim("exp", 0), "token_expired"),
        arguments("exp missing", alice.without("exp"), "token_malformed"),
        arguments("exp null", alice.claim("exp", null), "token_malformed"),
        arguments("exp text", alice.claim("exp", Long.toString(now + 300)), "token_malformed"),
        arguments("exp true", alice.claim("exp", true), "token_malformed"),
        arguments("exp a list", alice.claim("exp", List.of(now + 300)), "token_malformed"),
        arguments("exp negative", alice.claim("exp", -1), "token_malformed"),
        arguments("exp beyond all time", alice.claim("exp", Long.MAX_VALUE), "token_malformed"),
        arguments("exp in milliseconds", alice.claim("exp", (now + 300) * 1000), "token_malformed"),
        arguments("nbf outside the skew", alice.claim("nbf", now + 40), "token_not_yet_valid"),
        arguments("nbf text", alice.claim("nbf", "0"), "token_malformed"),
        arguments("nbf null", alice.claim("nbf", null), "token_malformed"),
        arguments("iat outside the skew", alice.claim("iat", now + 40), "token_not_yet_valid"),
        arguments("iat text", alice.claim("iat", "now"), "token_malformed"),
        arguments("nbf true", alice.claim("nbf", true), "token_malformed"),
        arguments("nbf a list", alice.claim("nbf", List.of(0)), "token_malformed"),
        arguments("nbf negative", alice.claim("nbf", -1), "token_malformed"),
        arguments("nbf beyond all time", alice.claim("nbf", Long.MAX_VALUE), "token_malformed"),
        arguments("iat missing", alice.without("iat"), "token_malformed"),
        arguments(
            "iat missing in at+jwt",
            alice.header("typ", "at+jwt").without("iat"),
            "token_malformed"),
        arguments(
            "iat missing, nbf is no substitute",
            alice.without("iat").claim("nbf", now),
            "token_malformed"),
        arguments("iat null", alice.claim("iat", null), "token_malformed"),
        arguments("iat true", alice.claim("iat", true), "token_malformed"),
        arguments("iat a list", alice.claim("iat", List.of(now)), "token_malformed"),
        arguments("iat negative", alice.claim("iat", -1), "token_malformed"),
        arguments("iat beyond all time", alice.claim("iat", Long.MAX_VALUE), "token_malformed"),
        arguments("exp infinite", exp(alice, "1e400"), "token_malformed"),
        arguments("exp minus zero", exp(alice, "-0.0"), "token_expired"));
  }

  private static TokenDraft exp(TokenDraft draft, String number) {
    return draft.rawClaims(draft.claimsJson().replaceFirst("\"exp\":[0-9]+", "\"exp\":" + number));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badClaims")
  void correctly_signed_tokens_for_others_are_401(String name, TokenDraft token, String reason) {
    refused(token.sign(), reason);
  }

  static Stream<Arguments> goodClaims() {
    TokenDraft alice = alice();
    long now = Instant.now().getEpochSecond();
    return Stream.of(
        arguments("audience as text", alice.claim("aud", "cockpit-bridge")),
        arguments("several audiences", alice.claim("aud", List.of("account", "cockpit-bridge"))),
        arguments("at+jwt", alice.header("typ", "at+jwt")),
        arguments("at+jwt without typ claim", alice.header("typ", "at+jwt").without("typ")),
        arguments("application/at+jwt", alice.header("typ", "application/at+jwt")),
        arguments("typ in another case", alice.header("typ", "jwt")),
        arguments("expired inside the skew", alice.claim("exp", now - 20)),
        arguments("nbf inside the skew", alice.claim("nbf", now + 20)),
        arguments("iat inside the skew", alice.claim("iat", now + 20)),
        arguments("nbf zero, as Keycloak writes it", alice.claim("nbf", 0)),
        arguments("a fraction of a second", alice.claim("exp", now + 300.5)),
        arguments("no session", alice.without("sid")),
        arguments("no azp", alice.without("azp")),
        arguments("unknown header parameter", alice.header("x5t", "abc")),
        arguments("huge claim", alice.claim("groups", "g".repeat(10_000))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goodClaims")
  void valid_tokens_are_accepted(String name, TokenDraft token) {
    accepted(token.sign());
  }

  @Test
  void a_token_that_was_accepted_before_is_rejected_after_it_expires() {
    String token = alice().claim("exp", Instant.now().getEpochSecond() - 28).sign();
    accepted(token);

    org.awaitility.Awaitility.await().until(() -> send(token).reason().equals("token_expired"));
  }

  @Test
  void the_subject_of_a_service_account_has_no_cockpit_account() {
    Answer answer = send(bridge
        .forge()
        .token()
        .claim("preferred_username", "service-account-cockpit-app")
        .sign());

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.reason()).isEqualTo("no_cockpit_account");
    assertThat(answer.header("WWW-Authenticate")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "bearer", "BEARER", "bEaReR"})
  void the_scheme_is_read_in_any_case(String scheme) {
    Answer answer = bridge
        .call("GET", ITEMS)
        .header("Authorization", scheme + "  " + alice().sign())
        .send();

    assertThat(answer.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Basic YWxpY2U6QWxpY2UtUGFzcy0x", "Bearer", "BearerX", "Digest a=b", "USR-1"})
  void another_authorization_scheme_is_not_a_token(String authorization) {
    Answer answer =
        bridge.call("GET", ITEMS).header("Authorization", authorization).send();

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.reason()).isEqualTo("no_token");
    assertThat(answer.header("WWW-Authenticate")).doesNotContain("error");
  }

  @Test
  void two_authorization_headers_are_rejected_even_if_both_are_valid() {
    Answer answer =
        bridge.call("GET", ITEMS).token(alice().sign()).token(alice().sign()).send();

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.reason()).isEqualTo("several_tokens");
    assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_request\"");
  }

  @Test
  void two_tokens_in_one_header_are_rejected() {
    refused(alice().sign() + ", Bearer " + alice().sign(), "token_malformed");
  }

  @Test
  void a_cockpit_key_as_bearer_token_is_rejected() {
    refused(SeedData.ALICE_KEY, "token_malformed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"access_token=", "a=1&access_token=", "access%5Ftoken=", "access.token="})
  void a_token_in_the_query_is_rejected_with_and_without_one_in_the_header(String query) {
    String token = alice().sign();
    for (Answer answer : List.of(
        bridge.call("GET", ITEMS + "?" + query + token).send(),
        bridge.call("GET", ITEMS + "?" + query + token).token(token).send())) {
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.reason()).isEqualTo("token_in_query");
      assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_request\"");
    }
  }

  @Test
  void a_token_in_a_form_is_rejected() {
    Answer answer = bridge
        .aliceCalls("POST", "/api/content/item/Seiten")
        .body("application/x-www-form-urlencoded", "access_token=" + alice().sign())
        .send();

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.reason()).isEqualTo("token_in_query");
  }

  @Test
  void a_token_in_json_or_in_a_multipart_body_is_rejected() {
    String token = alice().sign();
    for (Call call : List.of(
        bridge
            .aliceCalls("POST", "/api/content/item/Seiten")
            .body("application/json", "{\"access_token\":\"" + token + "\"}"),
        bridge
            .aliceCalls("POST", "/api/content/item/Seiten")
            .body(
                "multipart/form-data; boundary=b",
                "--b\r\nContent-Disposition: form-data; name=\"access_token\"\r\n\r\n" + token
                    + "\r\n--b--\r\n"))) {
      assertThat(call.send().reason()).isEqualTo("token_in_query");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "\0@", "@\0", "../users", "@/../@", "@/key?x=", "@%00", "", " "})
  void an_invalid_cockpit_user_id_has_no_account(String id) {
    String claim = id.replace("@", SeedData.ALICE.id());
    Answer answer = send(bridge.forge().tokenFor(claim).sign());

    assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
    assertThat(answer.reason()).isEqualTo("no_cockpit_account");
  }

  @Test
  void an_encrypted_token_is_rejected() throws Exception {
    for (String inside :
        List.of(alice().sign(), alice().header("alg", "none").withSignature(new byte[0]))) {
      var header = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
          .keyID(bridge.forge().key().id())
          .contentType("JWT")
          .build();
      var encrypted = new JWEObject(header, new Payload(inside));
      encrypted.encrypt(new DirectEncrypter(new byte[32]));

      refused(encrypted.serialize(), "token_malformed");
    }
  }

  @Test
  void no_answer_to_an_invalid_token_contains_the_token() {
    String token = alice().claim("iss", "https://evil.example").sign();

    assertThat(send(token).toString()).doesNotContain(token).doesNotContain("evil.example");
  }
}
