package io.github.cockpitsso.bridge;

import static java.util.Collections.singletonMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.token.DpopClient;
import io.github.cockpitsso.testkit.token.ForgeKey;
import io.github.cockpitsso.testkit.token.TokenDraft;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are bound to a key of the client (RFC 9449). */
@Tag("integration")
class DpopTest {
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final String PUBLIC = "https://api.example.org";
  private static final String METADATA = PUBLIC + "/.well-known/oauth-protected-resource";
  private static final String URL = PUBLIC + ITEMS;
  private static final DpopClient ALICES = new DpopClient(ForgeKey.ec("phone", "ES256"));
  private static final DpopClient ATTACKER = new DpopClient(ForgeKey.ec("thief", "ES256"));

  @RegisterExtension
  private static final RunningBridge bridge = RunningBridge.start(
      "BRIDGE_PUBLIC_URL", PUBLIC, "BRIDGE_CORS_ORIGINS", "https://app.example.org");

  private static String token() {
    return ALICES.bind(bridge.alice()).sign();
  }

  private static Call call(String token) {
    return bridge.call("GET", ITEMS).header("Authorization", "DPoP " + token);
  }

  private static Answer send(String token, TokenDraft proof) {
    return call(token).header("DPoP", proof.sign()).send();
  }

  private static void refused(Answer answer, String reason) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
    assertThat(answer.reason()).isEqualTo(reason);
    assertThat(bridge.cockpit().journal().count(ITEMS)).isZero();
  }

  static Stream<ForgeKey> keys() {
    return Stream.of(
        ForgeKey.ec("es256", "ES256"),
        ForgeKey.ec("es384", "ES384"),
        ForgeKey.ec("es512", "ES512"),
        ForgeKey.rsa("rs256", "RS256", 2048),
        ForgeKey.rsa("ps256", "PS256", 3072),
        ForgeKey.edwards("ed25519", "Ed25519"));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void a_token_with_a_proof_by_its_key_is_accepted(ForgeKey key) {
    var client = new DpopClient(key);
    String token = client.bind(bridge.alice()).sign();

    Answer answer = send(token, client.proof("GET", URL, token));

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }

  @Test
  void each_request_needs_its_own_proof_even_if_the_token_is_cached() {
    String token = token();
    for (int i = 0; i < 3; i++) {
      assertThat(send(token, ALICES.proof("GET", URL, token)).status()).isEqualTo(200);
    }
    bridge.cockpit().journal().clear();

    refused(call(token).send(), "dpop_proof");
    refused(send(token, ATTACKER.proof("GET", URL, token)), "token_binding");
  }

  @Test
  void a_proof_is_accepted_once() {
    String token = token();
    TokenDraft proof = ALICES.proof("GET", URL, token);
    assertThat(send(token, proof).status()).isEqualTo(200);
    bridge.cockpit().journal().clear();

    Answer again = send(token, proof);

    refused(again, "dpop_proof");
    assertThat(again.json().path("detail").asText()).contains("already used");
    refused(send(token, proof.claim("extra", 1)), "dpop_proof");
  }

  @Test
  void a_proof_rejected_for_its_url_does_not_use_up_its_id() {
    String token = token();
    TokenDraft proof = ALICES.proof("GET", URL, token).claim("jti", "of-the-test");
    assertThat(send(token, proof.claim("htu", PUBLIC + "/api/other")).status()).isEqualTo(401);

    assertThat(send(token, proof).status()).isEqualTo(200);
  }

  @Test
  void two_clients_may_use_the_same_proof_id() {
    String mine = token();
    String other = ATTACKER.bind(bridge.alice()).sign();

    assertThat(send(mine, ALICES.proof("GET", URL, mine).claim("jti", "1")).status())
        .isEqualTo(200);
    assertThat(send(other, ATTACKER.proof("GET", URL, other).claim("jti", "1")).status())
        .isEqualTo(200);
  }

  @Test
  void a_bound_token_sent_as_bearer_is_rejected_with_and_without_a_proof() {
    bridge.cockpit().journal().clear();
    String token = token();
    Answer answer = bridge.call("GET", ITEMS).token(token).send();

    refused(answer, "token_bound");
    assertThat(answer.all("WWW-Authenticate"))
        .hasSize(2)
        .anyMatch(it -> it.startsWith("Bearer realm=\"Cockpit\", error=\"invalid_token\""))
        .anyMatch(it -> it.startsWith("DPoP realm=\"Cockpit\", algs=\"ES256 ES384"));
    refused(
        bridge
            .call("GET", ITEMS)
            .token(token)
            .header("DPoP", ALICES.proof("GET", URL, token).sign())
            .send(),
        "token_bound");
  }

  @Test
  void an_unbound_token_sent_as_dpop_is_rejected_with_any_proof() {
    bridge.cockpit().journal().clear();
    String token = bridge.alice().sign();

    refused(send(token, ATTACKER.proof("GET", URL, token)), "token_binding");
    refused(call(token).send(), "token_binding");
  }

  @Test
  void the_error_is_in_the_challenge_of_the_scheme_that_was_used() {
    Answer answer = call(token()).send();

    assertThat(answer.all("WWW-Authenticate"))
        .anyMatch(
            it -> it.equals("Bearer realm=\"Cockpit\", resource_metadata=\"" + METADATA + "\""))
        .anyMatch(it ->
            it.startsWith("DPoP ") && it.contains("algs=") && it.contains("invalid_dpop_proof"));
    assertThat(call(bridge.alice().claim("exp", 1).sign()).send().all("WWW-Authenticate"))
        .anyMatch(it -> it.startsWith("DPoP ") && it.contains("error=\"invalid_token\""));
    assertThat(bridge.call("GET", ITEMS).send().all("WWW-Authenticate"))
        .hasSize(2)
        .noneMatch(it -> it.contains("error"));
  }

  static Stream<Arguments> forgedTokens() {
    TokenDraft bound = ALICES.bind(bridge.alice());
    ForgeKey foreign = ForgeKey.rsa("foreign", "RS256", 2048);
    return Stream.of(
        arguments("another realm's", bound.secretlyBy(foreign), "token_signature"),
        arguments("made by the client", bound.secretlyBy(ALICES.key()), "token_signature"),
        arguments("expired", bound.claim("exp", 1), "token_expired"),
        arguments("for others", bound.claim("aud", "other"), "token_audience"),
        arguments("the proof itself", ALICES.proof("GET", URL, "x"), "token_malformed"),
        arguments(
            "also bound to something unknown",
            bound.claim("cnf", Map.of("jkt", ALICES.key().thumbprint(), "new", "x")),
            "token_bound"),
        arguments(
            "also bound to a certificate",
            bound.claim("cnf", Map.of("jkt", ALICES.key().thumbprint(), "x5t#S256", "x")),
            "token_bound"),
        arguments("called DPoP, bound to nothing", bound.without("cnf"), "token_bound"),
        arguments("cnf empty", bound.claim("cnf", Map.of()), "token_bound"),
        arguments("cnf a text", bound.claim("cnf", "jkt"), "token_bound"),
        arguments("cnf a list", bound.claim("cnf", List.of("jkt")), "token_bound"),
        arguments("jkt a number", bound.claim("cnf", Map.of("jkt", 1)), "token_bound"),
        arguments("jkt empty", bound.claim("cnf", Map.of("jkt", "")), "token_bound"),
        arguments(
            "jkt of another key",
            bound.claim("cnf", Map.of("jkt", ATTACKER.key().thumbprint())),
            "token_binding"),
        arguments(
            "jkt in upper case",
            bound.claim("cnf", Map.of("jkt", ALICES.key().thumbprint().toUpperCase(Locale.ROOT))),
            "token_binding"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgedTokens")
  void a_valid_proof_does_not_make_an_invalid_token_valid(
      String name, TokenDraft draft, String reason) {
    bridge.cockpit().journal().clear();
    String token = draft.sign();

    refused(send(token, ALICES.proof("GET", URL, token)), reason);
  }

  static Stream<Arguments> badProofs() {
    String token = token();
    TokenDraft good = ALICES.proof("GET", URL, token);
    long now = Instant.now().getEpochSecond();
    Map<String, Object> withPrivatePart = new HashMap<>(ALICES.key().jwk());
    withPrivatePart.put("d", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE");
    ForgeKey secret = ForgeKey.secret(
        "s", "HS256", "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
    return Stream.<Object[]>of(
            new Object[] {"htm of another method", good.claim("htm", "POST")},
            new Object[] {"htm in lower case", good.claim("htm", "get")},
            new Object[] {"htm a list", good.claim("htm", List.of("GET"))},
            new Object[] {"htm missing", good.without("htm")},
            new Object[] {"htu of another path", good.claim("htu", URL + "2")},
            new Object[] {"htu of a path above", good.claim("htu", PUBLIC + "/api")},
            new Object[] {"htu with a slash more", good.claim("htu", URL + "/")},
            new Object[] {"htu with dots", good.claim("htu", PUBLIC + "/x/.." + ITEMS)},
            new Object[] {"htu in another case", good.claim("htu", URL.replace("Seiten", "seiten"))
            },
            new Object[] {"htu of another host", good.claim("htu", "https://evil.example" + ITEMS)},
            new Object[] {
              "htu of the bridge's own address",
              good.claim("htu", bridge.bridge().url() + ITEMS)
            },
            new Object[] {"htu of another scheme", good.claim("htu", URL.replace("https", "http"))},
            new Object[] {"htu of another port", good.claim("htu", URL.replace(".org", ".org:8443"))
            },
            new Object[] {"htu with a user", good.claim("htu", URL.replace("//", "//api@"))},
            new Object[] {"htu a path", good.claim("htu", ITEMS)},
            new Object[] {"htu no URL", good.claim("htu", "https://[")},
            new Object[] {"htu missing", good.without("htu")},
            new Object[] {"iat too old", good.claim("iat", now - 70)},
            new Object[] {"iat too new", good.claim("iat", now + 70)},
            new Object[] {"iat beyond all time", good.claim("iat", Long.MAX_VALUE)},
            new Object[] {"iat negative", good.claim("iat", -1)},
            new Object[] {"iat text", good.claim("iat", Long.toString(now))},
            new Object[] {"iat missing", good.without("iat")},
            new Object[] {
              "ath of another token", ALICES.proof("GET", URL, bridge.alice().sign())
            },
            new Object[] {"ath missing", good.without("ath")},
            new Object[] {"ath null", good.claim("ath", null)},
            new Object[] {"jti missing", good.without("jti")},
            new Object[] {"jti empty", good.claim("jti", "")},
            new Object[] {"jti a number", good.claim("jti", 1)},
            new Object[] {"jti huge", good.claim("jti", "j".repeat(257))},
            new Object[] {"typ JWT", good.header("typ", "JWT")},
            new Object[] {"typ missing", good.withoutHeader("typ")},
            new Object[] {"alg none", good.header("alg", "none")},
            new Object[] {"alg of a secret", good.header("alg", "HS256")},
            new Object[] {"alg of another curve", good.header("alg", "ES384")},
            new Object[] {"a secret key", good.secretlyBy(secret).header("jwk", secret.jwk())},
            new Object[] {"a private key", good.header("jwk", withPrivatePart)},
            new Object[] {"no key", good.withoutHeader("jwk")},
            new Object[] {"an invalid key", good.header("jwk", Map.of("kty", "EC"))},
            new Object[] {"a key that is text", good.header("jwk", "EC")},
            new Object[] {"key null", good.header("jwk", null)},
            new Object[] {
              "a key for encryption",
              good.header("jwk", ALICES.key().withMember("use", "enc").jwk())
            },
            new Object[] {
              "a key off its curve",
              good.header(
                  "jwk",
                  ALICES.key().withMember("x", ATTACKER.key().jwk().get("x")).jwk())
            },
            new Object[] {"a key of null", good.header("jwk", singletonMap("kty", null))},
            new Object[] {
              "a key with odd members",
              good.header(
                  "jwk",
                  ALICES
                      .key()
                      .withMember("key_ops", 1)
                      .withMember("x5c", List.of(1))
                      .jwk())
            },
            new Object[] {
              "a key with its point missing",
              good.header("jwk", ALICES.key().withMember("x", 1).jwk())
            },
            new Object[] {"crit", good.header("crit", List.of("exp"))},
            new Object[] {"b64", good.header("b64", false)},
            new Object[] {"claims twice", good.rawClaims("{\"jti\":\"a\",\"jti\":\"b\"}")},
            new Object[] {"claims no object", good.rawClaims("[]")},
            new Object[] {"the thief's signature", good.secretlyBy(ATTACKER.key())})
        .map(row -> arguments(row[0], token, ((TokenDraft) row[1]).sign()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badProofs")
  void a_proof_for_another_request_is_401(String name, String token, String proof) {
    bridge.cockpit().journal().clear();

    refused(call(token).header("DPoP", proof).send(), "dpop_proof");
  }

  @Test
  void a_proof_with_a_forged_signature_is_401() {
    bridge.cockpit().journal().clear();
    String token = token();
    String proof = ALICES.proof("GET", URL, token).sign();
    String unsigned = proof.substring(0, proof.lastIndexOf('.') + 1);

    refused(call(token).header("DPoP", unsigned).send(), "dpop_proof");
    refused(call(token).header("DPoP", unsigned + "A".repeat(86)).send(), "dpop_proof");
    refused(call(token).header("DPoP", "").send(), "dpop_proof");
    refused(call(token).header("DPoP", token).send(), "dpop_proof");
  }

  @Test
  void two_proofs_are_rejected_even_if_both_are_valid() {
    bridge.cockpit().journal().clear();
    String token = token();
    String first = ALICES.proof("GET", URL, token).sign();
    String second = ALICES.proof("GET", URL, token).sign();

    refused(call(token).header("DPoP", first).header("DPoP", second).send(), "dpop_proof");
    refused(call(token).header("DPoP", first + ", " + second).send(), "dpop_proof");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.example.org/api/content/items/Seiten?a=b",
        "https://api.example.org/api/content/items/Seiten#top",
        "HTTPS://API.example.org:443/api/content/items/Seiten",
        "https://api.example.org/api/content/items/%53eiten"
      })
  void equivalent_spellings_of_the_url_are_accepted(String url) {
    String token = token();

    Answer answer = send(token, ALICES.proof("GET", url, token));

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }

  @Test
  void a_clock_difference_below_the_maximum_age_is_accepted() {
    String token = token();
    long now = Instant.now().getEpochSecond();

    assertThat(
            send(token, ALICES.proof("GET", URL, token).claim("iat", now - 50)).status())
        .isEqualTo(200);
    assertThat(
            send(token, ALICES.proof("GET", URL, token).claim("iat", now + 50)).status())
        .isEqualTo(200);
  }

  @Test
  void a_host_header_does_not_change_the_url_for_proofs() {
    bridge.cockpit().journal().clear();
    String token = token();
    String stolen = ALICES.proof("GET", "https://evil.example" + ITEMS, token).sign();

    refused(
        bridge
            .call("GET", ITEMS)
            .withoutHost()
            .header("Host", "evil.example")
            .header("X-Forwarded-Host", "evil.example")
            .header("X-Forwarded-Proto", "https")
            .header("Authorization", "DPoP " + token)
            .header("DPoP", stolen)
            .send(),
        "dpop_proof");
  }

  @Test
  void the_proof_is_not_forwarded_to_cockpit() {
    String token = token();
    assertThat(send(token, ALICES.proof("GET", URL, token)).status()).isEqualTo(200);

    assertThat(bridge.cockpit().journal().last().orElseThrow().headers().toString())
        .doesNotContainIgnoringCase("dpop");
  }

  @Test
  void no_answer_to_an_invalid_proof_contains_the_proof_or_the_token() {
    String token = token();
    String proof = ALICES.proof("POST", URL, token).sign();

    assertThat(call(token).header("DPoP", proof).send().toString())
        .doesNotContain(token)
        .doesNotContain(proof);
  }

  @Test
  void a_browser_may_send_the_proof() {
    Answer answer = bridge
        .call("OPTIONS", ITEMS)
        .header("Origin", "https://app.example.org")
        .header("Access-Control-Request-Method", "GET")
        .header("Access-Control-Request-Headers", "authorization,dpop")
        .send();

    assertThat(answer.header("Access-Control-Allow-Headers")).containsIgnoringCase("dpop");
  }

  @Test
  void without_a_public_url_bound_tokens_are_rejected_and_dpop_is_not_offered() {
    try (RunningBridge other = RunningBridge.start()) {
      String token = ALICES.bind(other.alice()).sign();
      Answer answer = other
          .call("GET", ITEMS)
          .header("Authorization", "DPoP " + token)
          .header(
              "DPoP", ALICES.proof("GET", other.bridge().url() + ITEMS, token).sign())
          .send();

      assertThat(answer.reason()).isEqualTo("token_bound");
      assertThat(answer.all("WWW-Authenticate")).hasSize(1);
      assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer ");
    }
  }

  @Test
  void a_public_url_may_have_a_path_that_the_reverse_proxy_removes() {
    try (RunningBridge other =
        RunningBridge.start("BRIDGE_PUBLIC_URL", "https://example.org/gateway")) {
      String token = ALICES.bind(other.alice()).sign();
      Call call = other.call("GET", ITEMS).header("Authorization", "DPoP " + token);

      Answer answer = call.header(
              "DPoP",
              ALICES.proof("GET", "https://example.org/gateway" + ITEMS, token).sign())
          .send();

      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }
  }

  @Test
  void when_the_replay_cache_is_full_new_proofs_are_rejected_and_no_entry_is_evicted() {
    try (RunningBridge other =
        RunningBridge.start("BRIDGE_PUBLIC_URL", PUBLIC, "BRIDGE_TOKEN_DPOP_REPLAYS", "3")) {
      String token = ALICES.bind(other.alice()).sign();
      String first = ALICES.proof("GET", URL, token).sign();
      List<String> reasons = Stream.of(
              first,
              ALICES.proof("GET", URL, token).sign(),
              ALICES.proof("GET", URL, token).sign(),
              ALICES.proof("GET", URL, token).sign(),
              first)
          .map(proof -> other
              .call("GET", ITEMS)
              .header("Authorization", "DPoP " + token)
              .header("DPoP", proof)
              .send()
              .reason())
          .toList();

      assertThat(reasons).containsExactly("", "", "", "overloaded", "overloaded");
    }
  }

  @Test
  void a_client_with_a_full_share_of_the_replay_cache_does_not_block_others() {
    try (RunningBridge other = RunningBridge.start(
        "BRIDGE_PUBLIC_URL", PUBLIC,
        "BRIDGE_TOKEN_DPOP_REPLAYS", "100",
        "BRIDGE_TOKEN_DPOP_REPLAYS_PER_SUBJECT", "3")) {
      var phone = new DpopClient(ForgeKey.ec("phone", "ES256"));
      String first = ALICES.bind(other.alice()).sign();
      // The same user with another key.
      String second = phone.bind(other.alice()).sign();
      List<Answer> answers = Stream.of(
              prove(other, ALICES, first),
              prove(other, phone, second),
              prove(other, ALICES, first),
              prove(other, phone, second),
              prove(other, ALICES, first))
          .map(Call::send)
          .toList();
      String erins = phone.bind(other.forge().tokenFor(SeedData.ERIN.id())).sign();

      assertThat(answers.stream().map(Answer::reason))
          .containsExactly("", "", "", "too_many_requests", "too_many_requests");
      assertThat(answers.get(3).header("Retry-After")).isNotEmpty();
      // Cockpit's own answer.
      assertThat(prove(other, phone, erins).send().status()).isEqualTo(403);
    }
  }

  private static Call prove(RunningBridge other, DpopClient client, String token) {
    return other
        .call("GET", ITEMS)
        .header("Authorization", "DPoP " + token)
        .header("DPoP", client.proof("GET", URL, token).sign());
  }
}
