package io.github.cockpitsso.bridge.dpop;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.github.cockpitsso.bridge.jwt.Sha256;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The accepted proofs that are not too old yet (RFC 9449, 11.1), so that none is accepted twice. No
 * proof is dropped early: when the cache is full, further proofs are rejected. Each user has a
 * share of the cache, so that one user cannot block the others.
 */
public final class DpopReplayCache {
  // The wall clock can be set back a little, but the clock of the cache cannot.
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private record Taken(String subject, Instant until) {}

  private final Cache<String, Taken> taken;
  private final Map<String, Integer> shares = new ConcurrentHashMap<>();
  private final long max;
  private final long maxOfSubject;

  /**
   * An empty cache.
   *
   * @param max proofs of all users
   * @param maxOfSubject proofs of one user, with any number of keys
   */
  public DpopReplayCache(long max, long maxOfSubject, Clock clock) {
    this.max = max;
    this.maxOfSubject = maxOfSubject;
    this.taken = Caffeine.newBuilder()
        .expireAfter(Expiry.<String, Taken>creating((proof, each) -> {
          Duration left = Duration.between(clock.instant(), each.until()).plus(MARGIN);
          return left.isNegative() ? Duration.ZERO : left;
        }))
        .evictionListener(
            (String proof, Taken each, RemovalCause cause) -> giveBack(each.subject()))
        .executor(Runnable::run)
        .build();
  }

  /**
   * Accepts a proof once.
   *
   * @param subject user of the token
   * @param key thumbprint of the key that signed the proof
   * @param until when the proof is rejected because of its age
   */
  public Decision<DpopProof> take(String subject, String key, DpopProof proof, Instant until) {
    if (isFull()) {
      return Decision.refused(Reason.OVERLOADED, "too many DPoP proofs are stored");
    }
    var accepted = new Taken(subject, until);
    String id = Sha256.base64Url(key + " " + proof.id());
    if (!takeShare(subject)) {
      // A used proof is reported as used, even if the user's share is full.
      return taken.asMap().containsKey(id)
          ? replayed()
          : Decision.refused(Reason.TOO_MANY_REQUESTS, "of one user, with DPoP proofs");
    }
    if (taken.asMap().putIfAbsent(id, accepted) == null) {
      return Decision.granted(proof);
    }
    giveBack(subject);
    return replayed();
  }

  private static Decision<DpopProof> replayed() {
    return Decision.refused(Reason.DPOP_PROOF, "it was already used");
  }

  private boolean takeShare(String subject) {
    if (shares.merge(subject, 1, Integer::sum) <= maxOfSubject) {
      return true;
    }
    giveBack(subject);
    // The cache returns the share of expired proofs only when it is cleaned up.
    taken.cleanUp();
    if (shares.merge(subject, 1, Integer::sum) <= maxOfSubject) {
      return true;
    }
    giveBack(subject);
    return false;
  }

  private void giveBack(String subject) {
    shares.computeIfPresent(subject, (it, count) -> count > 1 ? count - 1 : null);
  }

  private boolean isFull() {
    if (taken.estimatedSize() < max) {
      return false;
    }
    taken.cleanUp();
    return taken.estimatedSize() >= max;
  }
}
