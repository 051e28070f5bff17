package io.github.cockpitsso.provider.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.CockpitUser;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.models.UserModel;

class AccountFilterTest {
  private static final CockpitUser ADA = new CockpitUser(
      "a1", "Ada", "Ada King Lovelace", "Ada@Engine.test", "editor", true, false, Optional.empty());

  @ParameterizedTest
  @CsvSource({
    "ada, ada, true",
    "a*a, a, true",
    "*LACE, lace, true",
    "*lac, lac, true",
    "lac, lac, false",
    "king, king, false",
    "*king, king, true",
    "'ada  love', love, true",
    "'ada x', ada, false",
    "'\"ada\"', ada, true",
    "'\"ad\"', ad, false",
    "*, '', true",
    "'', '', true",
    "a.a, a.a, false",
    "\\Q*, \\q, false",
    "*engine*test, engine, true"
  })
  void a_search_has_the_semantics_of_keycloaks_database(String search, String text, boolean isAda) {
    AccountFilter filter = AccountFilter.of(Map.of(UserModel.SEARCH, search)).orElseThrow();

    assertThat(filter.text()).isEqualTo(text);
    assertThat(filter.accepts().test(ADA)).isEqualTo(isAda);
  }

  @ParameterizedTest
  @CsvSource({
    "username, DA, false, true",
    "username, da, true, false",
    "username, ADA, true, true",
    "email, engine, false, true",
    "email, ada@engine.test, true, true",
    "firstName, king, false, true",
    "firstName, ada king, true, true",
    "lastName, ada, false, false",
    "COCKPIT_ID, a1, false, true",
    "COCKPIT_ID, a, false, false",
    "COCKPIT_USER, ada, false, true",
    "COCKPIT_ROLE, editor, false, true",
    "COCKPIT_ROLE, edit, false, false"
  })
  void a_field_matches_anywhere_or_exactly(
      String field, String value, boolean exact, boolean isAda) {
    AccountFilter filter = AccountFilter.of(
            Map.of(field, value, UserModel.EXACT, String.valueOf(exact)))
        .orElseThrow();

    assertThat(filter.accepts().test(ADA)).isEqualTo(isAda);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        UserModel.IDP_ALIAS,
        UserModel.IDP_USER_ID,
        UserModel.EMAIL_VERIFIED,
        UserModel.CREATED_AFTER,
        UserModel.CREATED_BEFORE,
        "shoe-size"
      })
  void a_search_for_fields_unknown_to_cockpit_matches_no_account(String parameter) {
    assertThat(AccountFilter.of(Map.of(parameter, "true", UserModel.SEARCH, "ada")))
        .isEmpty();
  }

  @Test
  void an_imported_user_is_enabled() {
    assertThat(AccountFilter.of(Map.of(UserModel.ENABLED, "true"))).isPresent();
    assertThat(AccountFilter.of(Map.of(UserModel.ENABLED, "false"))).isEmpty();
  }

  @Test
  void a_search_without_parameters_matches_all_accounts() {
    assertThat(AccountFilter.of(Map.of()).orElseThrow().accepts().test(ADA)).isTrue();
    Map<String, String> parameters = new HashMap<>();
    parameters.put("shoe-size", null);
    assertThat(AccountFilter.of(parameters)).isPresent();
  }

  @Test
  void impossible_names_make_no_call() {
    assertThat(AccountFilter.of(Map.of(UserModel.SEARCH, "x".repeat(256)))).isEmpty();
    assertThat(AccountFilter.of(Map.of(UserModel.USERNAME, "a\u0000b"))).isEmpty();
  }
}
