package io.github.cockpitsso.it.bench;

import io.github.cockpitsso.it.bench.gateway.Usage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The result of clients that repeat an operation. Each one repeats it as soon as it has the answer
 * to the last one.
 *
 * @param perSecond operations of all clients
 * @param cpuMillis CPU time of Keycloak for one operation
 */
record ClosedLoop(double perSecond, double cpuMillis) {
  static final int CLIENTS = 4;

  /**
   * Repeats an operation.
   *
   * @param operation gets the number of the client, from 0
   */
  static ClosedLoop run(int seconds, IntConsumer operation) {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      Usage before = keycloak();
      long start = System.nanoTime();
      long end = start + TimeUnit.SECONDS.toNanos(seconds);
      var clients = IntStream.range(0, CLIENTS)
          .mapToObj(client -> threads.submit(() -> repeat(end, client, operation)))
          .toList();
      int total = 0;
      for (Future<Integer> client : clients) {
        total += client.get();
      }
      double elapsed = (System.nanoTime() - start) / 1e9;
      double cpuMicros = keycloak().minus(before).cpuMicros();
      return new ClosedLoop(total / elapsed, cpuMicros / 1000 / total);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static int repeat(long end, int client, IntConsumer operation) {
    int count = 0;
    while (System.nanoTime() < end) {
      operation.accept(client);
      count++;
    }
    return count;
  }

  /** Keycloak is the only Java process that this one has started. */
  private static Usage keycloak() {
    return ProcessHandle.current()
        .descendants()
        .filter(it -> it.info().command().filter(name -> name.endsWith("/java")).isPresent())
        .map(Usage::of)
        .findFirst()
        .orElseThrow();
  }
}
