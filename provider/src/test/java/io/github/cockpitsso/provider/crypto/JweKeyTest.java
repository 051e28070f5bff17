package io.github.cockpitsso.provider.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.cockpitsso.provider.fake.BridgeKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JweKeyTest {
  private static final byte[] TEXT = "a text, ä 😀".getBytes(StandardCharsets.UTF_8);
  // RFC 7518, appendix C: the key pair of Alice, and that of Bob.
  private static final String ALICE_X = "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0";
  private static final String ALICE_Y = "SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps";
  private static final String ALICE_D = "0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo";
  private static final String BOB_X = "weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ";
  private static final String BOB_Y = "e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck";
  private static final String BOB_D = "VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw";

  private final BridgeKey bridge = new BridgeKey();

  @Test
  void the_holder_of_the_private_key_can_decrypt() throws Exception {
    String jwe = JweKey.ofJwk(bridge.jwk()).encrypt(TEXT);

    assertThat(bridge.decrypt(jwe)).isEqualTo(new String(TEXT, StandardCharsets.UTF_8));
    assertThatThrownBy(() -> new BridgeKey().decrypt(jwe)).isInstanceOf(AEADBadTagException.class);
  }

  @Test
  void the_header_has_exactly_algorithm_encryption_key_id_and_ephemeral_key() throws Exception {
    String jwe = JweKey.ofJwk(bridge.jwk()).encrypt(TEXT);

    assertThat(jwe.split("\\.", -1))
        .hasSize(5)
        .satisfies(it -> assertThat(it[1]).isEmpty());
    var header = BridgeKey.header(jwe);
    assertThat(header.properties())
        .extracting(it -> it.getKey())
        .containsExactly("alg", "enc", "kid", "epk");
    assertThat(header.path("alg").asText()).isEqualTo("ECDH-ES");
    assertThat(header.path("enc").asText()).isEqualTo("A256GCM");
    assertThat(header.path("kid").asText()).isEqualTo(BridgeKey.ID);
    assertThat(header.path("epk").properties())
        .extracting(it -> it.getKey())
        .containsExactly("kty", "crv", "x", "y");
  }

  @Test
  void no_ephemeral_key_or_nonce_is_used_twice() throws Exception {
    JweKey key = JweKey.ofJwk(bridge.jwk());
    Set<String> ephemeral = new HashSet<>();
    Set<String> nonces = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      String jwe = key.encrypt(TEXT);
      assertThat(ephemeral.add(BridgeKey.header(jwe).path("epk").toString())).isTrue();
      assertThat(nonces.add(jwe.split("\\.", -1)[2])).isTrue();
      // Some coordinates begin with a zero byte.
      assertThat(BridgeKey.header(jwe).path("epk").path("x").asText()).hasSize(43);
      assertThat(BridgeKey.header(jwe).path("epk").path("y").asText()).hasSize(43);
      bridge.decrypt(jwe);
    }
  }

  @Test
  void a_change_of_any_part_is_detected() throws Exception {
    String[] parts = JweKey.ofJwk(bridge.jwk()).encrypt(TEXT).split("\\.", -1);
    for (int part : new int[] {0, 2, 3, 4}) {
      String[] changed = parts.clone();
      byte[] bytes = Base64.getUrlDecoder().decode(parts[part]);
      // In the header this is a digit of the key id.
      int place =
          part == 0 ? new String(bytes, StandardCharsets.UTF_8).indexOf(BridgeKey.ID) + 10 : 0;
      bytes[place] ^= 1;
      changed[part] = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      assertThatThrownBy(() -> bridge.decrypt(String.join(".", changed)))
          .as("part %d", part)
          .isInstanceOf(AEADBadTagException.class);
    }
  }

  @Test
  void the_key_derivation_gives_the_result_of_rfc_7518_appendix_c() throws Exception {
    byte[] alice = JweKey.agree(privateKey(ALICE_D), publicKey(BOB_X, BOB_Y));
    byte[] bob = JweKey.agree(privateKey(BOB_D), publicKey(ALICE_X, ALICE_Y));
    byte[] derived = JweKey.derive(
        alice,
        "A128GCM",
        "Alice".getBytes(StandardCharsets.US_ASCII),
        "Bob".getBytes(StandardCharsets.US_ASCII),
        128);

    assertThat(alice)
        .isEqualTo(bob)
        .startsWith(158, 86, 217, 29, 129, 113, 53, 211)
        .hasSize(32);
    assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(derived))
        .isEqualTo("VqqN6vgjbSBcIijNcacQGg");
  }

  static Stream<Arguments> invalid() {
    String good = jwk(BOB_X, BOB_Y);
    String withoutEnd = good.substring(0, good.length() - 1);
    return Stream.of(
        Arguments.of("", JweKey.Problem.NOT_JSON),
        Arguments.of("null", JweKey.Problem.NOT_JSON),
        Arguments.of("[" + good + "]", JweKey.Problem.NOT_JSON),
        Arguments.of(withoutEnd, JweKey.Problem.NOT_JSON),
        Arguments.of(good + good, JweKey.Problem.NOT_JSON),
        Arguments.of(withoutEnd + ",\"kid\":\"b\"}", JweKey.Problem.NOT_JSON),
        Arguments.of("-----BEGIN PUBLIC KEY-----", JweKey.Problem.NOT_JSON),
        Arguments.of(withoutEnd + ",\"d\":\"" + BOB_D + "\"}", JweKey.Problem.PRIVATE),
        Arguments.of(withoutEnd + ",\"d\":null}", JweKey.Problem.PRIVATE),
        // The private part counts, whatever else is wrong.
        Arguments.of("{\"kty\":\"RSA\",\"d\":\"AQAB\"}", JweKey.Problem.PRIVATE),
        Arguments.of("{\"keys\":[{\"d\":\"AQAB\"}]}", JweKey.Problem.PRIVATE),
        Arguments.of("{\"\\u0064\":\"AQAB\"}", JweKey.Problem.PRIVATE),
        Arguments.of("{'kty':'EC', 'd' : 'AQAB'}", JweKey.Problem.PRIVATE),
        Arguments.of(withoutEnd + ",\"d\":\"" + BOB_D, JweKey.Problem.PRIVATE),
        Arguments.of("-----BEGIN EC PRIVATE KEY-----", JweKey.Problem.PRIVATE),
        Arguments.of("{}", JweKey.Problem.OTHER_KIND),
        Arguments.of("{\"keys\":[" + good + "]}", JweKey.Problem.OTHER_KIND),
        Arguments.of(good.replace("\"EC\"", "\"OKP\""), JweKey.Problem.OTHER_KIND),
        Arguments.of(good.replace("P-256", "P-384"), JweKey.Problem.OTHER_KIND),
        Arguments.of(good.replace("P-256", "secp256k1"), JweKey.Problem.OTHER_KIND),
        Arguments.of(good.replace("\"P-256\"", "256"), JweKey.Problem.OTHER_KIND),
        Arguments.of(withoutEnd + ",\"use\":\"sig\"}", JweKey.Problem.OTHER_KIND),
        Arguments.of(withoutEnd + ",\"alg\":\"ES256\"}", JweKey.Problem.OTHER_KIND),
        Arguments.of(withoutEnd + ",\"alg\":\"ECDH-ES+A256KW\"}", JweKey.Problem.OTHER_KIND),
        Arguments.of(jwk(BOB_Y, BOB_X), JweKey.Problem.NO_POINT),
        Arguments.of(jwk(BOB_X, ALICE_Y), JweKey.Problem.NO_POINT),
        Arguments.of(jwk(BOB_X, ""), JweKey.Problem.NO_POINT),
        Arguments.of(jwk(BOB_X, BOB_Y + "="), JweKey.Problem.NO_POINT),
        Arguments.of(jwk(BOB_X, "%" + BOB_Y.substring(1)), JweKey.Problem.NO_POINT),
        // The last two bits are not part of the 32 bytes.
        Arguments.of(jwk(BOB_X, BOB_Y.replaceAll("k$", "l")), JweKey.Problem.NO_POINT),
        Arguments.of(jwk(BOB_X, "AA" + BOB_Y), JweKey.Problem.NO_POINT),
        Arguments.of(jwk("A".repeat(43), "A".repeat(43)), JweKey.Problem.NO_POINT),
        // x + p is the same point, and not canonical.
        Arguments.of(jwk("_".repeat(42) + "8", BOB_Y), JweKey.Problem.NO_POINT),
        Arguments.of(good.replace("\"bob\"", "\"\""), JweKey.Problem.NO_ID),
        Arguments.of(good.replace("\"bob\"", "\" \""), JweKey.Problem.NO_ID),
        Arguments.of(good.replace("\"bob\"", "7"), JweKey.Problem.NO_ID),
        Arguments.of(good.replace("bob", "b".repeat(129)), JweKey.Problem.NO_ID),
        Arguments.of(good.replace("\"kid\"", "\"id\""), JweKey.Problem.NO_ID));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void a_text_that_is_not_a_public_key_is_refused(String jwk, JweKey.Problem problem) {
    JweKey.InvalidKeyText refused =
        catchThrowableOfType(JweKey.InvalidKeyText.class, () -> JweKey.ofJwk(jwk));

    assertThat(refused.problem()).isEqualTo(problem);
    assertThat(refused.getMessage()).doesNotContain(BOB_D, BOB_X);
  }

  @Test
  void use_and_algorithm_may_be_named() throws Exception {
    String jwk = bridge.jwk().replace("}", ",\"use\":\"enc\",\"alg\":\"ECDH-ES\",\"x5t\":\"a\"}");

    assertThat(bridge.decrypt(JweKey.ofJwk(jwk).encrypt(TEXT))).isNotEmpty();
  }

  private static String jwk(String x, String y) {
    return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + x + "\",\"y\":\"" + y
        + "\",\"kid\":\"bob\"}";
  }

  private static PrivateKey privateKey(String d) throws GeneralSecurityException {
    return KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(number(d), curve()));
  }

  private static ECPublicKey publicKey(String x, String y) throws GeneralSecurityException {
    return (ECPublicKey) KeyFactory.getInstance("EC")
        .generatePublic(new ECPublicKeySpec(new ECPoint(number(x), number(y)), curve()));
  }

  private static ECParameterSpec curve() throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  private static BigInteger number(String text) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(text));
  }
}
