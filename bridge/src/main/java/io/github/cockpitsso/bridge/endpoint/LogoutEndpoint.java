package io.github.cockpitsso.bridge.endpoint;

import io.github.cockpitsso.bridge.exchange.BodyBudget;
import io.github.cockpitsso.bridge.exchange.BufferedBody;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.guard.EncodedNames;
import io.github.cockpitsso.bridge.key.KeyRing;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.token.Logout;
import io.github.cockpitsso.bridge.token.LogoutTokens;
import io.github.cockpitsso.bridge.token.TokenVerifier;
import io.github.cockpitsso.client.http.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives logouts from the issuer (OpenID Connect Back-Channel Logout 1.0, 2.5 to 2.8). Anyone may
 * call it: only the logout token counts.
 */
public final class LogoutEndpoint extends Handler.Abstract.NonBlocking {
  static final String PATH = "/backchannel-logout";

  private static final Logger log = LoggerFactory.getLogger(LogoutEndpoint.class);
  private static final String FIELD = "logout_token";
  private static final Pattern FORM = Pattern.compile(
      "application/x-www-form-urlencoded(?:\\s*;\\s*charset=\"?(?:utf-8|iso-8859-1|us-ascii)\"?)?\\s*",
      Pattern.CASE_INSENSITIVE);
  // Logout tokens have about 1000 bytes. Callers are unknown: each gets little memory and time, so
  // that slow ones do not block the issuer.
  private static final int MAX_BODY = 4 * 1024;
  private static final int MAX_BODIES = 4096 * MAX_BODY;
  private static final int MAX_SECONDS = 5;

  private final LogoutTokens tokens;
  private final TokenVerifier verifier;
  private final KeyRing keys;
  private final BodyBudget budget = new BodyBudget(MAX_BODIES);

  /** An endpoint that ends sessions in these caches. */
  public LogoutEndpoint(LogoutTokens tokens, TokenVerifier verifier, KeyRing keys) {
    this.tokens = tokens;
    this.verifier = verifier;
    this.keys = keys;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!PATH.equals(request.getHttpURI().getPath())) {
      return false;
    }
    if (!HttpMethod.POST.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, "POST");
      Exchange.refuse(request, response, callback, Refusal.of(Reason.METHOD_NOT_ALLOWED));
      return true;
    }
    var unused = form(request)
        .thenCompose(form -> form.then(LogoutEndpoint::token).thenLater(tokens::take))
        .thenApply(decision -> decision.then(logout -> end(request, logout)))
        .whenComplete((decision, failure) -> {
          if (failure != null) {
            log.error("A logout failed", failure);
            Exchange.refuse(request, response, callback, Refusal.of(Reason.INTERNAL_ERROR));
          } else {
            answer(request, response, callback, decision.ifRefused());
          }
        });
    return true;
  }

  private Decision<Logout> end(Request request, Logout logout) {
    Exchange.loggedOut(request, logout);
    verifier.end(logout);
    keys.end(logout);
    return Decision.granted(logout);
  }

  private CompletableFuture<Decision<byte[]>> form(Request request) {
    HttpFields headers = request.getHeaders();
    List<String> types = headers.getValuesList(HttpHeader.CONTENT_TYPE);
    String query = Optional.ofNullable(request.getHttpURI().getQuery()).orElse("");
    if (types.size() != 1
        || !FORM.matcher(types.get(0)).matches()
        || headers.contains(HttpHeader.CONTENT_ENCODING)) {
      return CompletableFuture.completedFuture(malformed("it is not a form"));
    } else if (EncodedNames.first(query, FIELD::equals).isPresent()) {
      return CompletableFuture.completedFuture(malformed("its query contains a token"));
    }
    return BufferedBody.read(request, MAX_BODY, budget)
        .completeOnTimeout(Decision.refused(Reason.BODY_TIMEOUT), MAX_SECONDS, TimeUnit.SECONDS);
  }

  /** Reads the only logout token of a form; other fields do not matter (2.5). */
  private static Decision<String> token(byte[] form) {
    var fields = new Fields(true);
    try {
      UrlEncoded.decodeTo(
          new String(form, StandardCharsets.ISO_8859_1), fields::add, StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      return malformed("its form is invalid");
    }
    List<String> tokens = fields.getValuesOrEmpty(FIELD);
    return tokens.size() == 1
        ? Decision.granted(tokens.get(0))
        : malformed("it has " + tokens.size() + " fields " + FIELD);
  }

  private static <T> Decision<T> malformed(String detail) {
    return Decision.refused(Reason.LOGOUT_TOKEN, detail);
  }

  /**
   * Answers 400 for every problem of the request (2.8). A problem of the bridge is not a failed
   * logout: the issuer may retry.
   */
  private static void answer(
      Request request, Response response, Callback callback, Optional<Refusal> refusal) {
    if (refusal.filter(each -> each.reason().status() >= 500).isPresent()) {
      Exchange.refuse(request, response, callback, refusal.get());
      return;
    }
    byte[] body = refusal.map(each -> error(request, each)).orElse(new byte[0]);
    response.setStatus(refusal.isPresent() ? HttpStatus.BAD_REQUEST_400 : HttpStatus.OK_200);
    response
        .getHeaders()
        .put(HttpHeader.CACHE_CONTROL, "no-store")
        .put("X-Content-Type-Options", "nosniff")
        .put(HttpHeader.CONTENT_LENGTH, body.length);
    if (refusal.isPresent()) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    }
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private static byte[] error(Request request, Refusal refusal) {
    Reason reason = refusal.reason();
    String why =
        reason == Reason.LOGOUT_TOKEN ? refusal.detail() : reason.title() + " " + refusal.detail();
    log.info("Rejected a logout: {}: {}", reason.id(), why);
    request.setAttribute(Exchange.REASON, Reason.LOGOUT_TOKEN.id());
    return Json.write(Json.object()
        .put("error", "invalid_request")
        .put("error_description", Reason.LOGOUT_TOKEN.title() + " (" + why.strip() + ")"));
  }
}
