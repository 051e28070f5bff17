package io.github.cockpitsso.demo.launch;

import java.nio.file.Path;
import java.util.Optional;

/** One part of the demo: Keycloak, Cockpit, the bridge or the web app. */
interface Part {
  /** As people call it. */
  String name();

  /** Where it answers, for people. */
  String address();

  /**
   * Starts it; it answers when this returns.
   *
   * @throws PartFailure when it does not come up
   */
  void start() throws PartFailure, InterruptedException;

  /** Waits until the part ends, which it does not do by itself unless something is wrong; returns what is known of it. */
  String awaitEnd() throws InterruptedException;

  /** Where it writes its log, when it has one of its own. */
  Optional<Path> log();

  /** Stops it and all its processes; harmless when it was never started, or is starting, or has been stopped. */
  void stop();
}
