package io.github.cockpitsso.provider.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmittedLoginTest {

  @ParameterizedTest
  @CsvSource({"alice,alice,true", "Alice,alice,true", "JÜRGEN,jürgen,true", "alice,bob,false"})
  void a_submitted_login_matches_its_username_in_any_case(
      String typed, String asked, boolean same) {
    assertThat(new SubmittedLogin(typed, Optional.empty(), Optional.empty(), false).isAbout(asked))
        .isEqualTo(same);
  }
}
