package io.github.cockpitsso.bridge.setup;

import io.github.cockpitsso.bridge.admin.AdminApi;
import io.github.cockpitsso.bridge.admin.SetupFailedException;
import java.util.List;
import java.util.function.Consumer;

/** What a run will do to the realm. It is shown before anything happens. */
public final class Plan {
  private final List<PlannedObject> parts;
  private final AdminApi api;

  Plan(List<PlannedObject> parts, AdminApi api) {
    this.parts = List.copyOf(parts);
    this.api = api;
  }

  /** One for each thing, in the order in which it is done. */
  public List<PlanLine> lines() {
    return parts.stream().flatMap(part -> part.lines().stream()).toList();
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return parts.stream().allMatch(part -> part.change().isEmpty());
  }

  /**
   * Does it.
   *
   * @param done gets each line when it is done
   * @throws SetupFailedException if Keycloak refuses a step; those before it stay done
   */
  public void apply(Consumer<PlanLine> done) throws SetupFailedException {
    boolean isBegun = false;
    for (PlannedObject part : parts) {
      if (part.change().isPresent()) {
        try {
          part.change().get().apply(api);
        } catch (SetupFailedException e) {
          throw isBegun
              ? new SetupFailedException(
                  e.getMessage()
                      + ". What is marked done stays: run the command again after you have corrected this, or with --undo")
              : e;
        }
        isBegun = true;
        part.lines().stream().filter(PlanLine::changes).forEach(done);
      }
    }
  }
}
