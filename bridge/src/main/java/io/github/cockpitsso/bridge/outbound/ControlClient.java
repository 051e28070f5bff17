package io.github.cockpitsso.bridge.outbound;

import io.github.cockpitsso.bridge.tls.TlsContext;
import io.github.cockpitsso.bridge.token.IntrospectionCall;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Bounds;
import io.github.cockpitsso.client.http.Call;
import io.github.cockpitsso.client.http.Reply;
import io.github.cockpitsso.client.http.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Apache HttpClient within {@link Bounds}: no redirects, retries or cookies, a limit on the size of
 * responses, and a deadline for the whole call, even if the server sends slowly.
 */
public final class ControlClient implements Transport, IntrospectionCall, AutoCloseable {
  /** For 32 lookups of keys and 8 introspections. */
  private static final int MAX_CONNECTIONS = 40;

  private final Bounds bounds;
  private final CloseableHttpClient http;
  private final ScheduledExecutorService deadlines;

  /**
   * A client with its own connections.
   *
   * @param tls for https, read for each new connection; empty for the JVM's own settings
   */
  public ControlClient(Bounds bounds, Optional<? extends Supplier<TlsContext>> tls) {
    this.bounds = bounds;
    this.deadlines = Executors.newSingleThreadScheduledExecutor(
        new DefaultThreadFactory("bridge-deadlines", true));
    this.http = HttpClients.custom()
        .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
            .useSystemProperties()
            .setTlsSocketStrategy(
                tls.<TlsSocketStrategy>map(ControlClient::by).orElse(ControlClient::bySystem))
            .setMaxConnTotal(MAX_CONNECTIONS)
            .setMaxConnPerRoute(MAX_CONNECTIONS)
            .setDefaultConnectionConfig(ConnectionConfig.custom()
                .setConnectTimeout(timeout(bounds.connect().toMillis()))
                .setSocketTimeout(timeout(bounds.read().toMillis()))
                // PHP closes connections after each response, and many servers do when idle.
                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                .build())
            .build())
        .setDefaultRequestConfig(RequestConfig.custom()
            .setConnectionRequestTimeout(timeout(bounds.total().toMillis()))
            .setResponseTimeout(timeout(bounds.read().toMillis()))
            // Otherwise plain HTTP requests contain "Upgrade: TLS/1.2", which some servers reject.
            .setProtocolUpgradeEnabled(false)
            .build())
        .useSystemProperties()
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .setUserAgent("cockpit-bridge")
        .build();
  }

  @Override
  public Reply send(Call call) {
    return execute(request(call));
  }

  /** As {@link #send}, with the server's time. */
  public TimedReply sendTimed(Call call) {
    var date = new AtomicReference<Optional<Instant>>(Optional.empty());
    Reply reply = execute(request(call), response -> {
      date.set(date(response));
      return read(response);
    });
    return new TimedReply(reply, date.get());
  }

  private static HttpUriRequestBase request(Call call) {
    var request = new HttpUriRequestBase(call.method(), call.uri());
    call.apiKey().ifPresent(key -> request.setHeader("api-key", key.reveal()));
    call.body()
        .ifPresent(
            body -> request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON)));
    return request;
  }

  private static Optional<Instant> date(ClassicHttpResponse response) {
    Header header = response.getFirstHeader("Date");
    return header == null
        ? Optional.empty()
        : Optional.ofNullable(DateUtils.parseStandardDate(header.getValue()));
  }

  @Override
  public Reply introspect(
      URI endpoint, String clientId, Secret clientSecret, Secret token, boolean withKey) {
    var request = new HttpUriRequestBase("POST", endpoint);
    // RFC 6749, 2.3.1: both are form-encoded first.
    String credentials = encode(clientId) + ":" + encode(clientSecret.reveal());
    request.setHeader(
        "Authorization",
        "Basic "
            + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.US_ASCII)));
    // The provider's API key mapper reads the last field, other servers ignore it.
    String form = "token=" + encode(token.reveal()) + "&token_type_hint=access_token"
        + (withKey ? "" : "&cockpit_api_key=false");
    request.setEntity(new ByteArrayEntity(
        form.getBytes(StandardCharsets.US_ASCII), ContentType.APPLICATION_FORM_URLENCODED));
    return execute(request);
  }

  /** The JVM's truststore is large, so it is read only if a call needs it. */
  private static SSLSocket bySystem(
      Socket socket, String target, int port, Object attachment, HttpContext context)
      throws IOException {
    return DefaultClientTlsStrategy.createSystemDefault()
        .upgrade(socket, target, port, attachment, context);
  }

  private static TlsSocketStrategy by(Supplier<TlsContext> tls) {
    return (socket, target, port, attachment, context) -> new DefaultClientTlsStrategy(
            tls.get().context())
        .upgrade(socket, target, port, attachment, context);
  }

  Reply execute(HttpUriRequestBase request) {
    return execute(request, this::read);
  }

  private Reply execute(HttpUriRequestBase request, HttpClientResponseHandler<Reply> reader) {
    request.setHeader("Accept", "application/json");
    var late = new AtomicBoolean();
    ScheduledFuture<?> deadline = deadlines.schedule(
        () -> {
          late.set(true);
          request.cancel();
        },
        bounds.total().toMillis(),
        TimeUnit.MILLISECONDS);
    try {
      return http.execute(request, reader);
    } catch (IOException | IllegalStateException e) {
      return late.get()
          ? new Reply.Failed(
              Outage.TIMEOUT, "no response within " + bounds.total().toMillis() + " ms")
          : new Reply.Failed(outage(e), e.getClass().getSimpleName());
    } finally {
      deadline.cancel(false);
    }
  }

  private Reply read(ClassicHttpResponse response) throws IOException {
    Header type = response.getFirstHeader("Content-Type");
    String contentType = type == null || type.getValue() == null ? "" : type.getValue();
    if (response.getEntity() == null) {
      return new Reply.Answer(response.getCode(), contentType, new byte[0]);
    }
    InputStream content = response.getEntity().getContent();
    byte[] body = content.readNBytes(bounds.maxBytes() + 1);
    if (body.length > bounds.maxBytes()) {
      // A normal close would read the rest first.
      response.close();
      return new Reply.TooLarge(bounds.maxBytes());
    }
    return new Reply.Answer(response.getCode(), contentType, body);
  }

  private static Outage outage(Exception failure) {
    if (failure instanceof SSLException) {
      return Outage.TLS;
    } else if (failure instanceof ConnectTimeoutException
        || failure instanceof ConnectException
        || failure instanceof UnknownHostException
        || failure instanceof NoRouteToHostException) {
      return Outage.CONNECT;
    }
    return failure instanceof SocketTimeoutException ? Outage.TIMEOUT : Outage.BROKEN;
  }

  private static Timeout timeout(long millis) {
    return Timeout.ofMilliseconds(millis);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    http.close(CloseMode.IMMEDIATE);
  }
}
