package io.github.cockpitsso.bridge.warmup;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Keycloak and Cockpit for the warm-up: one server on a free port of the loopback address. It
 * answers every caller the same and stores nothing.
 */
final class StandIn implements AutoCloseable {
  static final String HOST = "127.0.0.1";

  private static final int MAX_THREADS = 8;
  private static final String REALM = "/realms/warm-up";
  private static final String KEYS = REALM + "/certs";
  private static final String USERS = "/api/sso/users/";
  private static final String ITEM =
      "{\"_id\":\"65f000000000000000000000\",\"_state\":1,\"title\":\"A title\",\"text\":\"...\"}";

  private final Server server;
  private final ServerConnector connector;
  private final String items = "[" + (ITEM + ",").repeat(24) + ITEM + "]";
  private final String apiKey;
  private volatile String keys = "";

  private StandIn() {
    byte[] random = new byte[20];
    new SecureRandom().nextBytes(random);
    apiKey = "USR-" + HexFormat.of().formatHex(random);
    var pool = new QueuedThreadPool(MAX_THREADS, 1);
    pool.setName("bridge-warm-up");
    server = new Server(pool);
    connector =
        new ServerConnector(server, 0, 1, new HttpConnectionFactory(new HttpConfiguration()));
    connector.setHost(HOST);
    server.addConnector(connector);
    server.setHandler(new Answers());
  }

  static StandIn start() throws Exception {
    var standIn = new StandIn();
    standIn.server.start();
    return standIn;
  }

  /** The issuer's keys from now on. */
  void publish(String set) {
    keys = set;
  }

  String url() {
    return "http://" + HOST + ":" + connector.getLocalPort();
  }

  String apiKey() {
    return apiKey;
  }

  String issuer() {
    return url() + REALM;
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }

  private final class Answers extends Handler.Abstract.NonBlocking {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      String path = Request.getPathInContext(request);
      if (path.equals(REALM + "/.well-known/openid-configuration")) {
        write(
            response,
            callback,
            "{\"issuer\":\"" + issuer() + "\",\"jwks_uri\":\"" + url() + KEYS + "\"}");
      } else if (path.equals(KEYS)) {
        write(response, callback, keys);
      } else if (path.startsWith(USERS)) {
        String id = path.substring(USERS.length()).replace("/key", "");
        write(
            response,
            callback,
            "{\"apiKey\":\"" + apiKey + "\",\"user\":{\"_id\":\"" + id
                + "\",\"user\":\"warm-up\",\"role\":\"editor\",\"active\":true}}");
      } else {
        Content.Source.consumeAll(
            request, Callback.from(() -> write(response, callback, items), callback::failed));
      }
      return true;
    }

    private static void write(Response response, Callback callback, String json) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
      Content.Sink.write(response, true, json, callback);
    }
  }
}
