package io.github.cockpitsso.it.clients;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** Serves the files of a folder to a browser. */
final class PageServer implements AutoCloseable {
  private final HttpServer server;
  private final Path folder;

  private PageServer(HttpServer server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  /** Starts the server on a free port. */
  static PageServer start(Path folder) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var site = new PageServer(HttpServer.create(address, 0), folder);
    site.server.createContext("/", site::serve);
    site.server.start();
    return site;
  }

  /** The origin of the server. */
  String origin() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Path file = folder.resolve(exchange.getRequestURI().getPath().substring(1));
      if (Files.isRegularFile(file)) {
        exchange.getResponseHeaders().set("Content-Type", type(file));
        byte[] content = Files.readAllBytes(file);
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private static String type(Path file) {
    return file.toString().endsWith(".js") ? "text/javascript" : "text/html; charset=utf-8";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
