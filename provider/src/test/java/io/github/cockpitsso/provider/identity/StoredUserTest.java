package io.github.cockpitsso.provider.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.CockpitUser;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredUserTest {

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "\ud83d", "a\udc00", "\udc00\ud83d"})
  void a_login_name_email_or_role_with_invalid_characters_is_dropped_not_cleaned(String text) {
    CockpitUser storable = StoredUser.storable(account("nora", text + "@new.test", text));

    assertThat(storable.role()).isEmpty();
    assertThat(StoredUser.email(storable)).isEmpty();
    assertThat(StoredUser.problem(storable)).isEmpty();
    assertThat(StoredUser.problem(account(text, "", ""))).isPresent();
  }

  @Test
  void storable_values_stay_unchanged() {
    CockpitUser account = account("\ud83d\ude00", "nora@new.test", "r".repeat(5000));

    assertThat(StoredUser.storable(account)).isEqualTo(account);
    assertThat(StoredUser.problem(account)).isEmpty();
    assertThat(StoredUser.problem(account("x".repeat(256), "", "")))
        .contains("the login name is longer than 255 characters");
  }

  private static CockpitUser account(String user, String email, String role) {
    return new CockpitUser(
        "6b02000000000000000000f1", user, "Nora", email, role, true, false, Optional.empty());
  }
}
