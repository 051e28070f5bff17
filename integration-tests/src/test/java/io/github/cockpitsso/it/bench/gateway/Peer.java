package io.github.cockpitsso.it.bench.gateway;

import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.real.ConfiguredServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * A gateway that runs.
 *
 * @param name its name in the results
 * @param verifies whether it checks tokens
 * @param process the process whose CPU and memory count, with its children
 * @param listening seconds until it listened; NaN if not measured
 */
record Peer(
    String name,
    boolean verifies,
    URI uri,
    ProcessHandle process,
    double listening,
    AutoCloseable server)
    implements AutoCloseable {
  static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  static Peer of(String name, boolean verifies, int port, ConfiguredServer server) {
    URI uri = URI.create("http://127.0.0.1:" + port);
    return new Peer(name, verifies, uri, server.process(), Double.NaN, server);
  }

  static Peer of(String name, BridgeServer bridge, double listening) {
    return new Peer(name, true, bridge.uri(), bridge.process(), listening, bridge);
  }

  /** Whether it is more than the upstream itself. */
  boolean isGateway() {
    return !name.equals("direct");
  }

  /** Whether it gets faster while it runs. */
  boolean warmsUp() {
    return name.matches("(bridge|spring|express).*");
  }

  /**
   * Accepts a valid token, adds the API key, and rejects a forged token if it verifies tokens.
   *
   * @throws IllegalStateException with the responses otherwise
   */
  void check(Site site) throws IOException, InterruptedException {
    String token = site.token(1).sign();
    String valid = answer(token);
    String forged = answer(token.substring(0, token.length() - 20) + "A".repeat(20));
    if (!valid.equals("200 {\"key\":\"" + (isGateway() ? "USR-" + Site.KEY : "") + "\"}")
        || forged.startsWith("401") != verifies) {
      throw new IllegalStateException("%s answers a valid token with %s, and a forged one with %s"
          .formatted(name, valid, forged));
    }
  }

  /** Status and body of a request for the API key that the upstream sees. */
  String answer(String token) throws IOException, InterruptedException {
    HttpResponse<String> response = HTTP.send(
        HttpRequest.newBuilder(uri.resolve("/api/key"))
            .header("Authorization", "Bearer " + token)
            .build(),
        HttpResponse.BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (Exception e) {
      throw new IllegalStateException(name + " does not stop", e);
    }
  }
}
