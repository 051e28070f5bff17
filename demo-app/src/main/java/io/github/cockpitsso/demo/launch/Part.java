package io.github.cockpitsso.demo.launch;

import java.nio.file.Path;
import java.util.Optional;

/** One part of the demo: Keycloak, Cockpit, the bridge or the web app. */
interface Part {
  /** The display name. */
  String name();

  /** The address to display. */
  String address();

  /**
   * Starts the part, which then answers requests.
   *
   * @throws PartFailure if the part does not start
   */
  void start() throws PartFailure, InterruptedException;

  /**
   * Waits until the part ends, which only happens after a failure. Returns what is known about it.
   */
  String awaitEnd() throws InterruptedException;

  /** The log file, if the part has its own. */
  Optional<Path> log();

  /**
   * Stops the part and all its processes. Does nothing if it was never started or is
   * already stopped.
   */
  void stop();
}
