package io.github.cockpitsso.provider.users;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.provider.login.LoginProblem;
import io.github.cockpitsso.provider.login.LoginRefusal;
import io.github.cockpitsso.provider.names.AccountName;
import io.github.cockpitsso.provider.names.NameFold;
import io.github.cockpitsso.provider.names.NameVariantRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds out whether the name that an account would get in Keycloak is a variant of another
 * account's name.
 */
final class NameConflicts {
  private final Function<CockpitUser, Outcome<List<AccountName>>> directory;
  private final Function<String, Optional<String>> keycloakName;

  /**
   * Conflicts in one federation.
   *
   * @param directory the accounts whose names are variants of this account's name
   * @param keycloakName username of the Keycloak user that is linked to an {@code _id}
   */
  NameConflicts(
      Function<CockpitUser, Outcome<List<AccountName>>> directory,
      Function<String, Optional<String>> keycloakName) {
    this.directory = directory;
    this.keycloakName = keycloakName;
  }

  /**
   * The conflict of this account's name. A new account whose name equals its fold needs no call:
   * another user with a variant of it is found in Keycloak.
   *
   * @param isNew whether the account has no Keycloak user yet
   */
  Optional<LoginProblem> of(CockpitUser account, boolean isNew) {
    if (isNew && NameFold.isFolded(account.user())) {
      return Optional.empty();
    }
    Outcome<List<AccountName>> outcome = directory.apply(account);
    return outcome
        .ifFound()
        .map(it -> NameVariantRule.conflict(AccountName.of(account), it, this::keycloakNames)
            .map(why -> new LoginProblem(LoginRefusal.Reason.NAME_CONFLICT, why)))
        .orElseGet(() ->
            Optional.of(new LoginProblem(LoginRefusal.Reason.UNAVAILABLE, outcome.describe())));
  }

  private Map<String, String> keycloakNames(List<String> accounts) {
    Map<String, String> names = new HashMap<>();
    accounts.forEach(id -> keycloakName.apply(id).ifPresent(name -> names.put(id, name)));
    return names;
  }
}
