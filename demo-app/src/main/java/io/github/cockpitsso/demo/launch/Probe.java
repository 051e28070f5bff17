package io.github.cockpitsso.demo.launch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waits for a process until its address answers 200. */
final class Probe {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(ANSWER)
      .build();

  /**
   * Returns when {@code address} answers 200.
   *
   * @param end completes when the process ends, with its exit code
   * @throws PartFailure if the process ends before, or takes longer than {@code timeout}
   */
  void await(URI address, CompletableFuture<Integer> end, Duration timeout)
      throws PartFailure, InterruptedException {
    Instant deadline = Instant.now().plus(timeout);
    while (!ready(address)) {
      if (end.isDone()) {
        throw new PartFailure("It ended during its start with exit code " + end.join() + ".");
      }
      if (Instant.now().isAfter(deadline)) {
        throw new PartFailure("It was not ready after " + timeout.toSeconds() + " seconds: "
            + address + " does not answer 200.");
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    }
  }

  private boolean ready(URI address) throws InterruptedException {
    try {
      return http.send(
                  HttpRequest.newBuilder(address).timeout(ANSWER).build(),
                  BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
