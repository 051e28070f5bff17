package io.github.cockpitsso.bridge.proxy;

import io.github.cockpitsso.bridge.guard.EncodedNames;
import io.github.cockpitsso.bridge.guard.RequestGuard;
import io.github.cockpitsso.bridge.key.Account;
import io.github.cockpitsso.bridge.key.KeyRing;
import io.github.cockpitsso.bridge.key.Person;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.request.ApiPath;
import io.github.cockpitsso.bridge.request.BearerToken;
import io.github.cockpitsso.bridge.request.Method;
import io.github.cockpitsso.bridge.request.Query;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.token.TokenVerifier;
import io.github.cockpitsso.client.Secret;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline: read, verify the token, find the key, guard the request, forward. Each stage may end the request; none
 * waits in a thread.
 */
final class Gateway extends Handler.Wrapper {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);
  private static final int MAX_TRIES = 2;

  private final TokenVerifier verifier;
  private final KeyRing keys;
  private final RequestGuard guard;
  private final CockpitProxy proxy;
  private final String space;
  private final int inspectedBody;
  private final BodyBudget heldBodies;

  /** A gateway that needs these for its stages. */
  Gateway(BridgeSettings settings, TokenVerifier verifier, KeyRing keys, RequestGuard guard) {
    this.verifier = verifier;
    this.keys = keys;
    this.guard = guard;
    this.proxy =
        new CockpitProxy(settings.cockpit(), settings.limits().headers(), this::onRefusedKey);
    this.space = Spaces.publicPrefix(settings.cockpit().address());
    this.inspectedBody = settings.limits().inspectedBody();
    this.heldBodies = new BodyBudget(settings.limits().heldBodies());
    setHandler(proxy);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Decision<RequestHead> head = read(request);
    if (head instanceof Decision.Refused<RequestHead> refused) {
      Exchange.refuse(request, response, callback, refused.refusal());
      return true;
    }
    Exchange exchange =
        new Exchange(request, response, callback, head.ifGranted().orElseThrow());
    var unused = BearerToken.read(request.getHeaders().getValuesList(HttpHeader.AUTHORIZATION))
        .thenLater(token -> identify(exchange, token))
        .thenCompose(person -> person.thenLater(identified -> authorize(exchange, identified)))
        .thenCompose(account -> account.thenLater(authorized -> guard(exchange)))
        .whenComplete((decision, failure) -> end(exchange, Optional.ofNullable(decision), failure));
    return true;
  }

  private Decision<RequestHead> read(Request request) {
    String query = Optional.ofNullable(request.getHttpURI().getQuery()).orElse("");
    String path = Optional.ofNullable(request.getHttpURI().getPath()).orElse("");
    HttpFields headers = request.getHeaders();
    if (headers.contains(HttpHeader.CONTENT_ENCODING)) {
      // Judged as it comes, and unpacked by a server before PHP, it would be another body.
      return Decision.refused(Reason.CONTENT_ENCODED);
    }
    return Method.read(request.getMethod())
        .then(method -> ApiPath.read(path, space)
            .then(api -> tokenless(new RequestHead(
                method,
                api,
                Query.canonical(query),
                headers.getValuesList(HttpHeader.CONTENT_TYPE)))));
  }

  /** A token in the query ends the request before anything is made of it: it is in too many logs already. */
  private static Decision<RequestHead> tokenless(RequestHead head) {
    return EncodedNames.in(head.query()).anyMatch("access_token"::equals)
        ? Decision.refused(Reason.TOKEN_IN_QUERY)
        : Decision.granted(head);
  }

  private CompletableFuture<Decision<Person>> identify(Exchange exchange, String token) {
    return verifier
        .verify(token)
        .thenApply(decision -> decision.then(identity -> {
          Person person = new Person(identity, Secret.of(token));
          exchange.identify(person);
          return Decision.granted(person);
        }));
  }

  private CompletableFuture<Decision<Account>> authorize(Exchange exchange, Person person) {
    return keys.find(person).thenApply(decision -> {
      decision.ifGranted().ifPresent(exchange::authorize);
      return decision;
    });
  }

  private CompletableFuture<Decision<Exchange>> guard(Exchange exchange) {
    Optional<Refusal> refusal = guard.judge(exchange.head());
    if (refusal.isPresent()) {
      return CompletableFuture.completedFuture(new Decision.Refused<>(refusal.get()));
    } else if (!guard.needsBody(exchange.head())
        || !ForwardedRequest.hasContent(exchange.request())) {
      return CompletableFuture.completedFuture(Decision.granted(exchange));
    } else if (exchange.request().getLength() > inspectedBody) {
      return CompletableFuture.completedFuture(Decision.refused(Reason.BODY_TOO_LARGE));
    }
    return HeldBody.read(exchange.request(), inspectedBody, heldBodies)
        .thenApply(decision -> decision.then(body -> guardBody(exchange, body)));
  }

  private Decision<Exchange> guardBody(Exchange exchange, byte[] body) {
    Optional<Refusal> refusal = guard.judge(exchange.head(), body);
    if (refusal.isPresent()) {
      return new Decision.Refused<>(refusal.get());
    }
    exchange.keepBody(body);
    return Decision.granted(exchange);
  }

  private void end(Exchange exchange, Optional<Decision<Exchange>> decision, Throwable failure) {
    if (failure != null || decision.isEmpty()) {
      log.error("A stage failed for {}", exchange.head().path().raw(), failure);
      exchange.refuse(Refusal.of(Reason.INTERNAL_ERROR));
      return;
    }
    Optional<Refusal> refusal = decision.get().ifRefused();
    if (refusal.isPresent()) {
      exchange.refuse(refusal.get());
    } else {
      forward(exchange);
    }
  }

  private void forward(Exchange exchange) {
    try {
      proxy.forward(exchange);
    } catch (RuntimeException e) {
      log.error("A request can not be forwarded: {}", exchange.head().path().raw(), e);
      exchange.refuse(Refusal.of(Reason.INTERNAL_ERROR));
    }
  }

  /** Looks the key up once more. If it is another one the request is sent again, unless its body is gone. */
  private void onRefusedKey(Exchange exchange) {
    Account refused = exchange.account();
    boolean mayHaveChanged = keys.drop(exchange.person(), refused.apiKey());
    if (!mayHaveChanged || exchange.tries() >= MAX_TRIES) {
      exchange.refuse(Refusal.of(Reason.COCKPIT_REFUSES_KEY));
      return;
    }
    var unused = keys.find(exchange.person())
        .thenApply(decision -> decision.then(account -> {
          if (account.apiKey().equals(refused.apiKey())) {
            return Decision.<Exchange>refused(Reason.COCKPIT_REFUSES_KEY);
          }
          exchange.authorize(account);
          return exchange.isRepeatable()
              ? Decision.granted(exchange)
              : Decision.<Exchange>refused(Reason.KEY_CHANGED);
        }))
        .whenComplete((decision, failure) -> end(exchange, Optional.ofNullable(decision), failure));
  }
}
