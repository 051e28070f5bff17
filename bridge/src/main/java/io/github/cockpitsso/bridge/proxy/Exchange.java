package io.github.cockpitsso.bridge.proxy;

import io.github.cockpitsso.bridge.content.ContentRequest;
import io.github.cockpitsso.bridge.key.Account;
import io.github.cockpitsso.bridge.key.Person;
import io.github.cockpitsso.bridge.policy.Writing;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.request.Method;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.token.Logout;
import io.github.cockpitsso.bridge.token.VerifiedToken;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What is known of one request on its way. Logs and metrics find it by the request. */
final class Exchange {
  /** Request attribute for logs and metrics. */
  static final String REASON = "bridge.reason";

  private static final String REFUSAL = Exchange.class.getName() + ".refusal";
  private static final String EXCHANGE = Exchange.class.getName();
  private static final String LOGOUT = Exchange.class.getName() + ".logout";

  private final Request request;
  private final Response response;
  private final Callback callback;
  private RequestHead head;
  private Optional<Person> person = Optional.empty();
  private Optional<Account> account = Optional.empty();
  private Optional<ContentRequest> content = Optional.empty();
  private Optional<byte[]> body = Optional.empty();
  private Optional<GuardedBody> guardedBody = Optional.empty();
  private volatile Optional<Throwable> bodyFailure = Optional.empty();
  private Optional<KeptConnection> connection = Optional.empty();
  private boolean lost;
  private int tries;

  Exchange(Request request, Response response, Callback callback, RequestHead head) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.head = head;
    request.setAttribute(EXCHANGE, this);
  }

  /** What is known of a request, if it was one for Cockpit. */
  static Optional<Exchange> of(Request request) {
    return request.getAttribute(EXCHANGE) instanceof Exchange exchange
        ? Optional.of(exchange)
        : Optional.empty();
  }

  /** Who sent a request, if that is known. */
  static Optional<VerifiedToken> identity(Request request) {
    return of(request).flatMap(Exchange::ifPerson).map(Person::identity);
  }

  /** Who was logged out by a request, if it was one of those. */
  static Optional<Logout> logout(Request request) {
    return request.getAttribute(LOGOUT) instanceof Logout logout
        ? Optional.of(logout)
        : Optional.empty();
  }

  /** Notes who was logged out by a request. */
  static void loggedOut(Request request, Logout logout) {
    request.setAttribute(LOGOUT, logout);
  }

  /** Why the request ended in the bridge, if it did. */
  static Optional<Refusal> refusal(Request request) {
    return request.getAttribute(REFUSAL) instanceof Refusal refusal
        ? Optional.of(refusal)
        : Optional.empty();
  }

  /** Ends a request: the server's error handler writes the answer. */
  static void refuse(Request request, Response response, Callback callback, Refusal refusal) {
    request.setAttribute(REFUSAL, refusal);
    request.setAttribute(REASON, refusal.reason().id());
    Response.writeError(request, response, callback, refusal.reason().status());
  }

  void refuse(Refusal refusal) {
    refuse(request, response, callback, refusal);
  }

  void identify(Person identified) {
    person = Optional.of(identified);
  }

  void authorize(Account authorized) {
    account = Optional.of(authorized);
    tries++;
  }

  /** From now on it is what Cockpit gets, and no longer what was sent. */
  void read(ContentRequest known) {
    content = Optional.of(known);
    head = known.head();
    body = known.body();
  }

  void keepBody(byte[] read) {
    body = Optional.of(read);
  }

  void guardBody(GuardedBody guarded) {
    guardedBody = Optional.of(guarded);
  }

  void bodyFailed(Throwable failure) {
    if (bodyFailure.isEmpty()) {
      bodyFailure = Optional.of(failure);
    }
  }

  Request request() {
    return request;
  }

  Response response() {
    return response;
  }

  Callback callback() {
    return callback;
  }

  RequestHead head() {
    return head;
  }

  Person person() {
    return person.orElseThrow();
  }

  /** Who asks; empty for anonymous requests. */
  Optional<Person> ifPerson() {
    return person;
  }

  Account account() {
    return account.orElseThrow();
  }

  /** As whom Cockpit takes the request; empty while nobody knows. */
  Optional<Account> ifAccount() {
    return account;
  }

  /** What was read and is forwarded; empty before that. */
  Optional<ContentRequest> content() {
    return content;
  }

  /** The whole body, if it was read to be judged. */
  Optional<byte[]> body() {
    return body;
  }

  /** Whether a body is judged while it is read, which nobody has done yet. */
  boolean streams() {
    return guardedBody.isPresent() && body.isEmpty();
  }

  /** Where a body that streams is read for Cockpit. */
  Request streamed() {
    return guardedBody.<Request>map(guarded -> guarded).orElse(request);
  }

  /** What went wrong while the client sent its body, or waited for the answer. */
  Optional<Throwable> bodyFailure() {
    return bodyFailure;
  }

  /** Notes on which connection the request is about to be sent. */
  KeptConnection connection() {
    var next = new KeptConnection();
    connection = Optional.of(next);
    return next;
  }

  /** Whether the request may be sent again after this failure. Granted once. */
  boolean mayBeSentAgain(Throwable failure) {
    boolean granted = !lost
        && bodyFailure.isEmpty()
        && isRepeatable()
        && isIdempotent()
        && connection.filter(kept -> kept.isLost(failure)).isPresent();
    lost |= granted;
    return granted;
  }

  private boolean isIdempotent() {
    return head.path().isUpload()
        ? Method.isSafe(head.method())
        : content.filter(Writing::isIdempotent).isPresent();
  }

  /** How often a key was found for this request. */
  int tries() {
    return tries;
  }

  /** Whether the request can be sent once more: its body is at hand, or it has none. */
  boolean isRepeatable() {
    return body.isPresent() || !ForwardedRequest.hasContent(request);
  }
}
