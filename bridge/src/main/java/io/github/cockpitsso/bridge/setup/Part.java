package io.github.cockpitsso.bridge.setup;

import io.github.cockpitsso.bridge.admin.AdminApi;
import io.github.cockpitsso.bridge.admin.SetupFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What happens to one object of the realm.
 *
 * @param lines at least one
 * @param change if anything happens
 */
record Part(List<Line> lines, Optional<Change> change) {

  /** Calls of the admin API. */
  interface Change {
    void apply(AdminApi api) throws SetupFailedException;
  }

  static Part of(Line line, Change change) {
    return new Part(List.of(line), Optional.of(change));
  }

  /** An object that is there: as wanted if there is no line about it. */
  static Part existing(String what, List<Line> lines, Change change) {
    List<Line> all = new ArrayList<>(lines);
    if (all.isEmpty()) {
      all.add(Line.same(what));
    }
    return new Part(
        List.copyOf(all),
        all.stream().anyMatch(Line::changes) ? Optional.of(change) : Optional.empty());
  }
}
