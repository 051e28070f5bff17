package io.github.cockpitsso.demo.launch;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

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
   * A part without a process of its own ends with this process.
   */
  default String awaitEnd() throws InterruptedException {
    new CountDownLatch(1).await();
    return "";
  }

  /** As {@link #awaitEnd}, for a part whose process ends with this exit code. */
  static String awaitEnd(CompletableFuture<Integer> exit) throws InterruptedException {
    try {
      return "It ended with exit code " + exit.get() + ".";
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The log file, if the part has its own. */
  default Optional<Path> log() {
    return Optional.empty();
  }

  /**
   * Stops the part and all its processes. Does nothing if it was never started or is
   * already stopped.
   */
  void stop();
}
