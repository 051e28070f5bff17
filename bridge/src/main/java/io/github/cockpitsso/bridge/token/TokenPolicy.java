package io.github.cockpitsso.bridge.token;

import io.github.cockpitsso.bridge.dpop.DpopPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What a token must say.
 *
 * @param issuer exactly its {@code iss}
 * @param audience one of its {@code aud}
 * @param scopes that it was granted, all of them: of all claims this is the one that Keycloak lets
 * no mapper write, so that the mappers of the client scopes of those names have run
 * @param clients its {@code azp} is one of these, or {@code client_id} (RFC 9068, 2.2) if it has no
 * {@code azp}; empty: any
 * @param proofs what DPoP proofs must say; nothing if tokens that need one are refused
 */
public record TokenPolicy(
    String issuer,
    String audience,
    Set<String> scopes,
    Set<String> clients,
    Optional<DpopPolicy> proofs) {
  /** How far the clocks of issuer and bridge may differ, both ways. */
  public static final Duration SKEW = Duration.ofSeconds(30);

  public TokenPolicy {
    scopes = Set.copyOf(scopes);
    clients = Set.copyOf(clients);
  }
}
