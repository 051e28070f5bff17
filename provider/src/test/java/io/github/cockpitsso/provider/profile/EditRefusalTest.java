package io.github.cockpitsso.provider.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.Outcome;
import org.junit.jupiter.api.Test;

class EditRefusalTest {

  @Test
  void what_cockpit_says_about_a_password_is_not_logged() {
    assertThat(EditRefusal.cause(new Outcome.Invalid<>("password", false, "Evil-1 is too weak")))
        .isEqualTo("invalid: password");
    assertThat(EditRefusal.cause(new Outcome.Invalid<>("email", true, "x@y.test is taken")))
        .isEqualTo("taken: email");
  }
}
