package io.github.cockpitsso.bridge.upstream;

import io.github.cockpitsso.bridge.exchange.BodyBudget;
import io.github.cockpitsso.bridge.exchange.Checked;
import io.github.cockpitsso.bridge.exchange.Credentials;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.exchange.Failures;
import io.github.cockpitsso.bridge.exchange.SpacePrefix;
import io.github.cockpitsso.bridge.pipeline.Stage;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.reload.ReloadedFiles;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.settings.CockpitSettings;
import io.github.cockpitsso.bridge.settings.LimitSettings;
import io.github.cockpitsso.bridge.tls.TlsContext;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a request to Cockpit with the user's key, and the answer back. Bodies stream both ways. */
public final class CockpitProxy extends ProxyHandler.Reverse {
  private static final Logger log = LoggerFactory.getLogger(CockpitProxy.class);

  private final CockpitSettings cockpit;
  private final Optional<URI> publicUrl;
  private final Optional<ReloadedFiles<TlsContext>> tls;
  private final LimitSettings limits;
  private final KeyRefusals keyRefusals;
  private final String root;
  private final SecretFields secrets;
  private final Images images;
  private final BodyBudget heldBodies;

  /**
   * A proxy to this Cockpit.
   *
   * @param tls for https; empty for the JVM's truststore
   * @param heldBodies for answers that are read as a whole
   * @param keyRetry finds another key when Cockpit refused the one of a request
   */
  public CockpitProxy(
      BridgeSettings settings,
      Optional<ReloadedFiles<TlsContext>> tls,
      BodyBudget heldBodies,
      Stage<Checked, Checked> keyRetry) {
    super(CockpitProxy::target);
    this.cockpit = settings.cockpit();
    this.publicUrl = settings.server().publicUrl().map(URI::create);
    this.tls = tls;
    this.limits = settings.limits();
    this.heldBodies = heldBodies;
    this.keyRefusals = new KeyRefusals(keyRetry, this::forward);
    String space = SpacePrefix.publicPrefix(cockpit.address());
    String base = cockpit.address().base().toString();
    this.root = base.substring(0, base.length() - space.length());
    this.secrets = new SecretFields(settings.answers(), space);
    this.images = new Images(settings);
    setUseServerThreadPool(true);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    getHttpClient().getProtocolHandlers().clear();
    getHttpClient().getProtocolHandlers().put(new InterimAnswers());
  }

  /** Forwards an authorized request. */
  public void forward(Exchange exchange) {
    try {
      // While Cockpit works, the client has nothing to send. A body that stalls is being read, and
      // that read times out.
      exchange.request().addIdleTimeoutListener(timeout -> false);
      handle(new ForwardedRequest(exchange), exchange.response(), exchange.callback());
    } catch (RuntimeException e) {
      log.error("Cannot forward the request: {}", exchange.head().path().raw(), e);
      exchange.refuse(Refusal.of(Reason.INTERNAL_ERROR));
    }
  }

  private static HttpURI target(Request request) {
    throw new IllegalStateException("requests have their target already: " + request);
  }

  @Override
  protected HttpClient newHttpClient() {
    return CockpitClient.create(tls);
  }

  @Override
  protected void configureHttpClient(HttpClient client) {
    super.configureHttpClient(client);
    CockpitClient.configure(client, cockpit, limits.headers(), limits.concurrentRequests());
  }

  @Override
  protected org.eclipse.jetty.client.Request newProxyToServerRequest(
      Request request, HttpURI target) {
    Exchange exchange = ((ForwardedRequest) request).exchange();
    org.eclipse.jetty.client.Request toCockpit = super.newProxyToServerRequest(request, target)
        .idleTimeout(
            cockpit.timeout(exchange.head().path().inner()).toMillis(), TimeUnit.MILLISECONDS)
        .onRequestBegin(exchange.connection())
        .onRequestListener(new QueueTime(getHttpClient(), cockpit.queueTime()));
    // A client that disconnected must not hold a connection to Cockpit until the next piece of
    // the answer.
    request.addFailureListener(failure -> {
      // The request also fails after the bridge aborted it: that is not the client's failure.
      if (toCockpit.getAbortCause() == null) {
        exchange.bodyFailed(failure);
      }
      var unused = toCockpit.abort(failure);
    });
    return toCockpit;
  }

  @Override
  protected HttpURI rewriteHttpURI(Request request) {
    RequestHead head = ((ForwardedRequest) request).exchange().head();
    return HttpURI.from(URI.create(root + head.path().with(head.query())));
  }

  @Override
  protected void copyRequestHeaders(Request request, org.eclipse.jetty.client.Request toCockpit) {
    Exchange exchange = ((ForwardedRequest) request).exchange();
    toCockpit.headers(fields -> {
      for (HttpField field : request.getHeaders()) {
        if (field.getHeader() != HttpHeader.TRANSFER_ENCODING) {
          fields.add(field);
        }
      }
      if (secrets.areIn(exchange.head()) || Images.areRequestedBy(exchange)) {
        // The bridge reads the answer, so it must not be compressed.
        fields.put(HttpHeader.ACCEPT_ENCODING, RequestHeaders.UNCODED);
      }
      if (exchange.head().path().takesKey()) {
        fields.put(Credentials.API_KEY, exchange.checked().account().apiKey().reveal());
      }
    });
  }

  @Override
  protected void addProxyHeaders(Request request, org.eclipse.jetty.client.Request toCockpit) {
    // From the connection: an absolute-form target may contain any scheme.
    String connection = request.getConnectionMetaData().isSecure() ? "https" : "http";
    // Not from Host if possible: clients can send any, and Cockpit and its addons build links.
    Optional<String> host = publicUrl
        .map(URI::getRawAuthority)
        .or(() -> Optional.ofNullable(request.getHttpURI().getAuthority()));
    toCockpit.headers(fields -> {
      fields.put("X-Forwarded-For", Request.getRemoteAddr(request));
      fields.put("X-Forwarded-Proto", publicUrl.map(URI::getScheme).orElse(connection));
      host.ifPresent(authority -> fields.put("X-Forwarded-Host", authority));
    });
  }

  @Override
  protected org.eclipse.jetty.client.Request.Content newProxyToServerRequestContent(
      Request request, Response response, org.eclipse.jetty.client.Request toCockpit) {
    Exchange exchange = ((ForwardedRequest) request).exchange();
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    Optional<byte[]> body = exchange.checked().body();
    return body.isPresent()
        ? new BytesRequestContent(type, body.get())
        : new StreamedBody(request, exchange);
  }

  @Override
  protected org.eclipse.jetty.client.Response.CompleteListener newServerToProxyResponseListener(
      Request request,
      org.eclipse.jetty.client.Request toCockpit,
      Response response,
      Callback callback) {
    Exchange exchange = ((ForwardedRequest) request).exchange();
    return new CockpitResponse(
        exchange,
        new ProxyResponseListener(request, toCockpit, response, callback),
        cockpit.idleTimeout(exchange.head().path().inner()),
        keyRefusals,
        secrets.areIn(exchange.head())
            ? Optional.of(new BufferedResponse(request, secrets, heldBodies))
            : Optional.empty(),
        images);
  }

  @Override
  protected void onServerToProxyResponseFailure(
      Request request,
      org.eclipse.jetty.client.Request toCockpit,
      org.eclipse.jetty.client.Response answer,
      Response response,
      Callback callback,
      Throwable failure) {
    Exchange exchange = ((ForwardedRequest) request).exchange();
    if (!response.isCommitted() && answer.getStatus() == 0 && exchange.mayBeSentAgain(failure)) {
      log.debug("Cockpit closed a kept connection", failure);
      forward(exchange);
      return;
    } else if (response.isCommitted()) {
      if (failure instanceof TimeoutException) {
        log.warn(
            "Cockpit's answer broke off after a pause of bridge.cockpit.idle-timeout or"
                + " bridge.cockpit.timeouts: {}",
            exchange.head().path().raw());
      } else {
        log.debug("Cockpit's answer broke off", failure);
      }
      callback.failed(failure);
      return;
    }
    Reason reason =
        exchange.bodyFailure().map(Failures::ofClient).orElseGet(() -> Failures.ofCockpit(failure));
    if (reason.status() >= 500) {
      log.warn("{} {}: {}", reason.id(), exchange.head().path().raw(), failure.toString());
    }
    // The headers of Cockpit's answer may be set already; they do not describe this one.
    ResponseHeaders.withdraw(response.getHeaders());
    exchange.refuse(
        reason == Reason.COCKPIT_REDIRECTS && Images.areRequestedBy(exchange)
            ? new Refusal(reason, images.whyNotServed())
            : Refusal.of(reason));
  }

  /** The client's body as it comes. Its failure is kept in the exchange. */
  private static final class StreamedBody extends ProxyRequestContent {
    private final Exchange exchange;
    private volatile boolean abandoned;

    StreamedBody(Request request, Exchange exchange) {
      super(request);
      this.exchange = exchange;
    }

    /**
     * The bridge's HTTP client reads no more: what fails from now on is not the sender's failure.
     */
    @Override
    public void fail(Throwable failure) {
      abandoned = true;
      super.fail(failure);
    }

    @Override
    public Content.Chunk read() {
      Content.Chunk chunk = super.read();
      if (Content.Chunk.isFailure(chunk) && !abandoned) {
        exchange.bodyFailed(chunk.getFailure());
      }
      return chunk;
    }
  }
}
