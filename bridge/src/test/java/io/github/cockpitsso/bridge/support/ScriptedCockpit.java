package io.github.cockpitsso.bridge.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A Cockpit whose answers a test writes byte by byte. It returns alice's API key, and counts the
 * open connections of all other requests.
 */
public final class ScriptedCockpit implements AutoCloseable {
  private static final String KEY = KeyAnswer.ofAlice();

  /** Writes an answer. */
  @FunctionalInterface
  public interface Script {
    void write(OutputStream out) throws IOException;
  }

  private final ServerSocket listening;
  private final Script script;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger open = new AtomicInteger();

  private ScriptedCockpit(ServerSocket listening, Script script) {
    this.listening = listening;
    this.script = script;
  }

  /**
   * Starts a Cockpit that answers all requests except those for keys with this script, and keeps
   * connections open.
   */
  public static ScriptedCockpit start(Script script) {
    try {
      var cockpit =
          new ScriptedCockpit(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
      cockpit.threads.execute(cockpit::accept);
      return cockpit;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  /** The number of connections that ran the script and that the bridge has not closed. */
  public int open() {
    return open.get();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    boolean counted = false;
    try (socket) {
      socket.setTcpNoDelay(true);
      var in = new BufferedReader(
          new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        boolean isForKey = line.contains(" /api/sso/");
        while (line != null && !line.isEmpty()) {
          line = in.readLine();
        }
        if (isForKey) {
          socket.getOutputStream().write(key());
        } else {
          if (!counted) {
            counted = true;
            open.incrementAndGet();
          }
          script.write(socket.getOutputStream());
        }
      }
    } catch (IOException e) {
      // The bridge closed the connection.
    } finally {
      if (counted) {
        open.decrementAndGet();
      }
    }
  }

  private static byte[] key() {
    return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + KEY.length()
            + "\r\n\r\n" + KEY)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
