package io.github.cockpitsso.bridge.warmup;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.Locale;

/**
 * Sends requests on one connection to a server in this process. It does as little as possible: its
 * own code is of no use after the warm-up.
 */
final class LoopbackClient implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final int port;
  private Socket socket = new Socket(Proxy.NO_PROXY);
  private InputStream in = InputStream.nullInputStream();

  LoopbackClient(int port) {
    this.port = port;
  }

  /**
   * Sends a request and reads the whole answer.
   *
   * @return the status
   */
  int send(byte[] request) throws IOException {
    if (!socket.isConnected()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getAllByName(StandIn.HOST)[0], port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    }
    socket.getOutputStream().write(request);
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    int length = 0;
    boolean chunked = false;
    boolean last = false;
    for (String field = line(); !field.isEmpty(); field = line()) {
      String lower = field.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(lower.indexOf(':') + 1).strip());
      }
      chunked |= lower.startsWith("transfer-encoding:");
      last |= lower.equals("connection: close");
    }
    in.skipNBytes(length);
    while (chunked) {
      int size = Integer.parseInt(line(), 16);
      in.skipNBytes(size + 2L);
      chunked = size > 0;
    }
    if (last) {
      close();
      socket = new Socket(Proxy.NO_PROXY);
    }
    return status;
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("The connection was closed");
      } else if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
