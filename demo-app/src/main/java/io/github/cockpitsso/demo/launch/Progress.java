package io.github.cockpitsso.demo.launch;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;

/**
 * Shows the progress of the start: a line for each started part and, on a terminal, a line that
 * counts the seconds.
 */
final class Progress implements AutoCloseable {
  private static final String ERASE_LINE = "\r\u001b[2K";

  private final PrintStream out;
  private final boolean terminal;
  private final Instant began = Instant.now();
  private final Set<String> starting = new LinkedHashSet<>();
  private final Timer clock = new Timer("progress", true);

  Progress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
    if (terminal) {
      clock.scheduleAtFixedRate(
          new TimerTask() {
            @Override
            public void run() {
              showWaiting();
            }
          },
          200,
          500);
    }
  }

  synchronized void starting(Part part) {
    starting.add(part.name());
    if (!terminal) {
      out.print(String.format("  …  %-10s starting%n", part.name()));
    }
  }

  synchronized void up(Part part) {
    starting.remove(part.name());
    erase();
    out.print(String.format("  ✓  %-10s %5.1f s  %s%n", part.name(), seconds(), part.address()));
    showWaiting();
  }

  synchronized void failed(Part part) {
    starting.clear();
    erase();
    out.print(String.format("  ✗  %-10s %5.1f s%n", part.name(), seconds()));
  }

  @Override
  public synchronized void close() {
    clock.cancel();
    starting.clear();
    erase();
    out.flush();
  }

  private synchronized void showWaiting() {
    if (terminal && !starting.isEmpty()) {
      erase();
      out.print(String.format("  …  %s %.0f s", String.join(", ", starting), seconds()));
      out.flush();
    }
  }

  private void erase() {
    if (terminal) {
      out.print(ERASE_LINE);
    }
  }

  private double seconds() {
    return Duration.between(began, Instant.now()).toMillis() / 1000.0;
  }
}
