package io.github.cockpitsso.provider.names;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outcome;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds accounts whose names differ from a name only in case or Unicode form. */
public final class NameVariants {
  private NameVariants() {}

  /**
   * The accounts in Cockpit's directory, including inactive ones. One call for an ASCII name. The
   * directory ignores case but not the Unicode form, so other names need up to three calls.
   */
  public static Outcome<List<AccountName>> in(CockpitApi directory, String name) {
    Set<AccountName> found = new LinkedHashSet<>();
    for (String spelling : spellings(name)) {
      Outcome<List<CockpitUser>> outcome = directory.findByUsernameInAnyCase(spelling);
      Optional<List<CockpitUser>> users = outcome.ifFound();
      if (users.isEmpty()) {
        return outcome.unfound();
      }
      users.get().stream().map(AccountName::of).forEach(found::add);
    }
    return new Outcome.Found<>(List.copyOf(found));
  }

  private static List<String> spellings(String name) {
    String fold = NameFold.of(name);
    List<String> spellings = new ArrayList<>();
    Stream.of(fold, Normalizer.normalize(fold, Normalizer.Form.NFD), name)
        .filter(it -> spellings.stream().noneMatch(it::equalsIgnoreCase))
        .forEach(spellings::add);
    return spellings;
  }
}
