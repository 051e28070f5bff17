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

/** Free ports for servers, and checks that a server can answer. */
final class Readiness {
  static final Duration DEADLINE = Duration.ofMinutes(5);

  private Readiness() {}

  /**
   * Waits until the server is ready. A listening port or a line in the log is not enough: Keycloak
   * listens, and logs that it has started, before it can answer.
   *
   * @return false if the server has ended, or is not ready in time
   */
  static boolean await(int managementPort, BooleanSupplier isAlive) {
    URI health = URI.create("http://127.0.0.1:" + managementPort + "/health/ready");
    HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    try {
      Awaitility.await()
          .atMost(DEADLINE)
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
