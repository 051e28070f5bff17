package io.github.cockpitsso.bridge.token;

import io.github.cockpitsso.bridge.dpop.DpopPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The requirements on tokens.
 *
 * @param issuer the exact value of {@code iss}
 * @param audience must be in {@code aud}
 * @param scopes must all be granted. Keycloak lets no mapper write the claim that contains them: it
 * proves that the mappers of these client scopes have run
 * @param clients accepted values of {@code azp}, or of {@code client_id} (RFC 9068, 2.2) without an
 * {@code azp}; empty for all clients
 * @param proofs requirements on DPoP proofs; empty if tokens that need one are rejected
 */
public record TokenPolicy(
    String issuer,
    String audience,
    Set<String> scopes,
    Set<String> clients,
    Optional<DpopPolicy> proofs) {
  /** Allowed difference between the clocks of issuer and bridge, in both directions. */
  public static final Duration SKEW = Duration.ofSeconds(30);

  public TokenPolicy {
    scopes = Set.copyOf(scopes);
    clients = Set.copyOf(clients);
  }
}
