package io.github.cockpitsso.provider.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApiKeyMapperTest {

  @Test
  void a_key_is_found_and_an_account_without_one_has_none() {
    assertThat(ApiKeyMapper.status(
            new Outcome.Found<>(Optional.of(Secret.of("USR-0123456789abcdef")))))
        .isEqualTo("found");
    assertThat(ApiKeyMapper.status(new Outcome.Found<>(Optional.empty()))).isEqualTo("none");
    assertThat(ApiKeyMapper.status(new Outcome.NotFound<>())).isEqualTo("none");
  }

  @ParameterizedTest
  @EnumSource(
      value = Denial.class,
      names = {"KEY", "PERMISSION"})
  void a_service_key_that_may_not_read_keys_is_refused(Denial denial) {
    assertThat(ApiKeyMapper.status(new Outcome.Denied<>(denial))).isEqualTo("refused");
  }

  @Test
  void a_cockpit_without_the_addon_is_refused() {
    assertThat(ApiKeyMapper.status(new Outcome.Unsupported<>("GET /api/sso/users")))
        .isEqualTo("refused");
  }

  @ParameterizedTest
  @EnumSource(Outage.class)
  void an_outage_is_unavailable(Outage outage) {
    assertThat(ApiKeyMapper.status(new Outcome.Unavailable<>(outage, "x")))
        .isEqualTo("unavailable");
  }

  @Test
  void an_answer_that_makes_no_sense_is_unavailable() {
    assertThat(ApiKeyMapper.status(new Outcome.Malformed<>("x"))).isEqualTo("unavailable");
  }
}
