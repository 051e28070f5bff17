package io.github.cockpitsso.provider.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a request, answers with any bytes and closes the connection. */
final class RawServer implements AutoCloseable {
  private static final Pattern LENGTH =
      Pattern.compile("content-length: (\\d+)", Pattern.CASE_INSENSITIVE);

  private final ServerSocket socket;
  private final String answer;
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile String request = "";
  private volatile Duration drip = Duration.ZERO;
  private volatile boolean isWaiting;
  private volatile boolean isHasty;

  RawServer(String answer) {
    this.answer = answer;
    try {
      socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var thread = new Thread(this::accept, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Keeps the connection open after the answer. */
  RawServer thenWait() {
    isWaiting = true;
    return this;
  }

  /** Answers without reading a request. */
  RawServer atOnce() {
    isHasty = true;
    return this;
  }

  /** Sends another byte after each pause, without end. */
  RawServer thenDrip(Duration pause) {
    drip = pause;
    return this;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** The last request. */
  String request() {
    return request;
  }

  int connections() {
    return connections.get();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        connections.incrementAndGet();
        request = isHasty ? "" : read(client.getInputStream());
        OutputStream out = client.getOutputStream();
        out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        linger(out);
      } catch (IOException | InterruptedException e) {
        // The client or the test has closed the connection.
      }
    }
  }

  private void linger(OutputStream out) throws IOException, InterruptedException {
    while (!drip.isZero() && !closed.await(drip.toMillis(), TimeUnit.MILLISECONDS)) {
      out.write('x');
      out.flush();
    }
    if (isWaiting) {
      closed.await();
    }
  }

  private static String read(InputStream in) throws IOException {
    var text = new StringBuilder();
    int end = -1;
    while (end < 0 || text.length() < end) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      text.append((char) next);
      if (end < 0 && text.toString().endsWith("\r\n\r\n")) {
        Matcher length = LENGTH.matcher(text);
        end = text.length() + (length.find() ? Integer.parseInt(length.group(1)) : 0);
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
