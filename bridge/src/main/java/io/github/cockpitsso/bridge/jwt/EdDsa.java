package io.github.cockpitsso.bridge.jwt;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** Edwards-curve signatures (RFC 8037) by the JDK; Nimbus would need Tink, 2 MB, for the same. */
final class EdDsa {
  // SubjectPublicKeyInfo up to the key itself (RFC 8410, 4).
  private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final byte[] ED448 = HexFormat.of().parseHex("3043300506032b6571033a00");

  private EdDsa() {}

  /**
   * Reads a public key.
   *
   * @throws GeneralSecurityException if it is not a point of Ed25519 or Ed448
   */
  static PublicKey publicKey(OctetKeyPair key) throws GeneralSecurityException {
    byte[] prefix = key.getCurve().equals(Curve.Ed25519) ? ED25519 : ED448;
    byte[] x = key.getX().decode();
    byte[] encoded =
        ByteBuffer.allocate(prefix.length + x.length).put(prefix).put(x).array();
    return KeyFactory.getInstance("EdDSA").generatePublic(new X509EncodedKeySpec(encoded));
  }

  static boolean verify(PublicKey key, byte[] signingInput, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("EdDSA");
      verifier.initVerify(key);
      verifier.update(signingInput);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      // Not in the format of a signature.
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The JDK has EdDSA since 15", e);
    }
  }
}
