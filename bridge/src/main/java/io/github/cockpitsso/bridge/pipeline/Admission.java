package io.github.cockpitsso.bridge.pipeline;

import io.github.cockpitsso.bridge.content.ContentPath;
import io.github.cockpitsso.bridge.content.ContentReader;
import io.github.cockpitsso.bridge.exchange.ClientCertificate;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.guard.EncodedNames;
import io.github.cockpitsso.bridge.guard.RequestGuard;
import io.github.cockpitsso.bridge.key.Account;
import io.github.cockpitsso.bridge.key.AuthenticatedUser;
import io.github.cockpitsso.bridge.key.KeyRing;
import io.github.cockpitsso.bridge.limit.SubjectLimits;
import io.github.cockpitsso.bridge.policy.Authorizer;
import io.github.cockpitsso.bridge.policy.Caller;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.request.ApiPath;
import io.github.cockpitsso.bridge.request.Method;
import io.github.cockpitsso.bridge.request.PresentedToken;
import io.github.cockpitsso.bridge.request.Query;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.token.TokenVerifier;
import io.github.cockpitsso.client.Secret;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;

/**
 * What a request's head decides: whether it is one for Cockpit's API, who sent it, and with which
 * key it may go on. Whoever asks, for whichever way on, is answered by the same stages.
 */
public final class Admission {
  private static final int MAX_TRIES = 2;

  private final TokenVerifier verifier;
  private final SubjectLimits limits;
  private final KeyRing keys;
  private final RequestGuard guard;
  private final ContentReader reader;
  private final Uploads uploads;
  private final Authorizer authorizer;
  private final AnonymousAccess anonymous;
  private final String space;

  /**
   * An admission by these stages.
   *
   * @param space where the configured space shows in paths: {@code ""}, or {@code /:name}
   */
  public Admission(
      TokenVerifier verifier,
      SubjectLimits limits,
      KeyRing keys,
      RequestGuard guard,
      ContentReader reader,
      Uploads uploads,
      Authorizer authorizer,
      AnonymousAccess anonymous,
      String space) {
    this.verifier = verifier;
    this.limits = limits;
    this.keys = keys;
    this.guard = guard;
    this.reader = reader;
    this.uploads = uploads;
    this.authorizer = authorizer;
    this.anonymous = anonymous;
    this.space = space;
  }

  /** Reads what decides of a request with this method, target and headers. */
  public Decision<RequestHead> read(String method, HttpURI target, HttpFields headers) {
    String query = Optional.ofNullable(target.getQuery()).orElse("");
    String path = Optional.ofNullable(target.getPath()).orElse("");
    if (headers.contains(HttpHeader.CONTENT_ENCODING)) {
      // Judged as it comes, and unpacked by a server before PHP, it would be another body.
      return Decision.refused(Reason.CONTENT_ENCODED);
    }
    return Method.read(method)
        .then(known -> (uploads.have(path) ? uploads.read(known, path) : ApiPath.read(path, space))
            .then(api -> tokenless(new RequestHead(
                known,
                api,
                Query.canonical(query),
                headers.getValuesList(HttpHeader.CONTENT_TYPE)))));
  }

  /**
   * A token in the query ends the request before anything is made of it: it is in too many
   * logs already.
   */
  private static Decision<RequestHead> tokenless(RequestHead head) {
    return EncodedNames.in(head.query()).anyMatch("access_token"::equals)
        ? Decision.refused(Reason.TOKEN_IN_QUERY)
        : Decision.granted(head);
  }

  /**
   * Decides all that can be decided before the body; who it is and with which key is written to
   * the exchange.
   */
  CompletableFuture<Decision<Exchange>> admit(Exchange exchange) {
    ApiPath path = exchange.head().path();
    if (uploads.arePublic(path)) {
      return CompletableFuture.completedFuture(guard(exchange));
    }
    // A file that is for people with an account is for nobody else, whoever may ask the API.
    Optional<Account> nobodys = path.isUpload()
        ? Optional.empty()
        : anonymous.account(exchange.request().getHeaders());
    if (nobodys.isPresent()) {
      exchange.authorize(nobodys.get());
      return CompletableFuture.completedFuture(guard(exchange).then(this::judgeHead));
    }
    return presented(exchange)
        .thenLater(token -> identify(exchange, token))
        .thenCompose(person -> person.thenLater(identified -> authorize(exchange, identified)))
        .thenApply(account -> account.then(authorized -> guard(exchange)).then(this::judgeHead));
  }

  /** Whether the whole body must be read: it may hold parameters that are checked. */
  boolean needsBody(Exchange exchange) {
    RequestHead head = exchange.head();
    return ContentPath.of(head.path()).isChecked()
        && (guard.needsBody(head) || guard.stream(head).isPresent());
  }

  /** Whether the policy may depend on a body that comes with this head. */
  public boolean policyNeedsBody(Exchange exchange) {
    return authorizer.needsBody(exchange.head());
  }

  /**
   * Checks parameters, and asks the policy, where the body matters: to be called when that was read
   * and guarded.
   */
  Decision<Exchange> judgeBody(Exchange exchange) {
    return waitsForBody(exchange) ? read(exchange, exchange.body()) : Decision.granted(exchange);
  }

  private Decision<Exchange> judgeHead(Exchange exchange) {
    // Files have a setting of their own, and policies are about the API.
    return waitsForBody(exchange) || exchange.head().path().isUpload()
        ? Decision.granted(exchange)
        : read(exchange, Optional.empty());
  }

  private boolean waitsForBody(Exchange exchange) {
    return needsBody(exchange) && Exchange.hasContent(exchange.request());
  }

  private Decision<Exchange> read(Exchange exchange, Optional<byte[]> body) {
    return reader.read(exchange.head(), body, authorizer.maxTokens()).then(content -> {
      exchange.read(content);
      return judge(exchange);
    });
  }

  private Decision<Exchange> judge(Exchange exchange) {
    Optional<Caller> caller = exchange
        .ifPerson()
        .map(person -> new Caller(
            exchange.account().role(),
            person.identity().roles(),
            person.identity().scopes()));
    return authorizer
        .judge(exchange.content().orElseThrow(), caller)
        .then(content -> Decision.granted(exchange));
  }

  private static Decision<PresentedToken> presented(Exchange exchange) {
    HttpFields headers = exchange.request().getHeaders();
    return PresentedToken.read(
        headers.getValuesList(HttpHeader.AUTHORIZATION),
        headers.getValuesList("DPoP"),
        exchange.head(),
        ClientCertificate.thumbprint(exchange.request()));
  }

  /** Looks the key up once more after Cockpit refused it; granted if it is another one. */
  public CompletableFuture<Decision<Exchange>> admitAgain(Exchange exchange) {
    if (exchange.ifPerson().isEmpty()) {
      // Cockpit has no key called public.
      return CompletableFuture.completedFuture(Decision.refused(Reason.NO_TOKEN));
    }
    Account refused = exchange.account();
    boolean mayHaveChanged = keys.drop(exchange.person(), refused.apiKey());
    if (!mayHaveChanged || exchange.tries() >= MAX_TRIES) {
      return CompletableFuture.completedFuture(Decision.refused(Reason.COCKPIT_REFUSES_KEY));
    }
    return keys.find(exchange.person())
        .thenApply(decision -> decision.then(account -> {
          if (account.apiKey().equals(refused.apiKey())) {
            return Decision.refused(Reason.COCKPIT_REFUSES_KEY);
          }
          exchange.authorize(account);
          // Its role may be another one as well.
          return judge(exchange);
        }));
  }

  private CompletableFuture<Decision<AuthenticatedUser>> identify(
      Exchange exchange, PresentedToken token) {
    return verifier
        .verify(token)
        .thenCompose(decision -> decision.thenLater(identity -> {
          AuthenticatedUser person = new AuthenticatedUser(identity, Secret.of(token.text()));
          exchange.identify(person);
          return limit(exchange.request(), person);
        }));
  }

  /**
   * Waits for one of the user's places. Nothing of the body is read meanwhile, and no thread waits.
   */
  private CompletableFuture<Decision<AuthenticatedUser>> limit(
      Request request, AuthenticatedUser person) {
    SubjectLimits.Place place = limits.enter(person.identity().subject());
    Request.addCompletionListener(request, failure -> place.giveBack());
    if (place.granted().isDone()) {
      return CompletableFuture.completedFuture(limited(person, place.granted().join()));
    }
    request.addFailureListener(failure -> place.stopWaiting());
    return place
        .granted()
        .thenApplyAsync(
            granted -> limited(person, granted), request.getComponents().getExecutor());
  }

  private static Decision<AuthenticatedUser> limited(AuthenticatedUser person, boolean granted) {
    return granted
        ? Decision.granted(person)
        : Decision.refused(Reason.TOO_MANY_REQUESTS, "of one user");
  }

  private CompletableFuture<Decision<Account>> authorize(
      Exchange exchange, AuthenticatedUser person) {
    return keys.find(person).thenApply(decision -> {
      decision.ifGranted().ifPresent(exchange::authorize);
      return decision;
    });
  }

  private Decision<Exchange> guard(Exchange exchange) {
    return guard
        .judge(exchange.head())
        .or(() ->
            guard.judgeCookies(exchange.request().getHeaders().getValuesList(HttpHeader.COOKIE)))
        .<Decision<Exchange>>map(Decision.Refused::new)
        .orElseGet(() -> Decision.granted(exchange));
  }
}
