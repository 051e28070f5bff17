package io.github.cockpitsso.bridge.dpop;

import io.github.cockpitsso.bridge.jwt.Algorithms;
import java.time.Duration;

/**
 * What a DPoP proof must say, and how many are remembered.
 *
 * @param publicUrl where clients reach the bridge; the beginning of every proof's {@code htu}
 * @param maxAge how far {@code iat} may be from now, both ways
 * @param maxRemembered how many proofs are remembered, so that none is taken twice
 * @param maxOfSubject how many of them may be of one person
 */
public record DpopPolicy(String publicUrl, Duration maxAge, long maxRemembered, long maxOfSubject) {
  /** The algorithms that proofs may be signed by, for the challenge (RFC 9449, 7.1). */
  public static final String ALGORITHMS = String.join(" ", Algorithms.ALL);
}
