package io.github.cockpitsso.provider.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A key pair of a bridge. Decrypts with the JDK alone, as RFC 7516 and RFC 7518 say. */
public final class BridgeKey {
  /** The id of the key. */
  public static final String ID = "bridge-2026";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Base64.Decoder BASE64URL = Base64.getUrlDecoder();

  private final KeyPair pair;

  public BridgeKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      pair = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The public key as JWK. */
  public String jwk() {
    ECPoint point = ((ECPublicKey) pair.getPublic()).getW();
    return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + text(point.getAffineX()) + "\",\"y\":\""
        + text(point.getAffineY()) + "\",\"kid\":\"" + ID + "\"}";
  }

  /** The protected header of a JWE. */
  public static JsonNode header(String jwe) {
    try {
      return JSON.readTree(BASE64URL.decode(jwe.split("\\.", -1)[0]));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The decrypted text. */
  public String decrypt(String jwe) throws GeneralSecurityException {
    String[] parts = jwe.split("\\.", -1);
    JsonNode epk = header(jwe).path("epk");
    var point = new ECPoint(number(epk.path("x").asText()), number(epk.path("y").asText()));
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(pair.getPrivate());
    agreement.doPhase(
        KeyFactory.getInstance("EC")
            .generatePublic(
                new ECPublicKeySpec(point, ((ECPublicKey) pair.getPublic()).getParams())),
        true);
    byte[] algorithm = "A256GCM".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer input = ByteBuffer.allocate(4 + 32 + 4 + algorithm.length + 4 + 4 + 4)
        .putInt(1)
        .put(agreement.generateSecret())
        .putInt(algorithm.length)
        .put(algorithm)
        .putInt(0)
        .putInt(0)
        .putInt(256);
    byte[] key = MessageDigest.getInstance("SHA-256").digest(input.array());
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, "AES"),
        new GCMParameterSpec(128, BASE64URL.decode(parts[2])));
    cipher.updateAAD(parts[0].getBytes(StandardCharsets.US_ASCII));
    cipher.update(BASE64URL.decode(parts[3]));
    return new String(cipher.doFinal(BASE64URL.decode(parts[4])), StandardCharsets.UTF_8);
  }

  private static BigInteger number(String text) {
    return new BigInteger(1, BASE64URL.decode(text));
  }

  private static String text(BigInteger coordinate) {
    byte[] bytes = coordinate.toByteArray();
    byte[] fixed = new byte[32];
    int length = Math.min(bytes.length, 32);
    System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(fixed);
  }
}
