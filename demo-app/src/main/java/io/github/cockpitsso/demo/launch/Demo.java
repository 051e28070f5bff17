package io.github.cockpitsso.demo.launch;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts the parts in parallel, waits for a signal or a failure of a part, and stops them all. */
final class Demo {
  private static final int LOG_LINES = 25;
  /** A shell reports a program that a signal ended with this number plus the signal's number. */
  private static final int BY_SIGNAL = 128;

  private static final long SIGNAL_LAG_MS = 500;

  private final List<Part> parts;
  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private final AtomicBoolean stopping = new AtomicBoolean();

  Demo(List<Part> parts, PrintStream out, PrintStream err, boolean terminal) {
    this.parts = List.copyOf(parts);
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  private sealed interface End {
    record Signalled(int number) implements End {}

    record Failed(Part part, String why) implements End {}
  }

  /** The action after a complete start. */
  interface Ready {
    /** The demo closes the returned resource when it stops. */
    AutoCloseable announce() throws IOException;
  }

  /**
   * Requests a stop, like a signal.
   *
   * @return whether this is the first request
   */
  boolean stop(int signal) {
    return stopping.compareAndSet(false, true) && end.complete(new End.Signalled(signal));
  }

  /** Kills all processes of all parts at once. */
  static void kill() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  /** Returns the exit code after everything is stopped. */
  int run(Ready ready) throws InterruptedException {
    ExecutorService threads = Executors.newCachedThreadPool(task -> {
      Thread thread = new Thread(task, "part");
      thread.setDaemon(true);
      return thread;
    });
    AutoCloseable announced = () -> {};
    try (Progress progress = new Progress(out, terminal)) {
      if (startAll(threads, progress)) {
        progress.close();
        announced = ready.announce();
        end.get();
      }
      return conclude(end.get());
    } catch (IOException e) {
      err.println("Cannot write " + e.getMessage());
      return 1;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
      // Otherwise a part could start its process after the stop.
      threads.awaitTermination(10, TimeUnit.SECONDS);
      close(announced);
      stopAll();
    }
  }

  private boolean startAll(ExecutorService threads, Progress progress)
      throws InterruptedException, ExecutionException {
    CompletableFuture<Void> up = new CompletableFuture<>();
    AtomicInteger missing = new AtomicInteger(parts.size());
    for (Part part : parts) {
      threads.execute(() -> lead(part, progress, () -> {
        if (missing.decrementAndGet() == 0) {
          up.complete(null);
        }
      }));
    }
    CompletableFuture.anyOf(up, end).get();
    return !end.isDone();
  }

  /** Starts a part and waits for its end. */
  private void lead(Part part, Progress progress, Runnable whenUp) {
    progress.starting(part);
    try {
      part.start();
      progress.up(part);
      whenUp.run();
      String why = part.awaitEnd();
      // Ctrl-C reaches the parts as well as this process, and they may be faster.
      TimeUnit.MILLISECONDS.sleep(SIGNAL_LAG_MS);
      end.complete(new End.Failed(part, why));
    } catch (PartFailure e) {
      if (end.complete(new End.Failed(part, e.getMessage()))) {
        progress.failed(part);
      }
    } catch (InterruptedException e) {
      // The demo is stopping.
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // During a stop the thread is interrupted, which can fail any operation.
      if (end.complete(new End.Failed(part, "A defect of the launcher: " + e))) {
        throw e;
      }
    }
  }

  private int conclude(End how) {
    stopping.set(true);
    if (how instanceof End.Failed failed) {
      err.println();
      err.println(failed.part().name() + ": " + failed.why());
      Optional<Path> log = failed.part().log();
      // For a part that did not start, show the end of its log.
      log.filter(file -> failed.why().lines().count() == 1).ifPresent(this::showEndOf);
      log.ifPresent(file -> err.println("The whole log: " + file));
      return 1;
    }
    if (terminal) {
      out.println();
    }
    out.println("Stopping …");
    return BY_SIGNAL + ((End.Signalled) how).number();
  }

  private void showEndOf(Path log) {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      err.println("The last lines of its log:");
      lines
          .subList(Math.max(0, lines.size() - LOG_LINES), lines.size())
          .forEach(line -> err.println("    " + line));
    } catch (IOException e) {
      err.println("Its log cannot be read: " + e.getMessage());
    }
  }

  /** In parallel: the slowest part, Keycloak, takes some seconds. */
  private void stopAll() {
    stopping.set(true);
    parts.parallelStream().forEach(Part::stop);
    // Nothing is left here unless a part was stopped during its start.
    kill();
    out.println("Everything is stopped.");
    out.flush();
  }

  private void close(AutoCloseable announced) {
    try {
      announced.close();
    } catch (Exception e) {
      err.println("Cannot remove " + e.getMessage());
    }
  }
}
