package io.github.cockpitsso.bridge.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import java.util.Set;

/** A public key that verifies signatures of tokens or proofs. */
public final class SigningKey {
  private static final int MIN_RSA_BITS = 2048;
  // The time to verify grows with the square of the size, and with the exponent.
  private static final int MAX_RSA_BITS = 16384;
  private static final int MAX_EXPONENT_BITS = 64;

  /** Verifies signatures by one key. */
  private interface Check {
    boolean verifies(String algorithm, byte[] signingInput, byte[] signature);
  }

  private final JWK jwk;
  private final Set<String> algorithms;
  private final Check check;

  private SigningKey(JWK jwk, Set<String> algorithms, Check check) {
    this.jwk = jwk;
    this.algorithms = algorithms;
    this.check = check;
  }

  /**
   * The key; empty if it is for encryption, symmetric, weak, of another curve, or has no id.
   */
  public static Optional<SigningKey> of(JWK jwk) {
    return jwk.getKeyID() == null || jwk.getKeyID().isEmpty() ? Optional.empty() : withoutId(jwk);
  }

  /** As {@link #of}, but the key needs no id. */
  public static Optional<SigningKey> withoutId(JWK jwk) {
    if (!maySign(jwk)) {
      return Optional.empty();
    }
    try {
      Optional<SigningKey> key = Optional.empty();
      if (jwk instanceof RSAKey rsa && isStrong(rsa)) {
        key =
            Optional.of(new SigningKey(jwk, bound(jwk, Algorithms.RSA), rsa(rsa.toRSAPublicKey())));
      } else if (jwk instanceof ECKey ec && !Algorithms.ofCurve(ec.getCurve()).isEmpty()) {
        key = Optional.of(new SigningKey(
            jwk,
            bound(jwk, Algorithms.ofCurve(ec.getCurve())),
            by(new ECDSAVerifier(ec.toECPublicKey()))));
      } else if (jwk instanceof OctetKeyPair edwards && isEdwards(edwards.getCurve())) {
        PublicKey publicKey = EdDsa.publicKey(edwards);
        key = Optional.of(new SigningKey(
            jwk,
            bound(jwk, Algorithms.EDWARDS),
            (algorithm, input, signature) -> EdDsa.verify(publicKey, input, signature)));
      }
      return key.filter(usable -> !usable.algorithms.isEmpty());
    } catch (JOSEException | GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /** The key id ({@code kid}). */
  public String id() {
    return jwk.getKeyID();
  }

  /**
   * Whether the key may be used with an algorithm, by its type, and by its {@code alg} if it
   * has one.
   */
  public boolean accepts(String algorithm) {
    return algorithms.contains(algorithm);
  }

  /** Whether the token's signature is valid and of this key. */
  public boolean signed(TokenParts token) {
    return accepts(token.algorithm())
        && check.verifies(token.algorithm(), token.signingInput(), token.signature());
  }

  private static boolean maySign(JWK jwk) {
    boolean use = jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE);
    return use
        && (jwk.getKeyOperations() == null
            || jwk.getKeyOperations().isEmpty()
            || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
  }

  private static boolean isStrong(RSAKey rsa) {
    int bits = rsa.getModulus().decodeToBigInteger().bitLength();
    BigInteger exponent = rsa.getPublicExponent().decodeToBigInteger();
    return bits >= MIN_RSA_BITS
        && bits <= MAX_RSA_BITS
        && exponent.testBit(0)
        && exponent.bitLength() <= MAX_EXPONENT_BITS
        && exponent.compareTo(BigInteger.TWO) > 0;
  }

  private static boolean isEdwards(Curve curve) {
    return curve.equals(Curve.Ed25519) || curve.equals(Curve.Ed448);
  }

  private static Set<String> bound(JWK jwk, Set<String> possible) {
    if (jwk.getAlgorithm() == null) {
      return possible;
    }
    String only = jwk.getAlgorithm().getName();
    return possible.contains(only) ? Set.of(only) : Set.of();
  }

  private static Check rsa(RSAPublicKey key) {
    var pkcs1 = new Pkcs1(key);
    Check pss = by(new RSASSAVerifier(key));
    return (algorithm, signingInput, signature) -> Pkcs1.has(algorithm)
        ? pkcs1.verifies(algorithm, signingInput, signature)
        : pss.verifies(algorithm, signingInput, signature);
  }

  private static Check by(JWSVerifier verifier) {
    return (algorithm, signingInput, signature) -> {
      try {
        return verifier.verify(
            new JWSHeader(JWSAlgorithm.parse(algorithm)),
            signingInput,
            Base64URL.encode(signature));
      } catch (JOSEException e) {
        return false;
      }
    };
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof SigningKey that && jwk.equals(that.jwk));
  }

  @Override
  public int hashCode() {
    return jwk.hashCode();
  }
}
