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
import io.github.cockpitsso.bridge.tls.TlsContext;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.ContentSourceRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.component.ContainerLifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a request to Cockpit with the user's key, and the answer back. Bodies stream both ways. */
public final class CockpitProxy extends ContainerLifeCycle {
  private static final Logger log = LoggerFactory.getLogger(CockpitProxy.class);

  private final CockpitSettings cockpit;
  private final Optional<URI> publicUrl;
  private final HttpClient client;
  private final KeyRefusals keyRefusals;
  private final String root;
  private final HttpField host;
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
    this.cockpit = settings.cockpit();
    this.publicUrl = settings.server().publicUrl().map(URI::create);
    this.client = CockpitClient.create(settings, tls);
    this.heldBodies = heldBodies;
    this.keyRefusals = new KeyRefusals(keyRetry, this::forward);
    String space = SpacePrefix.publicPrefix(cockpit.address());
    String base = cockpit.address().base().toString();
    this.root = base.substring(0, base.length() - space.length());
    this.host = new HttpField(HttpHeader.HOST, URI.create(root).getAuthority());
    this.secrets = new SecretFields(settings.answers(), space);
    this.images = new Images(settings);
    installBean(client);
  }

  /** Sets the threads that read Cockpit's answers: the server's own. To be called before start. */
  public void use(Executor threads) {
    client.setExecutor(threads);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    // Jetty adds these at the start. Bodies pass as they come.
    client.getContentDecoderFactories().clear();
    client.getProtocolHandlers().clear();
    client.getProtocolHandlers().put(new InterimAnswers());
  }

  /** Forwards an authorized request. */
  public void forward(Exchange exchange) {
    try {
      // While Cockpit works, the client has nothing to send. A body that stalls is being read, and
      // that read times out.
      exchange.request().addIdleTimeoutListener(timeout -> false);
      send(exchange);
    } catch (RuntimeException e) {
      log.error("Cannot forward the request: {}", exchange.head().path().raw(), e);
      exchange.refuse(Refusal.of(Reason.INTERNAL_ERROR));
    }
  }

  private void send(Exchange exchange) {
    Request request = exchange.request();
    RequestHead head = exchange.head();
    String path = head.path().inner();
    Optional<BufferedResponse> aboutUser = secrets.areIn(head)
        ? Optional.of(new BufferedResponse(request, secrets, heldBodies))
        : Optional.empty();
    var queue = new QueueTime(client.getScheduler(), cockpit.queueTime(), exchange.connection());
    org.eclipse.jetty.client.Request toCockpit = client
        .newRequest(URI.create(root + head.path().with(head.query())))
        .method(head.method())
        .idleTimeout(cockpit.timeout(path).toMillis(), TimeUnit.MILLISECONDS)
        .onRequestListener(queue)
        .headers(fields -> write(exchange, aboutUser.isPresent(), fields));
    addBody(exchange, toCockpit);
    // A client that disconnected must not hold a connection to Cockpit until the next piece of
    // the answer.
    request.addFailureListener(failure -> {
      // The request also fails after the bridge aborted it: that is not the client's failure.
      if (toCockpit.getAbortCause() == null) {
        exchange.bodyFailed(failure);
      }
      var unused = toCockpit.abort(failure);
    });
    toCockpit.send(new CockpitResponse(
        exchange,
        cockpit.idleTimeout(path),
        keyRefusals,
        aboutUser,
        images,
        (answer, failure) -> fail(exchange, answer, failure)));
    queue.watch(toCockpit);
  }

  /** Writes all headers that Cockpit gets but those of the body's length. */
  private void write(Exchange exchange, boolean aboutUser, HttpFields.Mutable fields) {
    Request request = exchange.request();
    fields.add(host);
    RequestHeaders.copy(request.getHeaders(), fields);
    if (!Exchange.hasContent(request)) {
      fields.remove(HttpHeader.CONTENT_TYPE);
    }
    if (aboutUser || Images.areRequestedBy(exchange)) {
      // The bridge reads the answer, so it must not be compressed.
      fields.put(HttpHeader.ACCEPT_ENCODING, RequestHeaders.UNCODED);
    }
    if (exchange.head().path().takesKey()) {
      fields.add(Credentials.API_KEY, exchange.checked().account().apiKey().reveal());
    }
    fields.add(HttpHeader.X_FORWARDED_FOR, Request.getRemoteAddr(request));
    // From the connection: an absolute-form target may contain any scheme.
    String connection = request.getConnectionMetaData().isSecure() ? "https" : "http";
    fields.add(
        HttpHeader.X_FORWARDED_PROTO,
        publicUrl.isPresent() ? publicUrl.get().getScheme() : connection);
    // Not from Host if possible: clients can send any, and Cockpit and its addons build links.
    String authority = publicUrl.isPresent()
        ? publicUrl.get().getRawAuthority()
        : request.getHttpURI().getAuthority();
    if (authority != null) {
      fields.add(HttpHeader.X_FORWARDED_HOST, authority);
    }
  }

  private static void addBody(Exchange exchange, org.eclipse.jetty.client.Request toCockpit) {
    if (!Exchange.hasContent(exchange.request())) {
      return;
    }
    String type = toCockpit.getHeaders().get(HttpHeader.CONTENT_TYPE);
    Optional<byte[]> body = exchange.checked().body();
    if (body.isEmpty()) {
      toCockpit.body(new StreamedBody(exchange, type));
    } else if (body.get().length > 0) {
      toCockpit.body(new BytesRequestContent(type, body.get()));
    }
  }

  private void fail(
      Exchange exchange, org.eclipse.jetty.client.Response answer, Throwable failure) {
    Response response = exchange.response();
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
      exchange.callback().failed(failure);
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
  private static final class StreamedBody extends ContentSourceRequestContent {
    private final Exchange exchange;
    private volatile boolean abandoned;
    private int turn;
    private boolean yielded;

    StreamedBody(Exchange exchange, String type) {
      super(exchange.checked().source(), type);
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
    public void demand(Runnable task) {
      if (yielded) {
        exchange.execute(task);
      } else {
        super.demand(task);
      }
    }

    /** A fast body, too, must let its thread serve others now and then. */
    @Override
    public Content.Chunk read() {
      yielded = turn >= CockpitResponse.TURN;
      if (yielded) {
        turn = 0;
        return null;
      }
      Content.Chunk chunk = super.read();
      turn = chunk == null ? 0 : turn + chunk.remaining();
      if (Content.Chunk.isFailure(chunk) && !abandoned) {
        exchange.bodyFailed(chunk.getFailure());
      }
      return chunk;
    }
  }
}
