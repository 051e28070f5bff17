package io.github.cockpitsso.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretTest {

  @Test
  void a_secret_is_never_printed() {
    Secret secret = Secret.of("USR-1234");

    assertThat(secret).hasToString("***");
    assertThat(Optional.of(secret).toString()).doesNotContain("1234");
    assertThat(Credentials.ofUser("alice", secret).toString()).doesNotContain("1234");
    UserKey key = new UserKey(Optional.of(secret), Optional.empty(), "1", "alice", "editor", true);
    assertThat(key.toString()).doesNotContain("1234");
  }

  @Test
  void secrets_with_the_same_text_are_equal() {
    assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).hasSameHashCodeAs(Secret.of("a"));
    assertThat(Secret.of("a")).isNotEqualTo(Secret.of("b"));
    assertThat((Object) Secret.of("a")).isNotEqualTo("a");
  }

  @Test
  void the_fingerprint_is_the_beginning_of_the_sha_256() {
    assertThat(Secret.of("abc").fingerprint()).isEqualTo("ba7816bf");
  }

  @Test
  void a_secret_must_not_be_empty() {
    assertThatThrownBy(() -> Secret.of("")).isInstanceOf(IllegalArgumentException.class);
    assertThat(Secret.ofNullable("")).isEmpty();
    assertThat(Secret.ofNullable(null)).isEmpty();
    assertThat(Secret.ofNullable(" ").map(Secret::reveal)).contains(" ");
  }
}
