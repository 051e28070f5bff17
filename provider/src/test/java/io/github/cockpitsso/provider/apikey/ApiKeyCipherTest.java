package io.github.cockpitsso.provider.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.cockpitsso.client.Secret;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyCipherTest {
  private static final Secret KEY = Secret.of("USR-a11ce0a11ce0a11ce0a11ce0a11ce0a11ce0a11c");
  private static final String OWNER = "realm\nuser\n6b02";

  private final ApiKeyCipher cipher = cipher((byte) 1);

  @Test
  void the_owner_can_decrypt_it() {
    assertThat(cipher.open(cipher.seal(KEY, OWNER), OWNER)).contains(KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "realm\nuser\n6b03",
        "realm\nother\n6b02",
        "other\nuser\n6b02",
        "realm\nuser\n6b0",
        ""
      })
  void it_cannot_be_decrypted_for_another_owner(String other) {
    assertThat(cipher.open(cipher.seal(KEY, OWNER), other)).isEmpty();
  }

  @Test
  void it_cannot_be_decrypted_with_another_key() {
    assertThat(cipher((byte) 2).open(cipher.seal(KEY, OWNER), OWNER)).isEmpty();
    assertThat(cipher((byte) 2).keyId()).isNotEqualTo(cipher.keyId()).hasSize(8);
  }

  @Test
  void any_changed_bit_is_detected() {
    byte[] sealed = Base64.getDecoder().decode(cipher.seal(KEY, OWNER));
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] changed = sealed.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(cipher.open(Base64.getEncoder().encodeToString(changed), OWNER))
          .isEmpty();
    }
  }

  @Test
  void every_truncation_is_detected() {
    byte[] sealed = Base64.getDecoder().decode(cipher.seal(KEY, OWNER));
    for (int length = 0; length < sealed.length; length++) {
      String cut = Base64.getEncoder().encodeToString(Arrays.copyOf(sealed, length));
      assertThat(cipher.open(cut, OWNER)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%", "null", "USR-a11ce0a11ce0a11ce0a11ce0a11ce0a11ce0a11c"})
  void an_invalid_text_cannot_be_decrypted(String nonsense) {
    assertThat(cipher.open(nonsense, OWNER)).isEmpty();
  }

  @Test
  void the_same_key_never_looks_the_same() {
    Set<String> sealed = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      assertThat(sealed.add(cipher.seal(KEY, OWNER))).isTrue();
    }
    assertThat(sealed).noneMatch(it -> it.contains("USR-"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "not base64!", "c2hvcnQ=", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYwMQ=="})
  void a_key_that_is_not_32_bytes_is_refused_with_instructions(String setting) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiKeyCipher.ofBase64(setting, "key of a test"))
        .withMessageStartingWith("The key of a test ")
        .withMessageContaining("openssl rand -base64 32")
        .satisfies(it -> {
          if (!setting.isEmpty()) {
            assertThat(it.getMessage()).doesNotContain(setting);
          }
        })
        .withNoCause();
  }

  private static ApiKeyCipher cipher(byte value) {
    byte[] key = new byte[32];
    Arrays.fill(key, value);
    return ApiKeyCipher.ofBase64(Base64.getEncoder().encodeToString(key) + "\n", "key");
  }
}
