package io.github.cockpitsso.bridge.setup;

import io.github.cockpitsso.bridge.admin.AdminApi;
import io.github.cockpitsso.bridge.admin.SetupFailedException;
import java.util.List;
import java.util.function.Consumer;

/** The planned changes of a realm. It is shown before the first change. */
public final class Plan {
  private final List<PlannedObject> parts;
  private final AdminApi api;

  Plan(List<PlannedObject> parts, AdminApi api) {
    this.parts = List.copyOf(parts);
    this.api = api;
  }

  /** The lines to show, in the order of the changes. */
  public List<PlanLine> lines() {
    return parts.stream().flatMap(part -> part.lines().stream()).toList();
  }

  /** Whether the plan changes nothing. */
  public boolean isEmpty() {
    return parts.stream().noneMatch(PlannedObject::isChanged);
  }

  /**
   * Applies the changes.
   *
   * @param done is called with each line after its change
   * @throws SetupFailedException if Keycloak refuses a change; earlier changes remain
   */
  public void apply(Consumer<PlanLine> done) throws SetupFailedException {
    boolean isBegun = false;
    for (PlannedObject part : parts) {
      if (part.isChanged()) {
        try {
          part.apply(api);
        } catch (SetupFailedException e) {
          throw isBegun
              ? new SetupFailedException(e.getMessage()
                  + ". The changes marked done remain. Correct the problem and run the command"
                  + " again, or run it with --undo")
              : e;
        }
        isBegun = true;
        part.lines().stream().filter(PlanLine::changes).forEach(done);
      }
    }
  }
}
