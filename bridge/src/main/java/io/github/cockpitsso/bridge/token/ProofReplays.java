package io.github.cockpitsso.bridge.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The proofs that were taken and would still be (RFC 9449, 11.1). None is forgotten before its time: when there is no
 * more room, further ones are refused.
 */
final class ProofReplays {
  // The wall clock may be set back a little, the cache's own is not.
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final Cache<String, Instant> taken;
  private final long max;

  ProofReplays(long max, Clock clock) {
    this.max = max;
    this.taken = Caffeine.newBuilder()
        .expireAfter(Expiry.<String, Instant>creating((proof, until) -> {
          Duration left = Duration.between(clock.instant(), until).plus(MARGIN);
          return left.isNegative() ? Duration.ZERO : left;
        }))
        .build();
  }

  /**
   * Takes a proof, once.
   *
   * @param key thumbprint of the key that signed it
   * @param until when its age alone refuses it
   */
  Decision<DpopProof> take(String key, DpopProof proof, Instant until) {
    if (isFull()) {
      return Decision.refused(Reason.OVERLOADED, "too many DPoP proofs are remembered");
    }
    boolean first =
        taken.asMap().putIfAbsent(Sha256.base64Url(key + " " + proof.id()), until) == null;
    return first
        ? Decision.granted(proof)
        : Decision.refused(Reason.DPOP_PROOF, "it was used before");
  }

  private boolean isFull() {
    if (taken.estimatedSize() < max) {
      return false;
    }
    taken.cleanUp();
    return taken.estimatedSize() >= max;
  }
}
