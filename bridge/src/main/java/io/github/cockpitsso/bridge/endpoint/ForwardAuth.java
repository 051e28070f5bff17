package io.github.cockpitsso.bridge.endpoint;

import io.github.cockpitsso.bridge.exchange.Checked;
import io.github.cockpitsso.bridge.exchange.Credentials;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.exchange.Read;
import io.github.cockpitsso.bridge.pipeline.Pipeline;
import io.github.cockpitsso.bridge.pipeline.Step;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers a front server whether a request may go to Cockpit, and with which key
 * ({@code docs/forward-auth.md}). The stages are the gateway's own. What depends on more than the
 * front server shows is rejected. Callers that are not trusted do not see this endpoint.
 */
public final class ForwardAuth extends Handler.Abstract.NonBlocking {
  static final String PATH = "/forward-auth";
  private static final String REASON = "X-Forward-Auth-Reason";

  private final TrustedCallers callers;
  private final Pipeline pipeline;
  private final VisibleParts visible;

  /** An endpoint that decides by the gateway's own pipeline. */
  public ForwardAuth(BridgeSettings settings, Pipeline pipeline) {
    this.callers = new TrustedCallers(settings.forwardAuth());
    this.pipeline = pipeline;
    this.visible = new VisibleParts(settings, pipeline);
  }

  /** Whether a request is for this endpoint, by its path. */
  public static boolean isFor(Request request) {
    String path = request.getHttpURI().getPath();
    return path != null && (path.equals(PATH) || path.startsWith(PATH + "/"));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!isFor(request) || !callers.includeSenderOf(request)) {
      return false;
    }
    Decision<Exchange> read =
        OriginalRequest.read(request).then(original -> pipeline.read(original, response, callback));
    if (read instanceof Decision.Refused<Exchange> refused) {
      refuse(request, response, callback, refused.refusal());
      return true;
    }
    Exchange exchange = read.ifGranted().orElseThrow();
    Pipeline.runToEnd(
        this::run,
        exchange,
        exchange.read(),
        (same, decision) -> decision
            .ifRefused()
            .ifPresentOrElse(
                refusal -> refuse(request, response, callback, refusal), () -> grant(exchange)));
    return true;
  }

  /**
   * The gateway's stages, with one stage before and two after. The front server forwards what it
   * got, and not the form that was read here.
   */
  private Step<Checked> run(Exchange exchange, Read read) {
    return visible
        .run(exchange, read)
        .then(exchange, pipeline)
        .then(exchange, ForwardAuth::checkForm)
        .then(exchange, pipeline.bodies()::readRest);
  }

  private static Step<Checked> checkForm(Exchange exchange, Checked request) {
    return request.content().plain()
        ? Step.granted(request)
        : Step.of(Decision.refused(
            Reason.PARAMETER_NOT_UNDERSTOOD, "forward-auth takes plain JSON and GraphQL alone"));
  }

  private static void refuse(
      Request request, Response response, Callback callback, Refusal refusal) {
    response.getHeaders().put(REASON, refusal.reason().id());
    Exchange.refuse(request, response, callback, refusal);
  }

  private static void grant(Exchange exchange) {
    Response response = exchange.response();
    response.setStatus(HttpStatus.OK_200);
    response
        .getHeaders()
        .put(Credentials.API_KEY, exchange.checked().account().apiKey().reveal())
        .put(HttpHeader.CACHE_CONTROL, "no-store")
        .put(HttpHeader.CONTENT_LENGTH, 0);
    response.write(true, null, exchange.callback());
  }
}
