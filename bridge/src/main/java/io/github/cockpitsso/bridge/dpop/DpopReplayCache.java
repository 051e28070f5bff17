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
 * The proofs that were taken and would still be (RFC 9449, 11.1). None is forgotten before its
 * time: when there is no more room, further ones are refused. Nobody gets all the room: whose share
 * is full waits, and the others go on.
 */
public final class DpopReplayCache {
  // The wall clock may be set back a little, the cache's own is not.
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private record Taken(String subject, Instant until) {}

  private final Cache<String, Taken> taken;
  private final Map<String, Integer> shares = new ConcurrentHashMap<>();
  private final long max;
  private final long maxOfSubject;

  /**
   * Remembers nothing yet.
   *
   * @param max proofs of all
   * @param maxOfSubject proofs of one person, with however many keys
   */
  public DpopReplayCache(long max, long maxOfSubject, Clock clock) {
    this.max = max;
    this.maxOfSubject = maxOfSubject;
    this.taken = Caffeine.newBuilder()
        .expireAfter(Expiry.<String, Taken>creating((proof, each) -> {
          Duration left = Duration.between(clock.instant(), each.until()).plus(MARGIN);
          return left.isNegative() ? Duration.ZERO : left;
        }))
        .evictionListener((String proof, Taken each, RemovalCause cause) -> giveBack(each))
        .executor(Runnable::run)
        .build();
  }

  /**
   * Takes a proof, once.
   *
   * @param subject of the token that it came with
   * @param key thumbprint of the key that signed it
   * @param until when its age alone refuses it
   */
  public Decision<DpopProof> take(String subject, String key, DpopProof proof, Instant until) {
    if (isFull()) {
      return Decision.refused(Reason.OVERLOADED, "too many DPoP proofs are remembered");
    }
    var mine = new Taken(subject, until);
    String id = Sha256.base64Url(key + " " + proof.id());
    if (!takeShare(subject)) {
      // Used ones say so, also of whom is refused anyway.
      return taken.asMap().containsKey(id)
          ? replayed()
          : Decision.refused(Reason.TOO_MANY_REQUESTS, "of one person, with DPoP proofs");
    }
    if (taken.asMap().putIfAbsent(id, mine) == null) {
      return Decision.granted(proof);
    }
    giveBack(mine);
    return replayed();
  }

  private static Decision<DpopProof> replayed() {
    return Decision.refused(Reason.DPOP_PROOF, "it was used before");
  }

  private boolean takeShare(String subject) {
    if (shares.merge(subject, 1, Integer::sum) <= maxOfSubject) {
      return true;
    }
    giveBack(subject);
    // What is too old is only given back when somebody looks.
    taken.cleanUp();
    if (shares.merge(subject, 1, Integer::sum) <= maxOfSubject) {
      return true;
    }
    giveBack(subject);
    return false;
  }

  private void giveBack(Taken each) {
    giveBack(each.subject());
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
