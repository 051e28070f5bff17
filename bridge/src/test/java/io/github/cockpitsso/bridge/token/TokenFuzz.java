package io.github.cockpitsso.bridge.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.cockpitsso.bridge.dpop.DpopProof;
import io.github.cockpitsso.bridge.jwt.TokenParts;
import io.github.cockpitsso.bridge.refusal.Decision;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Other readers read an accepted token the same way, and accepted claims follow the rules.
 * For Jazzer.
 */
public final class TokenFuzz {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final String ISSUER = "https://a";
  private static final String AUDIENCE = "b";
  private static final TokenClaims CLAIMS = new TokenClaims(
      new TokenPolicy(ISSUER, AUDIENCE, Set.of("cockpit"), Set.of(), Optional.empty()));
  private static final String THUMBPRINT = "y1MAjXSGwcHxiBQdf_prkAY4gcNN_uY7yuGjlkqasyM";

  private TokenFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    read(text);
    read(encoded(
            "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"k\"}".getBytes(StandardCharsets.UTF_8))
        + "." + encoded(input) + ".AA");
    read(encoded(input) + "." + encoded(new byte[] {'{', '}'}) + ".AA");
    var unused = DpopProof.read(List.of(text), THUMBPRINT);
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static void read(String token) {
    Decision<TokenParts> read = TokenParts.read(token);
    read.ifGranted().ifPresent(parts -> {
      readsBack(token, parts);
      judge(parts);
    });
  }

  private static void readsBack(String token, TokenParts parts) {
    int dot = token.lastIndexOf('.');
    check(
        Arrays.equals(
            parts.signingInput(), token.substring(0, dot).getBytes(StandardCharsets.ISO_8859_1)),
        "signing input of " + token);
    check(encoded(parts.signature()).equals(token.substring(dot + 1)), "signature of " + token);
    for (String part : token.split("\\.", -1)) {
      check(encoded(Base64.getUrlDecoder().decode(part)).equals(part), "not canonical: " + token);
    }
    String[] texts = token.split("\\.", -1);
    agrees(texts[0], "alg", parts.algorithm());
    agrees(texts[0], "kid", parts.keyId());
    for (String name : List.of("iss", "sub", "azp", "cockpit_user_id")) {
      JsonNode claim = parts.claims().path(name);
      if (claim.isTextual()) {
        agrees(texts[1], name, claim.textValue());
      }
    }
  }

  /** Nimbus reads the same values, if it accepts the token. */
  private static void agrees(String part, String name, String value) {
    String json = new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    Map<String, Object> seconds;
    try {
      seconds = JSONObjectUtils.parse(json);
    } catch (ParseException e) {
      return;
    }
    check(value.equals(seconds.get(name)), name + " in " + json);
  }

  private static void judge(TokenParts parts) {
    CLAIMS.check(parts.claims(), parts.type(), NOW).ifGranted().ifPresent(token -> {
      JsonNode claims = parts.claims();
      check(claims.path("iss").asText().equals(ISSUER), "iss " + claims);
      check(claims.path("aud").toString().contains("\"b\""), "aud " + claims);
      check(claims.path("exp").asDouble() > NOW.getEpochSecond() - 30, "exp " + claims);
      check(claims.path("nbf").asDouble(0) <= NOW.getEpochSecond() + 31, "nbf " + claims);
      check(claims.path("iat").isNumber(), "iat " + claims);
      check(claims.path("iat").asDouble() <= NOW.getEpochSecond() + 31, "iat " + claims);
      check(!token.subject().isBlank(), "sub " + claims);
      check(
          !claims.has("cnf")
              || token.confirmation().key().isPresent()
              || token.confirmation().certificate().isPresent(),
          "cnf " + claims);
    });
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
