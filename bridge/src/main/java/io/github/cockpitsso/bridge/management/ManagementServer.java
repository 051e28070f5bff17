package io.github.cockpitsso.bridge.management;

import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The server for health and metrics. It has threads of its own, and answers while the public server
 * is busy.
 */
public final class ManagementServer {
  private static final int MAX_THREADS = 6;

  private final Server server;
  private final ServerConnector connector;

  /**
   * A server that is not started yet.
   *
   * @param readiness read at each call
   * @param metrics the text of the metrics, read at each call
   */
  public ManagementServer(
      String host, int port, Supplier<Readiness> readiness, Supplier<String> metrics) {
    var pool = new QueuedThreadPool(MAX_THREADS, 1);
    pool.setName("bridge-management");
    server = new Server(pool);
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    server.addConnector(connector);
    server.setErrorHandler(ManagementServer::writeError);
    server.setHandler(new Pages(readiness, metrics));
  }

  /**
   * Starts to listen.
   *
   * @throws Exception if the address is in use, or does not belong to this host
   */
  public void start() throws Exception {
    server.start();
  }

  /** The port listened on. */
  public int port() {
    return connector.getLocalPort();
  }

  /**
   * Stops at once.
   *
   * @throws Exception if a component does not stop
   */
  public void stop() throws Exception {
    server.stop();
  }

  private static final class Pages extends Handler.Abstract.NonBlocking {
    private final Supplier<Readiness> readiness;
    private final Supplier<String> metrics;

    Pages(Supplier<Readiness> readiness, Supplier<String> metrics) {
      this.readiness = readiness;
      this.metrics = metrics;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
        return write(response, callback, 405, "text/plain", "GET only\n");
      }
      return switch (Request.getPathInContext(request)) {
        case "/health/live" ->
          write(response, callback, 200, "application/json", "{\"status\":\"UP\"}");
        case "/health/ready" -> {
          Readiness state = readiness.get();
          yield write(
              response, callback, state.isReady() ? 200 : 503, "application/json", state.json());
        }
        case "/metrics" ->
          write(response, callback, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.get());
        default -> write(response, callback, 404, "text/plain", "not found\n");
      };
    }
  }

  /** Answers Jetty's own errors with a line of text: its HTML page names the software. */
  private static boolean writeError(Request request, Response response, Callback callback) {
    int status = request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException failure
        ? failure.getCode()
        : response.getStatus();
    String line = HttpStatus.getMessage(status) + "\n";
    return write(response, callback, status, "text/plain", line);
  }

  private static boolean write(
      Response response, Callback callback, int status, String type, String text) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    Content.Sink.write(response, true, text, callback);
    return true;
  }
}
