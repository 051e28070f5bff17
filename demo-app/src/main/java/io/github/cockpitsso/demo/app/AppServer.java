package io.github.cockpitsso.demo.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.Resource;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Serves the web app: its files, {@code /config.json}, {@code /health}, and keycloak-js from
 * its WebJar.
 */
public final class AppServer implements AutoCloseable {
  private final Server server;
  private final ServerConnector connector;

  private AppServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Starts the server, which then answers requests.
   *
   * @throws IOException if it cannot listen on the address
   */
  public static AppServer start(AppSettings settings) throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(16, 2);
    threads.setName("app");
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    server.addConnector(connector);
    PageHeaders pages = new PageHeaders(settings, routes(server, settings));
    server.setHandler(pages);
    server.setErrorHandler((request, response, callback) -> error(pages, response, callback));
    try {
      server.start();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("The web app's server does not start", e);
    }
    return new AppServer(server, connector);
  }

  /** The port that it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Waits until the server is stopped. */
  public void join() throws InterruptedException {
    server.join();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The web app's server does not stop", e);
    }
  }

  private static Handler routes(Server server, AppSettings settings) {
    PathMappingsHandler routes = new PathMappingsHandler();
    routes.addMapping(
        PathSpec.from("/health"),
        new Page("text/plain;charset=utf-8", "ok\n".getBytes(StandardCharsets.UTF_8)));
    routes.addMapping(
        PathSpec.from("/config.json"), new Page("application/json", config(settings)));
    routes.addMapping(
        PathSpec.from("/vendor/keycloak-js/keycloak.min.js"),
        new Page("text/javascript;charset=utf-8", keycloakJs()));
    routes.addMapping(PathSpec.from("/"), files(server, "app/"));
    // Jetty's file handler works only in a context.
    return new ContextHandler(routes, "/");
  }

  private static ResourceHandler files(Server server, String folder) {
    Resource root = ResourceFactory.of(server).newClassLoaderResource(folder, false);
    if (root == null) {
      throw new IllegalStateException(folder + " is not on the class path");
    }
    ResourceHandler files = new ResourceHandler();
    files.setBaseResource(root);
    files.setDirAllowed(false);
    files.setEtags(true);
    files.setCacheControl("no-cache");
    files.setWelcomeFiles("index.html");
    return files;
  }

  /**
   * The one file of the WebJar that the page loads. The name of its folder contains the version.
   */
  private static byte[] keycloakJs() {
    Properties pom = new Properties();
    try (InputStream in = resource("META-INF/maven/org.webjars.npm/keycloak-js/pom.properties")) {
      pom.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String file = "META-INF/resources/webjars/keycloak-js/" + pom.getProperty("version")
        + "/dist/keycloak.min.js";
    try (InputStream in = resource(file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) {
    InputStream found = AppServer.class.getClassLoader().getResourceAsStream(name);
    if (found == null) {
      throw new IllegalStateException(name + " is not on the class path");
    }
    return found;
  }

  private static byte[] config(AppSettings settings) {
    Map<String, URI> addresses = Map.of("issuer", settings.issuer(), "bridge", settings.bridge());
    Map<String, Object> config = new TreeMap<>(addresses);
    config.put("clientId", settings.clientId());
    config.put("collection", settings.collection());
    try {
      return new ObjectMapper().writeValueAsBytes(config);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean error(PageHeaders pages, Response response, Callback callback) {
    pages.addTo(response.getHeaders());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
    String text = response.getStatus() + " " + HttpStatus.getMessage(response.getStatus()) + "\n";
    Content.Sink.write(response, true, text, callback);
    return true;
  }

  /** A page with fixed content. */
  private static final class Page extends Handler.Abstract.NonBlocking {
    private final String type;
    private final byte[] content;

    Page(String type, byte[] content) {
      this.type = type;
      this.content = content;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
        response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
        Response.writeError(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
        return true;
      }
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
      response.write(true, ByteBuffer.wrap(content), callback);
      return true;
    }
  }
}
