package io.github.cockpitsso.provider.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordSealTest {
  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final String LOGIN = "realm|session|tab|execution|dave";

  private Instant now = Instant.ofEpochSecond(1_795_316_027L);
  private final PasswordSeal seal = new PasswordSeal(key(1), () -> now);

  @ParameterizedTest
  @ValueSource(strings = {"x", " blanks ", "Päss-wörd \uD83D\uDE00", "e\u0301"})
  void a_password_is_decrypted_unchanged(String password) {
    assertThat(seal.open(seal.seal(Secret.of(password), LOGIN), LOGIN, LIFE))
        .contains(Secret.of(password));
  }

  @Test
  void the_longest_password_fits() {
    Secret password = Secret.of("x".repeat(4096));
    assertThat(seal.open(seal.seal(password, LOGIN), LOGIN, LIFE)).contains(password);
  }

  @Test
  void the_text_reveals_neither_the_password_nor_its_length() {
    String one = seal.seal(Secret.of("Dave-Pass-1"), LOGIN);
    assertThat(one)
        .hasSameSizeAs(seal.seal(Secret.of("x"), LOGIN))
        .isNotEqualTo(seal.seal(Secret.of("Dave-Pass-1"), LOGIN));
    assertThat(new String(
            Base64.getUrlDecoder().decode(one), java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("Dave");
  }

  @Test
  void another_login_cannot_use_it() {
    String sealed = seal.seal(Secret.of("Dave-Pass-1"), LOGIN);
    assertThat(seal.open(sealed, LOGIN + "x", LIFE)).isEmpty();
    assertThat(seal.open(sealed, "realm|other|tab|execution|dave", LIFE)).isEmpty();
  }

  @Test
  void another_key_cannot_decrypt_it() {
    String sealed = seal.seal(Secret.of("Dave-Pass-1"), LOGIN);
    assertThat(new PasswordSeal(key(2), () -> now).open(sealed, LOGIN, LIFE)).isEmpty();
  }

  @Test
  void it_expires() {
    String sealed = seal.seal(Secret.of("Dave-Pass-1"), LOGIN);
    now = now.plus(LIFE);
    assertThat(seal.open(sealed, LOGIN, LIFE)).isPresent();
    now = now.plusSeconds(1);
    assertThat(seal.open(sealed, LOGIN, LIFE)).isEmpty();
  }

  @Test
  void a_changed_bit_is_detected_at_every_position() {
    byte[] sealed = Base64.getUrlDecoder().decode(seal.seal(Secret.of("Dave-Pass-1"), LOGIN));
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThat(seal.open(Base64.getUrlEncoder().encodeToString(changed), LOGIN, LIFE))
          .as("byte %d", i)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "***", "no base64 at all"})
  void an_invalid_text_is_ignored(String junk) {
    assertThat(seal.open(junk, LOGIN, LIFE)).isEqualTo(Optional.empty());
  }

  private static SecretKey key(int value) {
    byte[] bytes = new byte[16];
    bytes[0] = (byte) value;
    return new SecretKeySpec(bytes, "AES");
  }
}
