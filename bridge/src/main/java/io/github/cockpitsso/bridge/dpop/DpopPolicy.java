package io.github.cockpitsso.bridge.dpop;

import io.github.cockpitsso.bridge.jwt.Algorithms;
import java.time.Duration;

/**
 * Requirements on DPoP proofs, and how many proofs are stored.
 *
 * @param publicUrl the bridge's URL for clients; the beginning of every proof's {@code htu}
 * @param maxAge how far {@code iat} may differ from the bridge's clock, in both directions
 * @param maxRemembered how many proofs are stored, so that none is accepted twice
 * @param maxOfSubject how many of them may belong to one user
 */
public record DpopPolicy(String publicUrl, Duration maxAge, long maxRemembered, long maxOfSubject) {
  /** The accepted algorithms of proofs, for the challenge (RFC 9449, 7.1). */
  public static final String ALGORITHMS = String.join(" ", Algorithms.ALL);
}
