package io.github.cockpitsso.provider.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

class SmallTypesTest {

  @ParameterizedTest
  @CsvSource({
    "Alice, Alice, ''",
    "Alice Adams, Alice, Adams",
    "Anna Maria von Berg, Anna Maria von, Berg",
    "'  Alice   Adams ', Alice, Adams",
    "'', '', ''",
    "' ', '', ''"
  })
  void the_last_word_of_a_name_is_the_last_name(String name, String first, String last) {
    assertThat(PersonName.of(name)).isEqualTo(new PersonName(first, last));
  }

  @Test
  void a_name_is_cut_to_what_keycloak_can_store() {
    assertThat(PersonName.of("x".repeat(300) + " " + "y".repeat(300)))
        .isEqualTo(new PersonName("x".repeat(255), "y".repeat(255)));
  }

  @Test
  void a_name_is_not_cut_within_a_character() {
    String first = "x".repeat(254) + "\ud83d\ude00";
    String last = "y".repeat(253) + "\ud83d\ude00";

    assertThat(PersonName.of(first + " " + last)).isEqualTo(new PersonName("x".repeat(254), last));
    assertThat(LogLine.of("z".repeat(99) + "\ud83d\ude00")).isEqualTo("z".repeat(99) + "...");
  }

  @Test
  void a_name_loses_what_no_database_stores() {
    assertThat(PersonName.of("An\u0000na \ud83dAdams\udc00"))
        .isEqualTo(new PersonName("Anna", "Adams"));
    assertThat(PersonName.of("Anna \u0000")).isEqualTo(new PersonName("Anna", ""));
    assertThat(PersonName.of("\ud83d\ude00 \u202eAdams\uffff"))
        .isEqualTo(new PersonName("\ud83d\ude00", "\u202eAdams\uffff"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "\ud83d", "a\udc00", "\udc00\ud83d"})
  void a_login_name_address_or_role_is_never_cleaned(String text) {
    CockpitUser storable = StoredAccount.storable(account("nora", text + "@new.test", text));

    assertThat(storable.role()).isEmpty();
    assertThat(StoredAccount.email(storable)).isEmpty();
    assertThat(StoredAccount.problem(storable)).isEmpty();
    assertThat(StoredAccount.problem(account(text, "", ""))).isPresent();
  }

  @Test
  void a_realm_with_organizations_on_a_server_without_the_feature_has_no_members_to_count() {
    RealmModel realm = Pretended.of(RealmModel.class, (method, arguments) -> true);
    KeycloakSession session = Pretended.of(KeycloakSession.class, (method, arguments) -> null);
    UserModel user = Pretended.of(UserModel.class, (method, arguments) -> null);

    assertThatCode(() -> OrganizationMembers.countAgain(session, realm)).doesNotThrowAnyException();
    assertThat(OrganizationMembers.organizations(session, realm, user)).isEmpty();
  }

  @Test
  void what_can_be_stored_is_left_as_it_is() {
    CockpitUser account = account("\ud83d\ude00", "nora@new.test", "r".repeat(5000));

    assertThat(StoredAccount.storable(account)).isEqualTo(account);
    assertThat(StoredAccount.problem(account)).isEmpty();
    assertThat(StoredAccount.problem(account("x".repeat(256), "", "")))
        .contains("the login name is longer than 255 characters");
  }

  private static CockpitUser account(String user, String email, String role) {
    return new CockpitUser(
        "6b02000000000000000000f1", user, "Nora", email, role, true, false, Optional.empty());
  }

  @Test
  void a_name_can_not_forge_a_line_of_the_log() {
    assertThat(LogLine.of("alice\r\n2026-11-22 ERROR [forged]"))
        .isEqualTo("alice??2026-11-22 ERROR [forged]");
    assertThat(LogLine.of("a\u2028b\u2029c\u202Ed\u0000e\u001Bf\u0085g"))
        .isEqualTo("a?b?c?d?e?f?g");
    assertThat(LogLine.of("x".repeat(5000))).hasSize(103);
    assertThat(LogLine.of("Jürgen 漢字")).isEqualTo("Jürgen 漢字");
    assertThat(LogLine.of(null)).isEmpty();
  }

  @Test
  void yes_and_no_are_no_trouble() {
    assertThat(Trouble.of(new Outcome.Found<>("x"))).isEmpty();
    assertThat(Trouble.of(new Outcome.NotFound<>())).isEmpty();
    assertThat(Trouble.of(new Outcome.Denied<>(Denial.CREDENTIALS))).isEmpty();
    assertThat(Trouble.of(new Outcome.Denied<>(Denial.AMBIGUOUS))).isEmpty();
  }

  @Test
  void a_missing_second_factor_is_a_trouble_of_its_own_and_a_wrong_one_a_wrong_answer() {
    assertThat(reason(new Outcome.Denied<>(Denial.SECOND_FACTOR_REQUIRED)))
        .contains(LoginRefusal.Reason.SECOND_FACTOR);
    assertThat(Trouble.of(new Outcome.Denied<>(Denial.SECOND_FACTOR_WRONG))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Outage.class)
  void an_outage_is_never_the_persons_fault(Outage outage) {
    assertThat(reason(new Outcome.Unavailable<>(outage, "")))
        .contains(LoginRefusal.Reason.UNAVAILABLE);
  }

  @Test
  void nor_is_an_answer_that_makes_no_sense_or_a_key_that_is_refused() {
    assertThat(reason(new Outcome.Malformed<>(""))).contains(LoginRefusal.Reason.UNAVAILABLE);
    assertThat(reason(new Outcome.Unsupported<>(""))).contains(LoginRefusal.Reason.UNAVAILABLE);
    assertThat(reason(new Outcome.Invalid<>("", false, "")))
        .contains(LoginRefusal.Reason.UNAVAILABLE);
    assertThat(reason(new Outcome.Denied<>(Denial.KEY))).contains(LoginRefusal.Reason.UNAVAILABLE);
    assertThat(reason(new Outcome.Denied<>(Denial.PERMISSION)))
        .contains(LoginRefusal.Reason.UNAVAILABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "${vault.key}, true, true",
    "${COCKPIT_SERVICE_KEY}, true, false",
    "API-1, false, false",
    "$vault.key, false, false"
  })
  void a_placeholder_that_was_not_filled_in_is_no_key(
      String text, boolean isPlaceholder, boolean isVault) {
    assertThat(CockpitConnection.isPlaceholder(Secret.of(text))).isEqualTo(isPlaceholder);
    assertThat(CockpitConnection.isVaultReference(Secret.of(text))).isEqualTo(isVault);
  }

  @ParameterizedTest
  @CsvSource({"alice,alice,true", "Alice,alice,true", "JÜRGEN,jürgen,true", "alice,bob,false"})
  void a_login_is_about_the_name_that_was_typed(String typed, String asked, boolean same) {
    assertThat(new LoginForm(typed, Optional.empty(), Optional.empty(), false).isAbout(asked))
        .isEqualTo(same);
  }

  private static Optional<LoginRefusal.Reason> reason(Outcome<?> outcome) {
    return Trouble.of(outcome).map(Trouble::reason);
  }
}
