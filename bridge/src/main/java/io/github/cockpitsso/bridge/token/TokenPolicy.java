package io.github.cockpitsso.bridge.token;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What a token must say.
 *
 * @param issuer exactly its {@code iss}
 * @param audience one of its {@code aud}
 * @param scope one of the words of its {@code scope}: of all claims the one that Keycloak lets no mapper write, so that the
 *     mappers of the client scope of that name have run
 * @param clients its {@code azp} is one of these; empty: any
 * @param proofs what DPoP proofs must say; nothing if tokens that need one are refused
 */
public record TokenPolicy(
    String issuer,
    String audience,
    String scope,
    Set<String> clients,
    Optional<ProofPolicy> proofs) {
  /** How far the clocks of issuer and bridge may differ, both ways. */
  public static final Duration SKEW = Duration.ofSeconds(30);

  public TokenPolicy {
    clients = Set.copyOf(clients);
  }
}
