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
 * Nodes of one Keycloak as in production: with one database, and with caches that notify each other
 * of changes (Infinispan with {@code jdbc-ping}). Each node has its own URL, and its tokens name
 * that URL. The nodes always run the distribution, never the image.
 */
public final class KeycloakCluster implements AutoCloseable {
  private static final Pattern VIEW = Pattern.compile(
      "ISPN000094: Received new cluster view for channel [^:]+: \\[[^\\]]+\\] \\(([0-9]+)\\)");
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final List<DistributionKeycloak> nodes = new ArrayList<>();

  private KeycloakCluster() {}

  /**
   * Starts this number of nodes, and waits until all are ready and know each other.
   *
   * @param setup the options of each node
   * @throws IllegalStateException with the end of the log if a node does not become ready
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
    // One after the other: the first node creates the tables, the others join it.
    while (nodes.size() < size) {
      DistributionKeycloak node = DistributionKeycloak.start(
          each.withOption("--cache-embedded-network-bind-port=" + Ports.free()));
      nodes.add(node);
      running.push(node);
    }
    nodes.forEach(node -> awaitMembers(node, size));
  }

  /** Nodes are numbered from 0. A killed node keeps its number. */
  public KeycloakServer node(int number) {
    return nodes.get(number);
  }

  /** Kills a node like a power cut (SIGKILL). Its work stays unfinished. */
  public void kill(int number) {
    nodes.get(number).kill();
  }

  /** Waits until this node sees this number of nodes. */
  public void awaitMembers(KeycloakServer node, int size) {
    Awaitility.await("cluster of " + size)
        .atMost(DEADLINE)
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
