package io.github.cockpitsso.testkit.net;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server for bodies of any size, without keeping them: it counts the bytes of {@code POST
 * /api/sink}, and sends a fixed number of bytes for {@code GET /api/source}. Every lookup of a key
 * gets the same answer.
 */
public final class Flood implements AutoCloseable {
  private static final int PIECE = 64 * 1024;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final long size;
  private final byte[] keyAnswer;

  private Flood(HttpServer server, long size, String keyAnswer) {
    this.server = server;
    this.size = size;
    this.keyAnswer = keyAnswer.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Starts the server on a free port.
   *
   * @param size number of bytes that the source sends
   * @param keyAnswer JSON for {@code /api/sso/}
   */
  public static Flood start(long size, String keyAnswer) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      Flood flood = new Flood(HttpServer.create(address, 0), size, keyAnswer);
      flood.server.setExecutor(flood.threads);
      flood.server.createContext("/api/sso/", flood::key);
      flood.server.createContext("/api/sink", flood::count);
      flood.server.createContext("/api/source", flood::send);
      flood.server.start();
      return flood;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void key(HttpExchange exchange) throws IOException {
    answer(exchange, keyAnswer);
  }

  private void count(HttpExchange exchange) throws IOException {
    long count = exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
    answer(exchange, ("{\"bytes\":" + count + "}").getBytes(StandardCharsets.UTF_8));
  }

  private void send(HttpExchange exchange) throws IOException {
    byte[] piece = new byte[PIECE];
    exchange.getResponseHeaders().add("Content-Type", "application/octet-stream");
    exchange.sendResponseHeaders(200, size);
    try (OutputStream body = exchange.getResponseBody()) {
      for (long left = size; left > 0; left -= piece.length) {
        body.write(piece, 0, (int) Math.min(left, piece.length));
      }
    }
  }

  private static void answer(HttpExchange exchange, byte[] json) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, json.length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(json);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
