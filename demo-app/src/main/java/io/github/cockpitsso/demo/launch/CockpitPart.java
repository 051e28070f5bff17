package io.github.cockpitsso.demo.launch;

import io.github.cockpitsso.testkit.cockpit.Role;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The stand-in Cockpit, in this process. */
final class CockpitPart implements Part {
  private final int port;
  private Optional<StandInCockpit> running = Optional.empty();

  CockpitPart(int port) {
    this.port = port;
  }

  @Override
  public String name() {
    return "Cockpit";
  }

  @Override
  public String address() {
    return "http://127.0.0.1:" + port + " (stand-in)";
  }

  @Override
  public synchronized void start() throws PartFailure {
    try {
      StandInCockpit cockpit = StandInCockpit.builder().port(port).start();
      cockpit.roles().put(editorWhoDeletes());
      running = Optional.of(cockpit);
    } catch (IllegalStateException e) {
      throw new PartFailure(
          "The stand-in Cockpit cannot listen on port " + port + ": " + e.getMessage(), e);
    }
  }

  private static Role editorWhoDeletes() {
    Set<String> permissions = new HashSet<>(SeedData.EDITOR_ROLE.permissions());
    permissions.add("content/" + SeedData.PAGES + "/delete");
    return new Role(SeedData.EDITOR_ROLE.appid(), SeedData.EDITOR_ROLE.name(), permissions);
  }

  @Override
  public synchronized void stop() {
    running.ifPresent(StandInCockpit::close);
    running = Optional.empty();
  }
}
