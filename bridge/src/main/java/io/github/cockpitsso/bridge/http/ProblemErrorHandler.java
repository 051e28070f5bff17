package io.github.cockpitsso.bridge.http;

import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import java.util.List;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers every error with a {@link Problem}: the pipeline's, Jetty's own, and unparsable ones. */
public final class ProblemErrorHandler extends ErrorHandler {
  private final Challenge challenge;

  public ProblemErrorHandler(Challenge challenge) {
    this.challenge = challenge;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = status(request, response);
    Refusal refusal =
        Exchange.refusal(request).orElseGet(() -> Refusal.of(serversOwn(request, status)));
    int answered = Exchange.refusal(request).isPresent() ? refusal.reason().status() : status;
    request.setAttribute(Exchange.REASON, refusal.reason().id());
    response.setStatus(answered);
    List<String> challenges = challenge.of(
        refusal.reason(), request.getHeaders().getValuesList(HttpHeader.AUTHORIZATION));
    response.write(
        true, Problem.write(refusal, answered, challenges, response.getHeaders()), callback);
    return true;
  }

  private static int status(Request request, Response response) {
    Object failure = request.getAttribute(ERROR_EXCEPTION);
    if (failure instanceof HttpException refused) {
      return refused.getCode();
    }
    // Jetty reports an invalid Host of HTTP/2 as a fault of its own.
    return failure instanceof IllegalArgumentException && !Http2Framing.hasSeen(request)
        ? HttpStatus.BAD_REQUEST_400
        : response.getStatus();
  }

  private static Reason serversOwn(Request request, int status) {
    return status == 503 && Draining.concerns(request)
        ? Reason.SHUTTING_DOWN
        : Reason.ofStatus(status);
  }
}
