package io.github.cockpitsso.provider.lookup;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.provider.identity.CockpitAttributes;
import io.github.cockpitsso.provider.identity.FullName;
import io.github.cockpitsso.provider.identity.StoredUser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.UserModel;

/**
 * The filter of a user search, with the semantics of Keycloak's own database. A word matches the
 * beginning of a name or address, {@code *} matches any text, and quotes require an exact match.
 * The text of a field matches anywhere in it, unless {@code exact} is set.
 *
 * @param text contained in the login name, name or e-mail of every match; may be empty
 * @param accepts whether an account matches
 */
record AccountFilter(String text, Predicate<CockpitUser> accepts) {
  private static final int MAX_LENGTH = 255;

  /** The filter. Empty if only users who are already in Keycloak can match. */
  static Optional<AccountFilter> of(Map<String, String> parameters) {
    boolean exact = Boolean.parseBoolean(parameters.get(UserModel.EXACT));
    List<AccountFilter> filters = new ArrayList<>();
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      String value = parameter.getValue();
      if (value == null) {
        continue;
      }
      switch (parameter.getKey()) {
        case UserModel.EXACT, UserModel.INCLUDE_SERVICE_ACCOUNT -> {}
        case UserModel.SEARCH ->
          Arrays.stream(value.strip().split("\\s+")).map(AccountFilter::word).forEach(filters::add);
        case UserModel.USERNAME -> filters.add(field(value, exact, StoredUser::username));
        case UserModel.EMAIL -> filters.add(field(value, exact, StoredUser::email));
        case UserModel.FIRST_NAME ->
          filters.add(field(value, exact, it -> FullName.of(it.name()).first()));
        case UserModel.LAST_NAME ->
          filters.add(field(value, exact, it -> FullName.of(it.name()).last()));
        case CockpitAttributes.USER -> filters.add(field(value, true, CockpitUser::user));
        case CockpitAttributes.ID ->
          filters.add(new AccountFilter("", it -> it.id().equals(value)));
        case CockpitAttributes.ROLE ->
          filters.add(new AccountFilter("", it -> it.role().equalsIgnoreCase(value)));
        case UserModel.ENABLED -> {
          if (!Boolean.parseBoolean(value)) {
            return Optional.empty();
          }
        }
        // Cockpit has no such field. A user who has it was changed in Keycloak, and so is
        // known there.
        default -> {
          return Optional.empty();
        }
      }
    }
    return filters.stream()
        .reduce(AccountFilter::and)
        .or(() -> Optional.of(new AccountFilter("", it -> true)))
        .filter(it -> it.text().length() <= MAX_LENGTH)
        .filter(it -> it.text().chars().noneMatch(Character::isISOControl));
  }

  private static AccountFilter word(String word) {
    String text = word.toLowerCase(Locale.ROOT);
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    List<String> parts = quoted
        ? List.of(text.substring(1, text.length() - 1))
        : Arrays.asList((text.endsWith("*") ? text : text + "*").split("\\*", -1));
    Pattern pattern = Pattern.compile(
        parts.stream().map(Pattern::quote).collect(Collectors.joining(".*")), Pattern.DOTALL);
    return new AccountFilter(
        parts.stream().max(Comparator.comparingInt(String::length)).orElse(""),
        account -> fields(account).anyMatch(it -> pattern.matcher(it).matches()));
  }

  private static Stream<String> fields(CockpitUser account) {
    FullName name = FullName.of(account.name());
    return Stream.of(
            StoredUser.username(account), StoredUser.email(account), name.first(), name.last())
        .map(it -> it.toLowerCase(Locale.ROOT));
  }

  private static AccountFilter field(
      String value, boolean exact, Function<CockpitUser, String> field) {
    String text = value.toLowerCase(Locale.ROOT);
    return new AccountFilter(text, account -> {
      String there = field.apply(account).toLowerCase(Locale.ROOT);
      return exact ? there.equals(text) : there.contains(text);
    });
  }

  private AccountFilter and(AccountFilter other) {
    return new AccountFilter(
        text.length() >= other.text.length() ? text : other.text, accepts.and(other.accepts));
  }
}
