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
 * A TCP load balancer: checks the readiness of each bridge regularly, and forwards new connections
 * to ready bridges. It does not retry requests.
 */
public final class LoadBalancer implements AutoCloseable {
  private static final int INTERVAL_MS = 100;

  private final ServerSocket listening;
  private final List<BridgeServer> bridges;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService checks = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger turn = new AtomicInteger();
  private volatile List<BridgeServer> ready;

  private LoadBalancer(ServerSocket listening, List<BridgeServer> bridges) {
    this.listening = listening;
    this.bridges = bridges;
    this.ready = bridges;
  }

  /** Starts a load balancer in front of these bridges, which must be ready. */
  public static LoadBalancer start(List<BridgeServer> bridges) throws IOException {
    var loadBalancer =
        new LoadBalancer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), bridges);
    var unused = loadBalancer.checks.scheduleWithFixedDelay(
        loadBalancer::check, 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
    loadBalancer.threads.execute(loadBalancer::accept);
    return loadBalancer;
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  private void check() {
    ready = bridges.stream().filter(LoadBalancer::isReady).toList();
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
      // The load balancer was closed.
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
      // The client notices that the connection ended without an answer.
    }
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // The other side notices that the connection ended.
    }
  }

  @Override
  public void close() throws IOException {
    checks.shutdownNow();
    listening.close();
    threads.shutdownNow();
  }
}
