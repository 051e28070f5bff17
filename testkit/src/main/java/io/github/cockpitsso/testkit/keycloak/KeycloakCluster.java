package io.github.cockpitsso.testkit.keycloak;

import io.github.cockpitsso.testkit.net.Ports;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * Nodes of one Keycloak, as operators run them: on one database, with caches that tell each other what has changed (Infinispan,
 * found by {@code jdbc-ping}). Each has a URL of its own, and its tokens are of that URL. Always distributions, never images.
 */
public final class KeycloakCluster implements AutoCloseable {
  private static final Pattern VIEW = Pattern.compile(
      "ISPN000094: Received new cluster view for channel [^:]+: \\[[^\\]]+\\] \\(([0-9]+)\\)");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final List<DistributionKeycloak> nodes = new ArrayList<>();

  private KeycloakCluster() {}

  /**
   * Starts so many nodes, and waits until all are ready and know each other.
   *
   * @param setup of each of them
   * @throws IllegalStateException if one does not get ready; with the end of its log
   */
  public static KeycloakCluster start(KeycloakSetup setup, int size) {
    var cluster = new KeycloakCluster();
    boolean complete = false;
    try {
      cluster.open(setup, size);
      complete = true;
    } finally {
      if (!complete) {
        cluster.close();
      }
    }
    return cluster;
  }

  private void open(KeycloakSetup setup, int size) {
    H2Server database = H2Server.start(setup.distribution());
    running.push(database);
    KeycloakSetup each = setup
        .withEnvironment(DistributionKeycloak.ADMIN_PASSWORD, UUID.randomUUID().toString())
        .withOption("--cache=ispn")
        .withOption("--cache-embedded-network-bind-address=127.0.0.1")
        .withOption("--db-url=" + database.url())
        .withOption("--db-username=sa")
        .withOption("--db-password=" + UUID.randomUUID());
    // One after the other: the first makes the tables, the next ones join it.
    while (nodes.size() < size) {
      DistributionKeycloak node = DistributionKeycloak.start(
          each.withOption("--cache-embedded-network-bind-port=" + Ports.free()));
      nodes.add(node);
      running.push(node);
    }
    nodes.forEach(node -> awaitMembers(node, size));
  }

  /** Nodes are counted from 0; a killed one keeps its number. */
  public KeycloakServer node(int number) {
    return nodes.get(number);
  }

  /** Ends a node as a power cut would (SIGKILL); what it was doing is left as it is. */
  public void kill(int number) {
    nodes.get(number).kill();
  }

  /** Waits until this node knows that it is one of so many. */
  public void awaitMembers(KeycloakServer node, int size) {
    Awaitility.await("cluster of " + size)
        .atMost(PATIENCE)
        .until(() -> VIEW.matcher(node.log())
            .results()
            .reduce((earlier, later) -> later)
            .filter(view -> view.group(1).equals(String.valueOf(size)))
            .isPresent());
  }

  @Override
  public void close() {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
