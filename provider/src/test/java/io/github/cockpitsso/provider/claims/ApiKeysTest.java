package io.github.cockpitsso.provider.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.UserKey;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApiKeysTest {
  private static final Secret KEY = Secret.of("USR-0123456789abcdef");

  @Test
  void the_key_of_an_inactive_user_counts_as_no_key() {
    assertThat(ApiKeys.usable(key(Optional.of(KEY), true))).contains(KEY);
    assertThat(ApiKeys.usable(key(Optional.of(KEY), false))).isEmpty();
    assertThat(ApiKeys.status(key(Optional.of(KEY), false))).isEqualTo("none");
  }

  @Test
  void the_status_distinguishes_a_key_from_no_key() {
    assertThat(ApiKeys.status(key(Optional.of(KEY), true))).isEqualTo("found");
    assertThat(ApiKeys.status(key(Optional.empty(), true))).isEqualTo("none");
    assertThat(ApiKeys.status(new Outcome.NotFound<>())).isEqualTo("none");
  }

  @ParameterizedTest
  @EnumSource(
      value = Denial.class,
      names = {"KEY", "PERMISSION"})
  void a_service_key_that_may_not_read_keys_is_refused(Denial denial) {
    assertThat(ApiKeys.status(new Outcome.Denied<>(denial))).isEqualTo("refused");
  }

  @Test
  void a_cockpit_without_the_addon_is_refused() {
    assertThat(ApiKeys.status(new Outcome.Unsupported<>("GET /api/sso/users")))
        .isEqualTo("refused");
  }

  @ParameterizedTest
  @EnumSource(Outage.class)
  void an_outage_is_unavailable(Outage outage) {
    assertThat(ApiKeys.status(new Outcome.Unavailable<>(outage, "x"))).isEqualTo("unavailable");
  }

  @Test
  void a_malformed_answer_counts_as_unavailable() {
    assertThat(ApiKeys.status(new Outcome.Malformed<>("x"))).isEqualTo("unavailable");
  }

  private static Outcome<UserKey> key(Optional<Secret> key, boolean active) {
    return new Outcome.Found<>(
        new UserKey(key, Optional.empty(), "6b02", "alice", "editor", active));
  }
}
