package io.github.cockpitsso.bridge.support;

import io.github.cockpitsso.testkit.bridge.BridgeServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A balancer as they all are: asks each bridge now and then whether it is ready, and gives new
 * connections to those that were. It knows bytes and no requests, and tries nothing again.
 */
public final class Balancer implements AutoCloseable {
  private static final int INTERVAL_MS = 100;

  private final ServerSocket listening;
  private final List<BridgeServer> bridges;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService checks = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger turn = new AtomicInteger();
  private volatile List<BridgeServer> ready;

  private Balancer(ServerSocket listening, List<BridgeServer> bridges) {
    this.listening = listening;
    this.bridges = bridges;
    this.ready = bridges;
  }

  /** One before these bridges, all of which are ready. */
  public static Balancer before(List<BridgeServer> bridges) throws IOException {
    var balancer = new Balancer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), bridges);
    var unused = balancer.checks.scheduleWithFixedDelay(
        balancer::check, 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
    balancer.threads.execute(balancer::accept);
    return balancer;
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  private void check() {
    ready = bridges.stream().filter(Balancer::isReady).toList();
  }

  private static boolean isReady(BridgeServer bridge) {
    try {
      return new Call(bridge.managementUri().toString(), "GET", "/health/ready")
              .send()
              .status()
          == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        threads.execute(() -> connect(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void connect(Socket client) {
    List<BridgeServer> now = ready;
    URI bridge = now.get(Math.floorMod(turn.getAndIncrement(), now.size())).uri();
    try (client;
        var socket = new Socket(bridge.getHost(), bridge.getPort())) {
      threads.execute(() -> pass(client, socket));
      pass(socket, client);
    } catch (IOException e) {
      // The client sees a connection that ends without an answer, and counts it.
    }
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // Whoever was the reason sees it on his side.
    }
  }

  @Override
  public void close() throws IOException {
    checks.shutdownNow();
    listening.close();
    threads.shutdownNow();
  }
}
