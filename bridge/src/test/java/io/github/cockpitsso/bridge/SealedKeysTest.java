package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.jwk.ECKey;
import io.github.cockpitsso.bridge.key.SealedKeySource;
import io.github.cockpitsso.bridge.key.SealingKeys;
import io.github.cockpitsso.bridge.reload.ReloadedFiles;
import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.LogRecorder;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.token.TokenDraft;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The key source {@code sealed}: the API key is in the access token, encrypted to the bridge. */
@Tag("integration")
class SealedKeysTest {
  private static final String ITEMS = "/api/content/items/Seiten";

  @TempDir
  private Path directory;

  private final SealingKeys keys = SealingKeys.none().withNew();
  private Path file;
  private RunningBridge bridge;

  @BeforeEach
  void start() throws IOException {
    file = Files.writeString(directory.resolve("keys.json"), keys.privateKeys());
    bridge = RunningBridge.start("BRIDGE_KEY_SEALED_FILE", file.toString());
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  private static JWEHeader.Builder header(SealingKeys to) throws ParseException {
    return new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM)
        .keyID(ECKey.parse(to.publicKey()).getKeyID());
  }

  private static String seal(SealingKeys to, JWEHeader header, Map<String, Object> content)
      throws ParseException, JOSEException {
    var jwe = new JWEObject(header, new Payload(content));
    jwe.encrypt(new ECDHEncrypter(ECKey.parse(to.publicKey())));
    return jwe.serialize();
  }

  private String seal(SealingKeys to, String key) throws ParseException, JOSEException {
    return seal(to, header(to).build(), content(key));
  }

  /** What Keycloak's mapper writes for alice. */
  private Map<String, Object> content(String key) {
    return Map.of(
        "key", key, "id", SeedData.ALICE.id(), "role", "editor", "sub", subject(bridge.alice()));
  }

  private static String subject(TokenDraft token) {
    return token.claimsJson().replaceAll(".*\"sub\":\"([^\"]+)\".*", "$1");
  }

  private TokenDraft alice(String sealed) {
    return bridge.alice().claim("cockpit_sealed_key", sealed);
  }

  private Answer call(TokenDraft token) {
    return bridge.call("GET", ITEMS).token(token.sign()).send();
  }

  private long lookups() {
    return bridge.cockpit().journal().requests().stream()
        .filter(request -> request.path().startsWith("/api/sso/"))
        .count();
  }

  private Set<String> keysThatArrived() {
    Set<String> arrived = new HashSet<>();
    bridge
        .cockpit()
        .journal()
        .requests(ITEMS)
        .forEach(request -> arrived.add(request.header("api-key").orElse("")));
    return arrived;
  }

  @Test
  void the_key_in_the_token_is_used_without_a_lookup() throws Exception {
    TokenDraft token = alice(seal(keys, SeedData.ALICE_KEY));

    assertThat(call(token).status()).isEqualTo(200);
    assertThat(call(token).status()).isEqualTo(200);

    assertThat(keysThatArrived()).containsExactly(SeedData.ALICE_KEY);
    assertThat(lookups()).isZero();
    assertThat(bridge.metric("bridge_key_lookups_total{result=\"found\",source=\"sealed\"}"))
        .isEqualTo(1);
  }

  @Test
  void a_token_without_a_sealed_key_is_served_by_the_next_source() {
    assertThat(call(bridge.alice()).status()).isEqualTo(200);

    assertThat(lookups()).isEqualTo(1);
  }

  @Test
  void a_sealed_key_that_cockpit_refuses_is_replaced_by_the_next_source() throws Exception {
    TokenDraft token = alice(seal(keys, SeedData.ALICE_KEY));
    assertThat(call(token).status()).isEqualTo(200);
    String rotated = bridge.cockpit().users().rotateKey("alice").apiKey().orElseThrow();

    assertThat(call(token).status()).isEqualTo(200);
    assertThat(call(token).status()).isEqualTo(200);

    assertThat(keysThatArrived()).containsExactlyInAnyOrder(SeedData.ALICE_KEY, rotated);
    assertThat(lookups()).isEqualTo(1);
  }

  @Test
  void without_another_source_the_app_must_refresh_its_token() throws Exception {
    try (RunningBridge alone = RunningBridge.start(
        "BRIDGE_KEY_SEALED_FILE", file.toString(), "BRIDGE_KEY_SOURCES", "sealed")) {
      String token = alone
          .alice()
          .claim("cockpit_sealed_key", seal(keys, SeedData.ALICE_KEY))
          .sign();
      assertThat(alone.call("GET", ITEMS).token(token).send().status()).isEqualTo(200);
      String rotated = alone.cockpit().users().rotateKey("alice").apiKey().orElseThrow();

      Answer answer = alone.call("GET", ITEMS).token(token).send();

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.reason()).isEqualTo("sealed_key_refused");
      assertThat(answer.header("www-authenticate")).contains("invalid_token");
      String refreshed =
          alone.alice().claim("cockpit_sealed_key", seal(keys, rotated)).sign();
      assertThat(alone.call("GET", ITEMS).token(refreshed).send().status()).isEqualTo(200);
    }
  }

  @Test
  void old_and_new_tokens_are_accepted_while_the_key_pair_changes() throws Exception {
    String old = seal(keys, SeedData.ALICE_KEY);
    SealingKeys both = keys.withNew();
    String next = seal(both, SeedData.ALICE_KEY);
    try (LogRecorder log = LogRecorder.of(ReloadedFiles.class.getName())) {
      Files.writeString(file, both.privateKeys());
      await().untilAsserted(() -> assertThat(log.messages()).contains("Reloaded: sealed-keys"));

      Files.writeString(file, "{\"keys\":[]}");
      await().untilAsserted(() -> assertThat(log.all()).contains("it contains no key"));
    }

    assertThat(call(alice(old)).status()).isEqualTo(200);
    assertThat(call(alice(next)).status()).isEqualTo(200);
    assertThat(lookups()).isZero();
  }

  @FunctionalInterface
  private interface Seal {
    String by(SealedKeysTest test) throws ParseException, JOSEException;
  }

  /** Ways in which a claim is not what Keycloak's mapper writes. */
  static Stream<Named<Seal>> defects() {
    return Stream.of(
        defect(
            "for another bridge",
            test -> test.seal(SealingKeys.none().withNew(), SeedData.ALICE_KEY)),
        defect(
            "of another user",
            test -> seal(
                test.keys,
                header(test.keys).build(),
                Map.of("key", SeedData.JUERGEN_KEY, "id", SeedData.JUERGEN.id(), "sub", "other"))),
        defect(
            "of another account",
            test -> seal(
                test.keys,
                header(test.keys).build(),
                Map.of(
                    "key", SeedData.JUERGEN_KEY,
                    "id", SeedData.JUERGEN.id(),
                    "sub", subject(test.bridge.alice())))),
        defect(
            "without key",
            test -> seal(
                test.keys,
                header(test.keys).build(),
                Map.of("id", SeedData.ALICE.id(), "sub", subject(test.bridge.alice())))),
        defect(
            "compressed",
            test -> seal(
                test.keys,
                header(test.keys).compressionAlgorithm(CompressionAlgorithm.DEF).build(),
                test.content(SeedData.ALICE_KEY))),
        defect(
            "by another encryption",
            test -> seal(
                test.keys,
                new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A128GCM)
                    .keyID(ECKey.parse(test.keys.publicKey()).getKeyID())
                    .build(),
                test.content(SeedData.ALICE_KEY))),
        defect(
            "without kid",
            test -> seal(
                test.keys,
                new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM).build(),
                test.content(SeedData.ALICE_KEY))),
        defect("with epk of another type", test -> {
          String[] parts = test.seal(test.keys, SeedData.ALICE_KEY).split("\\.", -1);
          String kid = ECKey.parse(test.keys.publicKey()).getKeyID();
          parts[0] = Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(("{\"alg\":\"ECDH-ES\",\"enc\":\"A256GCM\",\"kid\":\"" + kid
                      + "\",\"epk\":{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"" + "A".repeat(43)
                      + "\"}}")
                  .getBytes(StandardCharsets.UTF_8));
          return String.join(".", parts);
        }),
        defect("changed", test -> {
          String sealed = test.seal(test.keys, SeedData.ALICE_KEY);
          return sealed.substring(0, sealed.length() - 8) + "AAAAAAAA";
        }),
        defect("not sealed", test -> SeedData.ALICE_KEY),
        defect("the public key", test -> test.seal(test.keys, "public")));
  }

  private static Named<Seal> defect(String name, Seal seal) {
    return Named.of(name, seal);
  }

  @ParameterizedTest
  @MethodSource("defects")
  void a_claim_that_the_mapper_did_not_write_for_this_bridge_and_user_is_not_used(Seal defect)
      throws Exception {
    String sealed = defect.by(this);
    try (LogRecorder log = LogRecorder.of(SealedKeySource.class.getPackageName())) {
      assertThat(call(alice(sealed)).status()).isEqualTo(200);

      assertThat(log.all()).contains("unusable").doesNotContain("USR-");
    }
    assertThat(keysThatArrived()).containsExactly(SeedData.ALICE_KEY);
    assertThat(lookups()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "not JSON | it is not a JWK set",
        "{} | it is not a JWK set",
        "{'keys':[]} | it contains no key",
        "{'keys':[{'kty':'oct','k':'c2VjcmV0','kid':'a'}]} | a key is not an EC key on P-256",
      })
  void a_file_without_private_keys_stops_the_start(String content, String problem)
      throws IOException {
    assertStopped(content.replace('\'', '"'), problem);
  }

  @Test
  void a_public_key_or_a_repeated_key_in_the_file_stops_the_start() throws IOException {
    String key = keys.privateKeys().replaceAll("^\\{\"keys\":\\[|]}\\s*$", "");
    assertStopped("{\"keys\":[" + keys.publicKey() + "]}", "the private part of a key is missing");
    assertStopped("{\"keys\":[" + key + "," + key + "]}", "each key needs its own kid");
  }

  private void assertStopped(String content, String problem) throws IOException {
    Path other = Files.writeString(directory.resolve("other.json"), content);
    assertThatThrownBy(() -> RunningBridge.start("BRIDGE_KEY_SEALED_FILE", other.toString()))
        .cause()
        .hasMessageStartingWith(other + ": " + problem)
        .hasMessageContaining("cockpit-bridge keygen")
        .hasMessageNotContaining("c2VjcmV0");
  }
}
