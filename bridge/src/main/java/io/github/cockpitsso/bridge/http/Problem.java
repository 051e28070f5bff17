package io.github.cockpitsso.bridge.http;

import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.request.Method;
import io.github.cockpitsso.client.http.Json;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/**
 * A refusal as a client sees it: RFC 9457 with the bridge's reason, and the headers that belong to
 * its status.
 */
final class Problem {
  private Problem() {}

  /**
   * Writes the headers and returns the body.
   *
   * @param challenges for {@code WWW-Authenticate}, if the reason has one
   */
  static ByteBuffer write(
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
