package io.github.cockpitsso.provider.http;

import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.http.Bounds;
import io.github.cockpitsso.client.http.Call;
import io.github.cockpitsso.client.http.Reply;
import io.github.cockpitsso.client.http.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHeaders;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.client.methods.RequestBuilder;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.conn.ConnectionPoolTimeoutException;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.entity.ContentType;
import org.apache.http.impl.client.CloseableHttpClient;

/**
 * Sends calls with Keycloak's HTTP client (Apache HttpClient 4), within {@link Bounds}. Cookies,
 * redirects and HTTP authentication are always disabled. The total timeout includes the client's
 * retries. Only the DNS lookup of the operating system cannot be interrupted.
 */
public final class KeycloakTransport implements Transport {
  private static final int MAX_EXCEPTION = 200;

  private final CloseableHttpClient client;
  private final DeadlineTimer deadlines;
  private final Bounds bounds;

  /** Sends with this client. The caller closes the client and the timer. */
  public KeycloakTransport(CloseableHttpClient client, DeadlineTimer deadlines, Bounds bounds) {
    this.client = client;
    this.deadlines = deadlines;
    this.bounds = bounds;
  }

  @Override
  public Reply send(Call call) {
    HttpUriRequest request = request(call);
    var late = new AtomicBoolean();
    try (DeadlineTimer.Deadline deadline = deadlines.in(bounds.total(), () -> {
      late.set(true);
      request.abort();
    })) {
      return exchange(request);
    } catch (IOException | RuntimeException e) {
      // If a request is aborted at the wrong moment, Apache throws IllegalStateException
      // and others.
      if (late.get()) {
        return new Reply.Failed(
            Outage.TIMEOUT, "no complete answer within " + bounds.total().toMillis() + " ms");
      }
      if (e instanceof IOException broken) {
        return failed(broken);
      }
      throw (RuntimeException) e;
    }
  }

  private HttpUriRequest request(Call call) {
    RequestBuilder request = RequestBuilder.create(call.method())
        .setUri(call.uri())
        .setHeader(HttpHeaders.ACCEPT, ContentType.APPLICATION_JSON.getMimeType())
        // A dead pooled connection shows only after the password was sent, and nothing is
        // sent twice.
        .setHeader(HttpHeaders.CONNECTION, "close")
        .setConfig(RequestConfig.custom()
            .setConnectTimeout(millis(bounds.connect()))
            .setConnectionRequestTimeout(millis(bounds.connect()))
            .setSocketTimeout(millis(bounds.read()))
            .setRedirectsEnabled(false)
            .setAuthenticationEnabled(false)
            .setContentCompressionEnabled(false)
            .setCookieSpec(CookieSpecs.IGNORE_COOKIES)
            .build());
    call.apiKey().ifPresent(key -> request.setHeader("api-key", key.reveal()));
    call.body()
        .ifPresent(body ->
            request.setEntity(new ByteArrayEntity(body, ContentType.create("application/json"))));
    return request.build();
  }

  private Reply exchange(HttpUriRequest request) throws IOException {
    // Closing the response before its end closes the connection, so nothing more is read.
    try (CloseableHttpResponse response = client.execute(request)) {
      HttpEntity entity = response.getEntity();
      byte[] body = entity == null ? new byte[0] : read(entity);
      if (body.length > bounds.maxBytes()) {
        return new Reply.TooLarge(bounds.maxBytes());
      }
      Header type = response.getFirstHeader(HttpHeaders.CONTENT_TYPE);
      return new Reply.Answer(
          response.getStatusLine().getStatusCode(), type == null ? "" : type.getValue(), body);
    }
  }

  private byte[] read(HttpEntity entity) throws IOException {
    // Not in a try: close() would read an endless response to its end. Not readNBytes: it reads
    // once more after the last byte, and Apache then waits for another one.
    InputStream content = entity.getContent();
    byte[] body = new byte[bounds.maxBytes() + 1];
    int length = 0;
    while (length < body.length) {
      int more = content.read(body, length, body.length - length);
      if (more < 0) {
        break;
      }
      length += more;
    }
    return Arrays.copyOf(body, length);
  }

  private Reply failed(IOException e) {
    if (e instanceof ConnectionPoolTimeoutException) {
      return new Reply.Failed(
          Outage.BUSY,
          "Keycloak's HTTP client is at its limit; see its option max-pooled-per-route");
    } else if (e instanceof ConnectTimeoutException) {
      return new Reply.Failed(
          Outage.CONNECT, "no connection within " + bounds.connect().toMillis() + " ms");
    } else if (e instanceof SocketTimeoutException) {
      return new Reply.Failed(
          Outage.TIMEOUT, "nothing received for " + bounds.read().toMillis() + " ms");
    } else if (e instanceof SSLException) {
      return new Reply.Failed(Outage.TLS, line(e));
    } else if (e instanceof java.net.ConnectException
        || e instanceof java.net.UnknownHostException
        || e instanceof java.net.NoRouteToHostException) {
      return new Reply.Failed(Outage.CONNECT, line(e));
    }
    return new Reply.Failed(Outage.BROKEN, line(e));
  }

  /**
   * The exception's class and message as one line of a log. The other side may have written the
   * message, so line breaks are removed.
   */
  static String line(Exception e) {
    String message = e.getMessage() == null ? "" : ": " + e.getMessage();
    String line = (e.getClass().getSimpleName() + message).replaceAll("\\p{Cc}", " ");
    return line.length() > MAX_EXCEPTION ? line.substring(0, MAX_EXCEPTION) : line;
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
