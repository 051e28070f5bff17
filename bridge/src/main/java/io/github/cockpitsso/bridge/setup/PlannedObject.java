package io.github.cockpitsso.bridge.setup;

import io.github.cockpitsso.bridge.admin.AdminApi;
import io.github.cockpitsso.bridge.admin.SetupFailedException;
import java.util.ArrayList;
import java.util.List;

/** The plan for one object of the realm: the lines to show, and the changes. */
final class PlannedObject {

  /** A change, by calls of the admin API. */
  interface Change {
    void apply(AdminApi api) throws SetupFailedException;
  }

  private final String what;
  private final List<PlanLine> lines = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();

  /** The plan for an existing object. Without lines the object is up to date. */
  PlannedObject(String what) {
    this.what = what;
  }

  /** The plan to create or delete an object. */
  static PlannedObject of(PlanLine line, Change change) {
    var planned = new PlannedObject("");
    planned.add(line);
    planned.changes.add(change);
    return planned;
  }

  void add(PlanLine line) {
    lines.add(line);
  }

  /** Adds a line about a change. */
  void change(String change) {
    lines.add(PlanLine.change(what, change));
  }

  /** Adds a line about something that is not as it should be, and stays. */
  void different(String difference) {
    lines.add(PlanLine.different(what, difference));
  }

  /** Adds a change, which is made only if a line is about one. */
  void then(Change change) {
    changes.add(change);
  }

  /** The lines to show; at least one. */
  List<PlanLine> lines() {
    return lines.isEmpty() ? List.of(PlanLine.same(what)) : List.copyOf(lines);
  }

  boolean isChanged() {
    return lines.stream().anyMatch(PlanLine::changes);
  }

  void apply(AdminApi api) throws SetupFailedException {
    for (Change change : changes) {
      change.apply(api);
    }
  }
}
