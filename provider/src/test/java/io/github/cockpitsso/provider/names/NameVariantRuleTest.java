package io.github.cockpitsso.provider.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NameVariantRuleTest {
  private final List<AccountName> accounts = new ArrayList<>();
  private final Map<String, String> keycloakNames = new HashMap<>();

  @Test
  void an_account_without_rivals_may_have_its_name() {
    account("m", "VICTOR");
    account("x", "viktor");

    assertThat(winners()).containsExactly("m", "x");
  }

  @Test
  void the_exact_owner_wins_before_anybody_is_imported() {
    account("v", "victor");
    account("m", "VICTOR");
    account("n", "vi\u200Bctor");

    assertThat(winners()).containsExactly("v");
    assertThat(conflict("m")).contains("'VICTOR'").contains("'victor'").contains("account v");
  }

  @Test
  void the_exact_owner_wins_against_an_account_that_was_imported_under_another_name() {
    account("v", "victor");
    account("m", "VICTOR", "mallory");

    assertThat(winners()).containsExactly("v");
  }

  @Test
  void who_has_the_keycloak_user_keeps_it_whatever_others_call_themselves() {
    account("v", "Victor", "victor");
    account("m", "victor");
    account("n", "VICTOR", "nora");

    assertThat(winners()).containsExactly("v");
    assertThat(conflict("m")).contains("has the Keycloak user");
  }

  @Test
  void a_user_who_is_renamed_waits_for_an_account_that_is_new_to_keycloak() {
    account("v", "Victor");
    account("m", "victor", "mallory");

    assertThat(winners()).containsExactly("v");
  }

  @Test
  void of_two_users_who_are_renamed_the_exact_owner_wins() {
    account("v", "victor", "vic");
    account("m", "VICTOR", "mallory");

    assertThat(winners()).containsExactly("v");
  }

  @Test
  void of_two_new_accounts_without_an_exact_owner_nobody_wins() {
    account("v", "Victor");
    account("m", "VICTOR");

    assertThat(winners()).isEmpty();
    assertThat(conflict("m")).contains("neither name is in lower case");
  }

  @Test
  void unicode_forms_are_variants_too() {
    account("v", "j\u00FCrgen");
    account("m", "ju\u0308rgen");

    assertThat(winners()).containsExactly("v");
  }

  private void account(String id, String user) {
    accounts.add(new AccountName(id, user));
  }

  private void account(String id, String user, String keycloakName) {
    account(id, user);
    keycloakNames.put(id, keycloakName);
  }

  private List<String> winners() {
    return accounts.stream()
        .map(AccountName::id)
        .filter(it -> conflict(it).isEmpty())
        .toList();
  }

  private String conflict(String id) {
    AccountName account =
        accounts.stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();
    return NameVariantRule.conflict(account, accounts, keycloakNames).orElse("");
  }
}
