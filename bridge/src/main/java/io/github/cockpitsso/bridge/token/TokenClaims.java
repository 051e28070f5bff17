package io.github.cockpitsso.bridge.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.dpop.Confirmation;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks the claims of a token, in the order of RFC 9068, 4. This needs no key: a token with
 * invalid claims is rejected even while the issuer is unavailable.
 */
final class TokenClaims {
  private static final Set<String> JWT = Set.of("jwt");
  private static final Set<String> ACCESS_TOKEN = Set.of("at+jwt", "application/at+jwt");
  private static final Set<String> TOKEN_TYPES = Set.of("Bearer", "DPoP");
  // 9999-12-31: later times are mistakes or overflows.
  private static final long LATEST = 253_402_300_799L;

  private final TokenPolicy policy;

  TokenClaims(TokenPolicy policy) {
    this.policy = policy;
  }

  /**
   * Checks all claims of a token.
   *
   * @param type {@code typ} of the token's header
   */
  Decision<VerifiedToken> check(ObjectNode claims, String type, Instant now) {
    return checkIssued(claims, type, now).then(issued -> checkAddressed(claims));
  }

  /**
   * Checks the introspection response for an opaque token. Unlike RFC 9068, RFC 7662 does not
   * require {@code iat}.
   */
  Decision<VerifiedToken> checkAnswer(ObjectNode answer, Instant now) {
    return checkOrigin(answer, "at+jwt", now).then(issued -> checkAddressed(answer));
  }

  /** Checks the claims that every token of the issuer contains, lightweight tokens included. */
  Decision<ObjectNode> checkIssued(ObjectNode claims, String type, Instant now) {
    return checkOrigin(claims, type, now)
        .then(issued -> claims.has("iat")
            ? Decision.granted(issued)
            : Decision.refused(
                Reason.TOKEN_MALFORMED,
                "the claim iat is missing; access tokens require it (RFC 9068, 2.2)"));
  }

  private Decision<ObjectNode> checkOrigin(ObjectNode claims, String type, Instant now) {
    if (!isAccessToken(claims, type)) {
      return Decision.refused(
          Reason.TOKEN_TYPE, "expected typ JWT with the claim typ Bearer, or typ at+jwt");
    } else if (!claims.path("iss").isTextual()
        || !claims.path("iss").textValue().equals(policy.issuer())) {
      return Decision.refused(Reason.TOKEN_ISSUER);
    }
    return times(claims)
        .then(times -> checkTimes(times, now))
        .then(times -> Decision.granted(claims));
  }

  private Decision<VerifiedToken> checkAddressed(ObjectNode claims) {
    if (!names(claims.path("aud"), Set.of(policy.audience()))) {
      return Decision.refused(Reason.TOKEN_AUDIENCE, "aud must contain " + policy.audience());
    } else if (!isTextOrMissing(claims, "azp")
        || !isTextOrMissing(claims, "client_id")
        || !(policy.clients().isEmpty() || policy.clients().contains(client(claims)))) {
      return Decision.refused(Reason.TOKEN_CLIENT);
    } else if (!isTextOrMissing(claims, "cockpit_user_id")) {
      return Decision.refused(Reason.TOKEN_MALFORMED, "cockpit_user_id must be text");
    } else if (text(claims, "sub").isBlank()) {
      return Decision.refused(Reason.TOKEN_SUBJECT);
    }
    return Confirmation.read(claims)
        .then(confirmation ->
            times(claims).then(times -> Decision.granted(verified(claims, confirmation, times))));
  }

  /**
   * Called after the signature was checked: a forged token must not show which scopes are required.
   */
  boolean isInScope(VerifiedToken token) {
    return token.scopes().containsAll(policy.scopes());
  }

  /** Checks the times of a cached token again. */
  static Decision<VerifiedToken> checkTimes(VerifiedToken token, Instant now) {
    return checkTimes(new Times(token.issued(), token.notBefore(), token.expires()), now)
        .then(times -> Decision.granted(token));
  }

  private static Decision<Times> checkTimes(Times times, Instant now) {
    if (!now.minus(TokenPolicy.SKEW).isBefore(times.expires())) {
      return Decision.refused(Reason.TOKEN_EXPIRED);
    }
    return times.notBefore().isAfter(now.plus(TokenPolicy.SKEW))
        ? Decision.refused(Reason.TOKEN_NOT_YET_VALID)
        : Decision.granted(times);
  }

  private static boolean isAccessToken(ObjectNode claims, String type) {
    String kind = type.toLowerCase(Locale.ROOT);
    JsonNode claim = claims.path("typ");
    // Keycloak writes "DPoP" for a token that is bound to a key: see Confirmation.
    boolean bearer = claim.isTextual() && TOKEN_TYPES.contains(claim.textValue());
    return (JWT.contains(kind) && bearer)
        || (ACCESS_TOKEN.contains(kind) && (bearer || claim.isMissingNode()));
  }

  /** Whether an {@code aud}, as text or array, contains one of these. */
  static boolean names(JsonNode audience, Set<String> wanted) {
    if (audience.isTextual()) {
      return wanted.contains(audience.textValue());
    }
    boolean named = false;
    for (JsonNode each : audience) {
      if (!audience.isArray() || !each.isTextual()) {
        return false;
      }
      named |= wanted.contains(each.textValue());
    }
    return named;
  }

  private record Times(Instant issued, Instant notBefore, Instant expires) {}

  private static Decision<Times> times(ObjectNode claims) {
    Optional<Instant> expires = time(claims, "exp");
    if (expires.isEmpty() || !isTimeOrMissing(claims, "nbf") || !isTimeOrMissing(claims, "iat")) {
      return Decision.refused(
          Reason.TOKEN_MALFORMED,
          "exp is required, and exp, nbf and iat must be numbers of seconds");
    }
    Instant notBefore = time(claims, "nbf").orElse(Instant.EPOCH);
    Instant issued = time(claims, "iat").orElse(Instant.EPOCH);
    return Decision.granted(
        new Times(issued, issued.isAfter(notBefore) ? issued : notBefore, expires.get()));
  }

  /** Reads a time claim; empty if it is missing or invalid. */
  static Optional<Instant> time(ObjectNode claims, String name) {
    JsonNode value = claims.path(name);
    if (!value.isNumber()) {
      return Optional.empty();
    }
    double seconds = value.doubleValue();
    // Keycloak writes nbf 0 if there is no limit.
    return seconds >= 0 && seconds <= LATEST
        ? Optional.of(Instant.ofEpochMilli((long) (seconds * 1000)))
        : Optional.empty();
  }

  private static boolean isTimeOrMissing(ObjectNode claims, String name) {
    return !claims.has(name) || time(claims, name).isPresent();
  }

  private static VerifiedToken verified(ObjectNode claims, Confirmation confirmation, Times times) {
    String cockpitName = text(claims, "cockpit_username");
    return new VerifiedToken(
        text(claims, "sub"),
        Optional.of(text(claims, "sid")).filter(sid -> !sid.isEmpty()),
        client(claims),
        cockpitName.isEmpty() ? text(claims, "preferred_username") : cockpitName,
        Optional.of(text(claims, "cockpit_user_id")).filter(id -> !id.isEmpty()),
        Optional.of(text(claims, "impersonator")).filter(name -> !name.isEmpty()),
        Arrays.stream(text(claims, "scope").split(" ", -1)).collect(Collectors.toSet()),
        roles(claims),
        groups(claims),
        Optional.of(text(claims, "cockpit_sealed_key")).filter(key -> !key.isEmpty()),
        confirmation,
        times.issued(),
        times.notBefore(),
        times.expires());
  }

  /** Realm roles by their names, client roles as {@code client:role}. */
  private static Set<String> roles(ObjectNode claims) {
    Set<String> roles = new HashSet<>();
    addTexts(claims.path("realm_access").path("roles"), "", roles);
    claims
        .path("resource_access")
        .properties()
        .forEach(client -> addTexts(client.getValue().path("roles"), client.getKey() + ":", roles));
    return roles;
  }

  /** A group without its full path is ambiguous: several groups can have the same name. */
  private static Set<String> groups(ObjectNode claims) {
    Set<String> groups = new HashSet<>();
    addTexts(claims.path("groups"), "", groups);
    groups.removeIf(group -> !group.startsWith("/"));
    return groups;
  }

  private static void addTexts(JsonNode texts, String prefix, Set<String> to) {
    for (JsonNode each : texts) {
      if (each.isTextual()) {
        to.add(prefix + each.textValue());
      }
    }
  }

  private static String client(ObjectNode claims) {
    return text(claims, claims.has("azp") ? "azp" : "client_id");
  }

  private static boolean isTextOrMissing(ObjectNode claims, String name) {
    return !claims.has(name) || claims.path(name).isTextual();
  }

  private static String text(ObjectNode claims, String name) {
    JsonNode value = claims.path(name);
    return value.isTextual() ? value.textValue() : "";
  }
}
