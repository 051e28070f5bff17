package io.github.cockpitsso.it.apps;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** Answers one request as a test wants it, and all others with a list of one item. */
final class FakeBridge implements AutoCloseable {
  private static final Answer LIST = new Answer(
      200, "{\"data\": [{\"_id\": \"1\", \"titel\": \"One\"}], \"meta\": {\"total\": 1}}");

  private final HttpServer server;
  private final AtomicReference<Optional<Answer>> next = new AtomicReference<>(Optional.empty());
  private final List<String> tokens = new CopyOnWriteArrayList<>();

  private record Answer(int status, String body) {}

  private FakeBridge(HttpServer server) {
    this.server = server;
    server.createContext("/", this::answer);
    server.start();
  }

  static FakeBridge start() throws IOException {
    return new FakeBridge(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Sets the answer to the next request. It has {@code Retry-After: 7}. */
  void next(int status, String body) {
    tokens.clear();
    next.set(Optional.of(new Answer(status, body)));
  }

  /** The access tokens of all requests since {@link #next}. */
  List<String> tokens() {
    return List.copyOf(tokens);
  }

  private void answer(HttpExchange exchange) throws IOException {
    tokens.add(exchange.getRequestHeaders().getFirst("Authorization").replace("Bearer ", ""));
    Answer answer = next.getAndSet(Optional.empty()).orElse(LIST);
    byte[] body = answer.body().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Retry-After", "7");
    // 0 would mean an unknown length.
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
