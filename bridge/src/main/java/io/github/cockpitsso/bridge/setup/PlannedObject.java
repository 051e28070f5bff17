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
record PlannedObject(List<PlanLine> lines, Optional<Change> change) {

  /** Calls of the admin API. */
  interface Change {
    void apply(AdminApi api) throws SetupFailedException;
  }

  static PlannedObject of(PlanLine line, Change change) {
    return new PlannedObject(List.of(line), Optional.of(change));
  }

  /** An object that is there: as wanted if there is no line about it. */
  static PlannedObject existing(String what, List<PlanLine> lines, Change change) {
    List<PlanLine> all = new ArrayList<>(lines);
    if (all.isEmpty()) {
      all.add(PlanLine.same(what));
    }
    return new PlannedObject(
        List.copyOf(all),
        all.stream().anyMatch(PlanLine::changes) ? Optional.of(change) : Optional.empty());
  }
}
