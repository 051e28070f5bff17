package io.github.cockpitsso.testkit.keycloak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Where a server can listen, and whether it can answer. */
final class Readiness {
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private Readiness() {}

  /**
   * Waits until the server is ready. Not for the port, nor for a line in the log: Keycloak listens, and says that it has
   * started, before it can answer.
   *
   * @return false if it has ended instead, or is not ready in time
   */
  static boolean await(int managementPort, BooleanSupplier isAlive) {
    URI health = URI.create("http://127.0.0.1:" + managementPort + "/health/ready");
    HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> !isAlive.getAsBoolean() || isReady(client, health));
    } catch (ConditionTimeoutException e) {
      return false;
    }
    return isAlive.getAsBoolean();
  }

  private static boolean isReady(HttpClient client, URI health) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(2)).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
