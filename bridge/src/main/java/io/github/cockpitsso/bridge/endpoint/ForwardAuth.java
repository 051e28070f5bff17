package io.github.cockpitsso.bridge.endpoint;

import io.github.cockpitsso.bridge.content.ContentRequest;
import io.github.cockpitsso.bridge.exchange.Credentials;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.exchange.SpacePrefix;
import io.github.cockpitsso.bridge.pipeline.Admission;
import io.github.cockpitsso.bridge.pipeline.RequestCheck;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.upstream.SecretFields;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Tells a front server whether a request may go to Cockpit, and with which key
 * ({@code docs/forward-auth.md}). It is the gateway's own judgement; what depends on more than the
 * front server shows is refused. For whoever is not trusted this does not exist.
 */
public final class ForwardAuth extends Handler.Abstract {
  static final String PATH = "/forward-auth";
  private static final String REASON = "X-Forward-Auth-Reason";
  // Envoy sends the beginning of a body that is too large, if it is told to.
  private static final String PARTIAL = "x-envoy-auth-partial-body";

  private final TrustedCallers callers;
  private final Admission admission;
  private final RequestCheck judgement;
  private final SecretFields secrets;
  private final boolean unseenBodies;

  /** Answers by the same admission and judgement as the gateway. */
  ForwardAuth(BridgeSettings settings, Admission admission, RequestCheck judgement) {
    this.callers = new TrustedCallers(settings.forwardAuth());
    this.admission = admission;
    this.judgement = judgement;
    this.secrets = new SecretFields(
        settings.answers(), SpacePrefix.publicPrefix(settings.cockpit().address()));
    this.unseenBodies = settings.forwardAuth().unseenBodies();
  }

  /** Whether a request's path is one of those here. */
  public static boolean isAsked(Request request) {
    String path = request.getHttpURI().getPath();
    return path != null && (path.equals(PATH) || path.startsWith(PATH + "/"));
  }

  @Override
  public boolean handle(Request question, Response response, Callback callback) {
    if (!isAsked(question) || !callers.sent(question)) {
      return false;
    }
    Decision<Exchange> asked = OriginalRequest.read(question)
        .then(original -> admission
            .read(original.getMethod(), original.getHttpURI(), original.getHeaders())
            .then(head -> Decision.granted(new Exchange(original, response, callback, head))))
        .then(this::judgeSight);
    var unused = asked
        .thenLater(exchange -> judgement
            .of(exchange)
            .thenApply(granted -> granted.then(ForwardAuth::judgeForm))
            .thenCompose(granted -> granted.thenLater(judgement::readStream))
            .exceptionally(failure -> RequestCheck.failed(exchange, failure)))
        .thenAccept(decision -> end(question, response, callback, decision));
    return true;
  }

  /**
   * Before anything is used up that counts once: the front server may send the request through the
   * bridge instead.
   */
  private Decision<Exchange> judgeSight(Exchange exchange) {
    if (exchange.head().path().isUpload() || secrets.areIn(exchange.head())) {
      return Decision.refused(Reason.ANSWER_NOT_SEEN);
    }
    HttpFields headers = exchange.request().getHeaders();
    if (headers.contains(PARTIAL) && !"false".equals(headers.get(PARTIAL))) {
      return Decision.refused(Reason.BODY_NOT_SEEN, "only its beginning");
    } else if (!Exchange.hasContent(exchange.request())) {
      boolean granted = unseenBodies && !admission.policyNeedsBody(exchange);
      return judgement.needsBody(exchange) && !granted
          ? Decision.refused(Reason.BODY_NOT_SEEN)
          : Decision.granted(exchange);
    }
    return exchange.head().contentTypes().isEmpty()
        ? Decision.refused(Reason.BODY_NOT_SEEN, "its Content-Type did not come along")
        : Decision.granted(exchange);
  }

  /** The front server sends on what it got, and not what was read here. */
  private static Decision<Exchange> judgeForm(Exchange exchange) {
    return exchange.content().map(ContentRequest::plain).orElse(true)
        ? Decision.granted(exchange)
        : Decision.refused(
            Reason.PARAMETER_NOT_UNDERSTOOD, "forward-auth takes plain JSON and GraphQL alone");
  }

  private static void end(
      Request question, Response response, Callback callback, Decision<Exchange> decision) {
    if (decision instanceof Decision.Refused<Exchange> refused) {
      Refusal refusal = refused.refusal();
      response.getHeaders().put(REASON, refusal.reason().id());
      Exchange.refuse(question, response, callback, refusal);
      return;
    }
    Exchange exchange = decision.ifGranted().orElseThrow();
    response.setStatus(HttpStatus.OK_200);
    response
        .getHeaders()
        .put(Credentials.API_KEY, exchange.account().apiKey().reveal())
        .put(HttpHeader.CACHE_CONTROL, "no-store")
        .put(HttpHeader.CONTENT_LENGTH, 0);
    response.write(true, null, callback);
  }
}
