package io.github.cockpitsso.bridge.setup;

import io.github.cockpitsso.bridge.admin.AdminApi;
import io.github.cockpitsso.bridge.admin.SetupFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The plan for one object of the realm.
 *
 * @param lines the lines to show; at least one
 * @param change empty if the object stays as it is
 */
record PlannedObject(List<PlanLine> lines, Optional<Change> change) {

  /** A change, by calls of the admin API. */
  interface Change {
    void apply(AdminApi api) throws SetupFailedException;
  }

  static PlannedObject of(PlanLine line, Change change) {
    return new PlannedObject(List.of(line), Optional.of(change));
  }

  /** The plan for an existing object. Without lines the object is up to date. */
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
