package io.github.cockpitsso.bridge.token;

import io.github.cockpitsso.bridge.dpop.DpopPolicy;
import io.github.cockpitsso.bridge.dpop.DpopProof;
import io.github.cockpitsso.bridge.dpop.DpopReplayCache;
import io.github.cockpitsso.bridge.dpop.DpopTarget;
import io.github.cockpitsso.bridge.jwt.Sha256;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.request.PresentedToken;
import io.github.cockpitsso.bridge.request.PresentedToken.Scheme;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Checks that the sender of a bound token has the key or certificate that the token is bound to.
 * Every request contains its own proof, so that this is checked for every request.
 */
final class ProofOfPossession {
  private final Optional<DpopPolicy> policy;
  private final DpopReplayCache replays;
  private final Clock clock;

  ProofOfPossession(Optional<DpopPolicy> policy, Clock clock) {
    this.policy = policy;
    this.replays = new DpopReplayCache(
        policy.map(DpopPolicy::maxRemembered).orElse(0L),
        policy.map(DpopPolicy::maxOfSubject).orElse(0L),
        clock);
    this.clock = clock;
  }

  Decision<VerifiedToken> check(VerifiedToken token, PresentedToken presented) {
    return checkCertificate(token, presented).then(mine -> checkKey(mine, presented));
  }

  /** RFC 8705, 3: the client certificate of this connection, from any CA. */
  private static Decision<VerifiedToken> checkCertificate(
      VerifiedToken token, PresentedToken presented) {
    Optional<String> bound = token.confirmation().certificate();
    if (bound.isEmpty() || bound.equals(presented.certificate())) {
      return Decision.granted(token);
    }
    return presented.certificate().isEmpty()
        ? Decision.refused(Reason.TOKEN_BOUND, "no client certificate reached the bridge")
        : Decision.refused(
            Reason.TOKEN_BINDING, "the token is bound to another client certificate");
  }

  /**
   * RFC 9449, 7: a bound token must not be sent as Bearer, and another one not as DPoP, so that no
   * client relies on a proof that is not checked.
   */
  private Decision<VerifiedToken> checkKey(VerifiedToken token, PresentedToken presented) {
    Optional<String> bound = token.confirmation().key();
    if (bound.isEmpty()) {
      return presented.scheme() == Scheme.DPOP
          ? Decision.refused(Reason.TOKEN_BINDING, "it has no DPoP key; send it as Bearer")
          : Decision.granted(token);
    } else if (presented.scheme() != Scheme.DPOP) {
      return Decision.refused(Reason.TOKEN_BOUND, "send it as DPoP, with a proof");
    } else if (policy.isEmpty()) {
      return Decision.refused(Reason.TOKEN_BOUND, "the bridge's own URL is not set");
    }
    return DpopProof.read(presented.proofs(), bound.get())
        .then(proof -> checkProof(proof, presented, policy.get()))
        .then(proof -> replays.take(
            token.subject(),
            bound.get(),
            proof,
            proof.issued().plus(policy.get().maxAge())))
        .then(proof -> Decision.granted(token));
  }

  /** RFC 9449, 4.3, from 8 on. */
  private Decision<DpopProof> checkProof(
      DpopProof proof, PresentedToken presented, DpopPolicy rules) {
    Optional<String> expected = DpopTarget.normalized(rules.publicUrl() + presented.path());
    Duration age = Duration.between(proof.issued(), clock.instant());
    if (!proof.method().equals(presented.method())) {
      return refused("its htm is not the method");
    } else if (expected.isEmpty() || !DpopTarget.normalized(proof.target()).equals(expected)) {
      return refused("its htu is not the URL");
    } else if (!proof.tokenHash().equals(Sha256.base64Url(presented.text()))) {
      return refused("its ath is not that of the token");
    } else if (age.abs().compareTo(rules.maxAge()) > 0) {
      return refused("its iat is too far from now");
    }
    return Decision.granted(proof);
  }

  private static Decision<DpopProof> refused(String detail) {
    return Decision.refused(Reason.DPOP_PROOF, detail);
  }
}
