package io.github.cockpitsso.provider.names;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Decides which of several Cockpit accounts may have the Keycloak user of a name, if their names
 * differ only in case or Unicode form. In Cockpit they are different accounts. In Keycloak one
 * would take the place of the other. See docs/adr/0013-one-account-gets-a-name.md.
 */
public final class NameVariantRule {
  private NameVariantRule() {}

  /**
   * Why this account cannot have a Keycloak user of its name. Empty if it can.
   *
   * @param account the account to import or rename
   * @param accounts all accounts of Cockpit whose names have the same {@link NameFold}; with or
   *     without the account
   * @param linked finds the usernames of the Keycloak users that are linked to the accounts with
   *     these {@code _id}s, by {@code _id}; it is not called if there is no other account
   */
  public static Optional<String> conflict(
      AccountName account,
      List<AccountName> accounts,
      Function<List<String>, Map<String, String>> linked) {
    String fold = NameFold.of(account.user());
    List<AccountName> others = accounts.stream()
        .filter(it -> !it.id().equals(account.id()))
        .filter(it -> NameFold.of(it.user()).equals(fold))
        .distinct()
        .toList();
    if (others.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> keycloakNames =
        linked.apply(Stream.concat(others.stream(), Stream.of(account))
            .map(AccountName::id)
            .distinct()
            .toList());
    Optional<AccountName> holder = others.stream()
        .filter(it -> isLinkedAs(fold, keycloakNames.get(it.id())))
        .findFirst();
    if (holder.isPresent()) {
      return Optional.of(
          refusal(account, holder.get(), "that account has the Keycloak user of the name"));
    }
    return isLinkedAs(fold, keycloakNames.get(account.id()))
        ? Optional.empty()
        : rival(account, others, keycloakNames, fold);
  }

  private static Optional<String> rival(
      AccountName account,
      List<AccountName> others,
      Map<String, String> keycloakNames,
      String fold) {
    List<AccountName> newcomers =
        others.stream().filter(it -> !keycloakNames.containsKey(it.id())).toList();
    boolean isRenamed = keycloakNames.containsKey(account.id());
    if (isRenamed && !newcomers.isEmpty()) {
      // Users can rename themselves in Cockpit unless the addon prevents it. This one keeps the
      // Keycloak user of the old name.
      return Optional.of(refusal(
          account, newcomers.get(0), "this account already has a Keycloak user with another name"));
    }
    List<AccountName> rivals = isRenamed ? others : newcomers;
    if (rivals.isEmpty() || account.user().equals(fold)) {
      return Optional.empty();
    }
    return Optional.of(rivals.stream()
        .filter(it -> it.user().equals(fold))
        .findFirst()
        .map(it -> refusal(account, it, "that name is the one in lower case"))
        .orElseGet(() -> refusal(account, rivals.get(0), "neither name is in lower case")));
  }

  private static boolean isLinkedAs(String fold, String keycloakName) {
    return keycloakName != null && NameFold.of(keycloakName).equals(fold);
  }

  private static String refusal(AccountName account, AccountName other, String why) {
    return ("the name '%s' of Cockpit account %s differs only in case or Unicode form from the name"
            + " '%s' of account %s, and %s. Rename one of the two in Cockpit")
        .formatted(account.user(), account.id(), other.user(), other.id(), why);
  }
}
