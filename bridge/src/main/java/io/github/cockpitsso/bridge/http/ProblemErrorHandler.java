package io.github.cockpitsso.bridge.http;

import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.request.Method;
import io.github.cockpitsso.client.http.Json;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers every error, the pipeline's, Jetty's own, and unparsable ones, as RFC 9457 with the
 * bridge's reason, and with the headers that belong to its status.
 */
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
    response.write(true, write(refusal, answered, challenges, response.getHeaders()), callback);
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

  /**
   * Writes the headers and returns the body.
   *
   * @param challenges for {@code WWW-Authenticate}, if the reason has one
   */
  private static ByteBuffer write(
      Refusal refusal, int status, List<String> challenges, HttpFields.Mutable headers) {
    Reason reason = refusal.reason();
    headers.put(HttpHeader.CONTENT_TYPE, "application/problem+json");
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    reason
        .retryAfter()
        .ifPresent(seconds -> headers.put(HttpHeader.RETRY_AFTER, seconds.toString()));
    if (reason.challenges()) {
      // One line each: not every client can tell commas between challenges from those within.
      headers.remove(HttpHeader.WWW_AUTHENTICATE);
      challenges.forEach(each -> headers.add(HttpHeader.WWW_AUTHENTICATE, each));
    }
    if (reason == Reason.METHOD_NOT_ALLOWED && !headers.contains(HttpHeader.ALLOW)) {
      headers.put(HttpHeader.ALLOW, Method.ALLOW);
    }
    var json = Json.object()
        .put("type", "about:blank")
        .put("title", HttpStatus.getMessage(status))
        .put("status", status)
        .put("detail", detail(refusal))
        .put("reason", reason.id());
    byte[] body = Json.write(json);
    headers.put(HttpHeader.CONTENT_LENGTH, body.length);
    return ByteBuffer.wrap(body);
  }

  private static String detail(Refusal refusal) {
    return refusal.detail().isEmpty()
        ? refusal.reason().title()
        : refusal.reason().title() + " (" + refusal.detail() + ")";
  }
}
