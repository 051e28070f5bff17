package io.github.cockpitsso.testkit.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Finds free ports for programs that cannot choose one themselves, and ports in use. */
public final class Ports {
  // Operating systems use higher ports for outgoing connections and for servers that ask for any
  // free port. They could take a port there before the program uses it.
  private static final int FIRST = 10_000;
  private static final int COUNT = 22_768;
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private Ports() {}

  /** A free port of the loopback interface. This process does not return it again soon. */
  public static int free() {
    for (int tries = 0; tries < COUNT; tries++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Another program uses this port.
      }
    }
    throw new IllegalStateException("No free port from " + FIRST + " on");
  }

  /** Whether a server listens on this port of the loopback interface. */
  public static boolean isOpen(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
