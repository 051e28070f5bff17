package io.github.cockpitsso.provider.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoginRefusalTest {

  @Test
  void the_event_detail_is_one_short_line() {
    String detail = LoginRefusal.detail(
        LoginRefusal.Reason.UNAVAILABLE, "invalid: \r\nforged" + "x".repeat(60_000));

    assertThat(detail).startsWith("Cockpit is unavailable: invalid: ??forged").hasSizeLessThan(400);
    assertThat(LoginRefusal.detail(LoginRefusal.Reason.MISSING, ""))
        .isEqualTo("Cockpit account was not found");
  }
}
