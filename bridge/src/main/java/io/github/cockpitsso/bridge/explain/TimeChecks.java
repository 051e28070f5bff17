package io.github.cockpitsso.bridge.explain;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.diagnosis.Finding;
import io.github.cockpitsso.bridge.token.TokenPolicy;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares the times in a token with this machine's clock. */
record TimeChecks(JsonNode claims, Instant now) {
  List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    findings.add(expires());
    begins("nbf").ifPresent(findings::add);
    findings.add(issued());
    return findings;
  }

  private Finding expires() {
    Optional<Instant> expires = time("exp");
    if (expires.isEmpty()) {
      return malformed("exp");
    }
    long left = Duration.between(now, expires.get()).toSeconds();
    String found =
        expires.get() + (left > 0 ? ", in " + left + " seconds" : ", " + -left + " seconds ago");
    return left > -TokenPolicy.SKEW.toSeconds()
        ? Finding.ok("token.exp", found + (left > 0 ? "" : ", within the allowed clock skew"))
        : Finding.failed("token.exp", found)
            .expected("a time after " + now + ", or at most " + TokenPolicy.SKEW.toSeconds()
                + " seconds before")
            .cure("Use the refresh token to get a new access token. If this token is new, compare"
                + " the clocks: check shows the difference.");
  }

  private Finding issued() {
    return begins("iat")
        .orElseGet(() -> Finding.failed("token.iat", "no iat claim")
            .expected("the time of issue (RFC 9068, 2.2)")
            .cure("Send an access token as Keycloak issues it. No mapper may remove iat."));
  }

  /** A finding about a claim for the start of a token's validity; empty if the claim is missing. */
  private Optional<Finding> begins(String claim) {
    if (!claims.has(claim)) {
      return Optional.empty();
    }
    Optional<Instant> begins = time(claim);
    if (begins.isEmpty()) {
      return Optional.of(malformed(claim));
    }
    long ahead = Duration.between(now, begins.get()).toSeconds();
    String found =
        begins.get() + (ahead > 0 ? ", in " + ahead + " seconds" : ", " + -ahead + " seconds ago");
    return Optional.of(
        ahead <= TokenPolicy.SKEW.toSeconds()
            ? Finding.ok("token." + claim, found)
            : Finding.failed("token." + claim, found)
                .expected("a time before " + now + ", or at most " + TokenPolicy.SKEW.toSeconds()
                    + " seconds after")
                .cure("Synchronize the clocks of Keycloak and the bridge by NTP: this machine's"
                    + " clock is behind, or Keycloak's is ahead."));
  }

  private Optional<Instant> time(String claim) {
    JsonNode value = claims.path(claim);
    try {
      return value.isNumber()
          ? Optional.of(Instant.ofEpochSecond(value.longValue()))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Finding malformed(String claim) {
    return Finding.failed("token." + claim, claim + " is missing or is not a number")
        .expected("seconds since 1970-01-01 UTC")
        .cure("Send an access token as Keycloak issues it.");
  }
}
