package io.github.cockpitsso.demo.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses a port for each part before the start, because the parts must know each other's
 * addresses. Each part has a default port that it uses whenever the port is free.
 */
final class Ports {
  private final Set<Integer> chosen = new HashSet<>();
  private final List<String> remarks = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * Chooses the port for a part.
   *
   * @param wanted the port that the user requested; 0 for a free port
   * @param usual the default port, if the user requested no port
   * @param option the option that requests a port, for messages
   */
  int choose(String part, Optional<Integer> wanted, int usual, String option) {
    if (wanted.isPresent() && wanted.get() != 0) {
      int port = wanted.get();
      if (port < 1 || port > 65535) {
        problems.add(
            option + " " + port + ": it must be a port from 1 to 65535, or 0 for a free port.");
      } else if (!take(port)) {
        problems.add(option + " " + port
            + ": this port is in use. Choose another port, or 0 for a free port.");
      }
      return port;
    }
    if (wanted.isEmpty()) {
      if (take(usual)) {
        return usual;
      }
      int other = anyFree();
      remarks.add("Port " + usual + " is in use; " + part + " uses " + other + " instead.");
      return other;
    }
    return anyFree();
  }

  /** Notes about the choice for the user. */
  List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** Why a port cannot be chosen. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  private boolean take(int port) {
    return free(port) && chosen.add(port);
  }

  private int anyFree() {
    while (true) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        int port = socket.getLocalPort();
        socket.close();
        if (take(port)) {
          return port;
        }
      } catch (IOException e) {
        throw new IllegalStateException("This machine has no free port", e);
      }
    }
  }

  /** Every address of the name localhost counts: a browser may try any of them first. */
  private static boolean free(int port) {
    try {
      for (InetAddress address : InetAddress.getAllByName("localhost")) {
        try (ServerSocket socket = new ServerSocket()) {
          // As servers do: the connections of the run before, which linger, do not count.
          socket.setReuseAddress(true);
          socket.bind(new InetSocketAddress(address, port));
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
