package io.github.cockpitsso.bridge.jwt;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * RSASSA-PKCS1-v1_5 (RFC 7518, 3.3), Keycloak's default. Each new token needs one check. Nimbus
 * looks up the provider and prepares the key for every check, which takes as long as the check
 * itself; here both are done once per thread that checks at the same time.
 */
final class Pkcs1 {
  private static final Map<String, String> ALGORITHMS = Map.of(
      "RS256", "SHA256withRSA",
      "RS384", "SHA384withRSA",
      "RS512", "SHA512withRSA");

  private final RSAPublicKey key;
  private final Map<String, Queue<Signature>> idle = new ConcurrentHashMap<>();

  Pkcs1(RSAPublicKey key) {
    this.key = key;
  }

  /** Whether this is an algorithm ({@code alg}) of this class. */
  static boolean has(String algorithm) {
    return ALGORITHMS.containsKey(algorithm);
  }

  /** Whether a signature is valid and of this key. */
  boolean verifies(String algorithm, byte[] signingInput, byte[] signature) {
    Queue<Signature> ready = idle.computeIfAbsent(algorithm, it -> new ConcurrentLinkedQueue<>());
    try {
      Signature verifier = ready.poll();
      if (verifier == null) {
        verifier = Signature.getInstance(ALGORITHMS.get(algorithm));
        verifier.initVerify(key);
      }
      verifier.update(signingInput);
      boolean valid = verifier.verify(signature);
      // Not after an exception: the verifier's state is unknown then.
      ready.add(verifier);
      return valid;
    } catch (SignatureException e) {
      // A signature of another length, for example.
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK verifies " + algorithm, e);
    }
  }
}
