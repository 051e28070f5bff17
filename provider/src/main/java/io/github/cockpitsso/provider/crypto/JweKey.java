package io.github.cockpitsso.provider.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.client.http.Json;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.KeyAgreement;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A public key that encrypts for the holder of the private key: JWE compact serialization (RFC
 * 7516) with {@code ECDH-ES} (RFC 7518 §4.6) on P-256 and {@code A256GCM}. Each text gets a key
 * pair of its own. Only the JDK is used: Keycloak's own {@code ECDH-ES} depends on the crypto
 * provider that the server was started with.
 */
public final class JweKey {
  private static final String CURVE = "P-256";
  private static final String ALGORITHM = "ECDH-ES";
  private static final String ENCRYPTION = "A256GCM";
  private static final int FIELD_BYTES = 32;
  private static final int KEY_BITS = 256;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int MAX_ID = 128;
  private static final Pattern PRIVATE_PART =
      Pattern.compile("[\"']d[\"']\\s*:|-----BEGIN [A-Z ]*PRIVATE KEY");
  private static final BigInteger THREE = BigInteger.valueOf(3);
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  /** Why a text is not a usable public key. */
  public enum Problem {
    /** Not one JSON object, or one with duplicate members. */
    NOT_JSON,
    /** It contains a private key: a member {@code d} anywhere, or a private key in PEM. */
    PRIVATE,
    /** Another key type, curve, use or algorithm. */
    OTHER_KIND,
    /** {@code x} and {@code y} are not a point of the curve, 32 bytes each in base64url. */
    NO_POINT,
    /** {@code kid} is missing, or longer than 128 characters. */
    NO_ID
  }

  /** Reports a text that is not a usable public key. The message contains nothing of the text. */
  public static final class InvalidKeyText extends Exception {
    private static final long serialVersionUID = 1L;
    private final Problem problem;

    InvalidKeyText(Problem problem) {
      super("Not a public key for " + ALGORITHM + ": " + problem);
      this.problem = problem;
    }

    /** What is wrong. */
    public Problem problem() {
      return problem;
    }
  }

  private final ECPublicKey key;
  private final String id;

  private JweKey(ECPublicKey key, String id) {
    this.key = key;
    this.id = id;
  }

  /**
   * Reads a public key.
   *
   * @param jwk a JSON Web Key (RFC 7517) with {@code kty}, {@code crv}, {@code x}, {@code y} and
   *     {@code kid}. {@code use} and {@code alg} may be missing.
   */
  public static JweKey ofJwk(String jwk) throws InvalidKeyText {
    Optional<JsonNode> read = Json.read(jwk.getBytes(StandardCharsets.UTF_8));
    // Whatever else is wrong, the caller must learn that a private key may have leaked.
    if (PRIVATE_PART.matcher(jwk).find()
        || read.filter(it -> it.findValue("d") != null).isPresent()) {
      throw new InvalidKeyText(Problem.PRIVATE);
    }
    JsonNode json =
        read.filter(JsonNode::isObject).orElseThrow(() -> new InvalidKeyText(Problem.NOT_JSON));
    if (!"EC".equals(Json.text(json, "kty"))
        || !CURVE.equals(Json.text(json, "crv"))
        || !isAbsentOr("enc", json, "use")
        || !isAbsentOr(ALGORITHM, json, "alg")) {
      throw new InvalidKeyText(Problem.OTHER_KIND);
    }
    ECPublicKey key = coordinate(json, "x")
        .flatMap(x -> coordinate(json, "y").flatMap(y -> key(x, y)))
        .orElseThrow(() -> new InvalidKeyText(Problem.NO_POINT));
    String id = Json.text(json, "kid");
    if (id.isBlank() || id.length() > MAX_ID) {
      throw new InvalidKeyText(Problem.NO_ID);
    }
    return new JweKey(key, id);
  }

  /** The text, encrypted in compact serialization. Two results for the same text differ. */
  public String encrypt(byte[] plain) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return encrypt(plain, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JVM has ECDH on P-256", e);
    }
  }

  private String encrypt(byte[] plain, KeyPair ephemeral) throws GeneralSecurityException {
    ObjectNode header =
        Json.object().put("alg", ALGORITHM).put("enc", ENCRYPTION).put("kid", id);
    ECPoint point = ((ECPublicKey) ephemeral.getPublic()).getW();
    header
        .putObject("epk")
        .put("kty", "EC")
        .put("crv", CURVE)
        .put("x", text(point.getAffineX()))
        .put("y", text(point.getAffineY()));
    String protectedHeader = BASE64URL.encodeToString(Json.write(header));
    SecretKey contentKey = new SecretKeySpec(
        derive(agree(ephemeral.getPrivate(), key), ENCRYPTION, new byte[0], new byte[0], KEY_BITS),
        "AES");
    byte[] sealed = new AesGcm(contentKey).seal(plain, protectedHeader);
    int tag = sealed.length - TAG_BYTES;
    // The second part is the encrypted content key. Direct key agreement has none.
    return String.join(
        ".",
        protectedHeader,
        "",
        BASE64URL.encodeToString(Arrays.copyOf(sealed, NONCE_BYTES)),
        BASE64URL.encodeToString(Arrays.copyOfRange(sealed, NONCE_BYTES, tag)),
        BASE64URL.encodeToString(Arrays.copyOfRange(sealed, tag, sealed.length)));
  }

  /** The shared secret {@code Z} of ECDH. */
  static byte[] agree(PrivateKey own, ECPublicKey other) throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(own);
    agreement.doPhase(other, true);
    return agreement.generateSecret();
  }

  /**
   * The Concat KDF with SHA-256 (RFC 7518 §4.6.2).
   *
   * @param bits length of the result: at most 256, so one round is enough
   */
  static byte[] derive(byte[] secret, String algorithm, byte[] apu, byte[] apv, int bits)
      throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(number(1));
    digest.update(secret);
    for (byte[] each : new byte[][] {algorithm.getBytes(StandardCharsets.US_ASCII), apu, apv}) {
      digest.update(number(each.length));
      digest.update(each);
    }
    digest.update(number(bits));
    return Arrays.copyOf(digest.digest(), bits / 8);
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  private static boolean isAbsentOr(String wanted, JsonNode json, String member) {
    return !json.has(member) || wanted.equals(Json.text(json, member));
  }

  private static Optional<BigInteger> coordinate(JsonNode json, String member) {
    String text = Json.text(json, member);
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      // The decoder also accepts padding and stray bits.
      return bytes.length == FIELD_BYTES && BASE64URL.encodeToString(bytes).equals(text)
          ? Optional.of(new BigInteger(1, bytes))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String text(BigInteger coordinate) {
    byte[] bytes = new byte[FIELD_BYTES];
    byte[] minimal = coordinate.toByteArray();
    int length = Math.min(minimal.length, FIELD_BYTES);
    System.arraycopy(minimal, minimal.length - length, bytes, FIELD_BYTES - length, length);
    return BASE64URL.encodeToString(bytes);
  }

  /** The key of this point. Empty if it is not on the curve, which the JDK does not check. */
  private static Optional<ECPublicKey> key(BigInteger x, BigInteger y) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      ECParameterSpec spec = parameters.getParameterSpec(ECParameterSpec.class);
      if (!isOnCurve(spec.getCurve(), x, y)) {
        return Optional.empty();
      }
      return Optional.of((ECPublicKey) KeyFactory.getInstance("EC")
          .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), spec)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JVM has P-256", e);
    }
  }

  // P-256 has the cofactor 1, so every point of the curve is in the right group.
  private static boolean isOnCurve(EllipticCurve curve, BigInteger x, BigInteger y) {
    BigInteger p = ((ECFieldFp) curve.getField()).getP();
    BigInteger right =
        x.modPow(THREE, p).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
    return x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.multiply(y).mod(p).equals(right);
  }
}
