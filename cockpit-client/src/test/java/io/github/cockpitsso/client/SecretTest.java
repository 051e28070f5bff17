package io.github.cockpitsso.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretTest {

  @Test
  void shows_nothing_of_itself_wherever_it_is_printed() {
    Secret secret = Secret.of("USR-1234");

    assertThat(secret).hasToString("***");
    assertThat(Optional.of(secret).toString()).doesNotContain("1234");
    assertThat(Credentials.ofUser("alice", secret).toString()).doesNotContain("1234");
    assertThat(new UserKey(Optional.of(secret), "1", "alice", "editor", true).toString())
        .doesNotContain("1234");
  }

  @Test
  void is_equal_by_its_text() {
    assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).hasSameHashCodeAs(Secret.of("a"));
    assertThat(Secret.of("a")).isNotEqualTo(Secret.of("b"));
    assertThat((Object) Secret.of("a")).isNotEqualTo("a");
  }

  @Test
  void has_at_least_one_character() {
    assertThatThrownBy(() -> Secret.of("")).isInstanceOf(IllegalArgumentException.class);
    assertThat(Secret.ofNullable("")).isEmpty();
    assertThat(Secret.ofNullable(null)).isEmpty();
    assertThat(Secret.ofNullable(" ").map(Secret::reveal)).contains(" ");
  }
}
