package io.github.cockpitsso.testkit.keycloak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Whether a Keycloak can answer. A listening port or a line in the log is not enough: Keycloak
 * listens, and logs that it has started, before it can answer.
 */
final class Readiness implements BooleanSupplier {
  static final Duration DEADLINE = Duration.ofMinutes(5);

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final HttpRequest health;

  Readiness(int managementPort) {
    this.health = HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + managementPort + "/health/ready"))
        .timeout(Duration.ofSeconds(2))
        .build();
  }

  @Override
  public boolean getAsBoolean() {
    try {
      return client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
