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
  void the_exact_owner_wins_before_any_import() {
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
  void the_account_with_the_keycloak_user_keeps_it() {
    account("v", "Victor", "victor");
    account("m", "victor");
    account("n", "VICTOR", "nora");

    assertThat(winners()).containsExactly("v");
    assertThat(conflict("m")).contains("has the Keycloak user");
  }

  @Test
  void a_renamed_user_yields_to_an_account_without_a_keycloak_user() {
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
  void of_two_new_accounts_without_an_exact_owner_neither_wins() {
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
    return NameVariantRule.conflict(account, accounts, ids -> keycloakNames).orElse("");
  }
}
