package io.github.cockpitsso.testkit.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.text.ParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A key that signs tokens, of any kind and strength, and its entry in a JWK set. */
public final class ForgeKey {
  private static final int SIGNATURE_X509_PREFIX = 12;
  private static final int ED448_X509_PREFIX = 12;

  private final String id;
  private final String algorithm;
  private final Map<String, Object> jwk;
  private final Signer signer;

  @FunctionalInterface
  private interface Signer {
    byte[] sign(String algorithm, byte[] input) throws GeneralSecurityException, JOSEException;
  }

  private ForgeKey(String id, String algorithm, Map<String, Object> jwk, Signer signer) {
    this.id = id;
    this.algorithm = algorithm;
    this.jwk = jwk;
    this.signer = signer;
  }

  /**
   * An RSA key for an RS or PS algorithm, with any number of bits that the JDK supports, at
   * least 512.
   */
  public static ForgeKey rsa(String id, String algorithm, int bits) {
    KeyPair pair = pair("RSA", generator -> generator.initialize(bits));
    RSAKey key = new RSAKey.Builder((RSAPublicKey) pair.getPublic())
        .privateKey(pair.getPrivate())
        .keyID(id)
        .keyUse(KeyUse.SIGNATURE)
        .algorithm(new JWSAlgorithm(algorithm))
        .build();
    return new ForgeKey(
        id,
        algorithm,
        publicJwk(key),
        (alg, input) -> sign(
            new RSASSASigner(pair.getPrivate(), Set.of(AllowWeakRSAKey.getInstance())),
            alg,
            input));
  }

  /** A key of P-256, P-384 or P-521 for ES256, ES384 or ES512. */
  public static ForgeKey ec(String id, String algorithm) {
    Curve curve =
        Curve.forJWSAlgorithm(JWSAlgorithm.parse(algorithm)).iterator().next();
    KeyPair pair =
        pair("EC", generator -> generator.initialize(new ECGenParameterSpec(curve.getStdName())));
    ECKey key = new ECKey.Builder(curve, (ECPublicKey) pair.getPublic())
        .privateKey(pair.getPrivate())
        .keyID(id)
        .keyUse(KeyUse.SIGNATURE)
        .algorithm(new JWSAlgorithm(algorithm))
        .build();
    return new ForgeKey(
        id, algorithm, publicJwk(key), (alg, input) -> sign(new ECDSASigner(key), alg, input));
  }

  /** An EdDSA key of {@code Ed25519} or {@code Ed448}. */
  public static ForgeKey edwards(String id, String curve) {
    KeyPair pair = pair(curve, generator -> {});
    byte[] encoded = pair.getPublic().getEncoded();
    int prefix = curve.equals("Ed448") ? ED448_X509_PREFIX : SIGNATURE_X509_PREFIX;
    byte[] x = Arrays.copyOfRange(encoded, prefix, encoded.length);
    OctetKeyPair key = new OctetKeyPair.Builder(Curve.parse(curve), Base64URL.encode(x))
        .keyID(id)
        .keyUse(KeyUse.SIGNATURE)
        .algorithm(JWSAlgorithm.EdDSA)
        .build();
    return new ForgeKey(id, "EdDSA", key.toJSONObject(), (alg, input) -> {
      Signature signature = Signature.getInstance("EdDSA");
      signature.initSign(pair.getPrivate());
      signature.update(input);
      return signature.sign();
    });
  }

  /** A shared secret for HS256, HS384 and HS512; 64 bytes or more work for all three. */
  public static ForgeKey secret(String id, String algorithm, byte[] secret) {
    OctetSequenceKey key = new OctetSequenceKey.Builder(secret)
        .keyID(id)
        .algorithm(new JWSAlgorithm(algorithm))
        .build();
    return new ForgeKey(
        id, algorithm, key.toJSONObject(), (alg, input) -> sign(new MACSigner(secret), alg, input));
  }

  /** The same key with another id. */
  public ForgeKey withId(String other) {
    return new ForgeKey(other, algorithm, with("kid", other), signer);
  }

  /** The same key with another algorithm of its kind, but an unchanged JWK. */
  public ForgeKey signingBy(String other) {
    return new ForgeKey(id, other, jwk, signer);
  }

  /** The same key with another member in its JWK; null removes the member. */
  public ForgeKey withMember(String name, Object value) {
    return new ForgeKey(id, algorithm, with(name, value), signer);
  }

  /** The key id. */
  public String id() {
    return id;
  }

  /** The signature algorithm. */
  public String algorithm() {
    return algorithm;
  }

  /** The entry in a JWK set, without the private part (except for a shared secret). */
  public Map<String, Object> jwk() {
    return jwk;
  }

  /** SHA-256 of the key (RFC 7638), in tokens {@code jkt}. */
  public String thumbprint() {
    try {
      return JWK.parse(jwk).computeThumbprint().toString();
    } catch (ParseException | JOSEException e) {
      throw new IllegalStateException("The key is invalid", e);
    }
  }

  /** The bytes of the public key as X.509, for verifiers that use them as a shared secret. */
  public byte[] publicBytes() {
    try {
      JWK parsed = JWK.parse(jwk);
      return parsed instanceof RSAKey rsa
          ? rsa.toRSAPublicKey().getEncoded()
          : parsed.toECKey().toECPublicKey().getEncoded();
    } catch (ParseException | JOSEException e) {
      throw new IllegalStateException("This key has no public part", e);
    }
  }

  byte[] sign(byte[] input) {
    try {
      return signer.sign(algorithm, input);
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalStateException("The key cannot sign with " + algorithm, e);
    }
  }

  private Map<String, Object> with(String name, Object value) {
    var changed = new LinkedHashMap<>(jwk);
    changed.put(name, value);
    changed.values().removeIf(Objects::isNull);
    return changed;
  }

  private static byte[] sign(JWSSigner signer, String algorithm, byte[] input)
      throws JOSEException {
    return signer.sign(new JWSHeader(JWSAlgorithm.parse(algorithm)), input).decode();
  }

  private static Map<String, Object> publicJwk(JWK key) {
    return key.toPublicJWK().toJSONObject();
  }

  @FunctionalInterface
  private interface Initializer {
    void initialize(KeyPairGenerator generator) throws GeneralSecurityException;
  }

  private static KeyPair pair(String algorithm, Initializer initializer) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      initializer.initialize(generator);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The JDK cannot make a key for " + algorithm, e);
    }
  }
}
