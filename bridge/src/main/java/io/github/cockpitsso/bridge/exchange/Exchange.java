package io.github.cockpitsso.bridge.exchange;

import io.github.cockpitsso.bridge.content.ContentRequest;
import io.github.cockpitsso.bridge.key.Account;
import io.github.cockpitsso.bridge.key.AuthenticatedUser;
import io.github.cockpitsso.bridge.policy.RequestEffect;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.request.Method;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.token.Logout;
import io.github.cockpitsso.bridge.token.VerifiedToken;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What is known of one request on its way. Logs and metrics find it by the request. */
public final class Exchange {
  /** Request attribute for logs and metrics. */
  public static final String REASON = "bridge.reason";

  private static final String REFUSAL = Exchange.class.getName() + ".refusal";
  private static final String EXCHANGE = Exchange.class.getName();
  private static final String LOGOUT = Exchange.class.getName() + ".logout";

  private final Request request;
  private final Response response;
  private final Callback callback;
  private RequestHead head;
  private Optional<AuthenticatedUser> person = Optional.empty();
  private Optional<Account> account = Optional.empty();
  private Optional<ContentRequest> content = Optional.empty();
  private Optional<byte[]> body = Optional.empty();
  private Optional<GuardedBody> guardedBody = Optional.empty();
  private volatile Optional<Throwable> bodyFailure = Optional.empty();
  private Optional<ReusedConnection> connection = Optional.empty();
  private boolean lost;
  private int tries;

  public Exchange(Request request, Response response, Callback callback, RequestHead head) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.head = head;
    request.setAttribute(EXCHANGE, this);
  }

  /** What is known of a request, if it was one for Cockpit. */
  public static Optional<Exchange> of(Request request) {
    return request.getAttribute(EXCHANGE) instanceof Exchange exchange
        ? Optional.of(exchange)
        : Optional.empty();
  }

  /** Who sent a request, if that is known. */
  public static Optional<VerifiedToken> identity(Request request) {
    return of(request).flatMap(Exchange::ifPerson).map(AuthenticatedUser::identity);
  }

  /** Who was logged out by a request, if it was one of those. */
  public static Optional<Logout> logout(Request request) {
    return request.getAttribute(LOGOUT) instanceof Logout logout
        ? Optional.of(logout)
        : Optional.empty();
  }

  /** Notes who was logged out by a request. */
  public static void loggedOut(Request request, Logout logout) {
    request.setAttribute(LOGOUT, logout);
  }

  /** Why the request ended in the bridge, if it did. */
  public static Optional<Refusal> refusal(Request request) {
    return request.getAttribute(REFUSAL) instanceof Refusal refusal
        ? Optional.of(refusal)
        : Optional.empty();
  }

  /** Ends a request: the server's error handler writes the answer. */
  public static void refuse(
      Request request, Response response, Callback callback, Refusal refusal) {
    request.setAttribute(REFUSAL, refusal);
    request.setAttribute(REASON, refusal.reason().id());
    Response.writeError(request, response, callback, refusal.reason().status());
  }

  public void refuse(Refusal refusal) {
    refuse(request, response, callback, refusal);
  }

  public void identify(AuthenticatedUser identified) {
    person = Optional.of(identified);
  }

  public void authorize(Account authorized) {
    account = Optional.of(authorized);
    tries++;
  }

  /** From now on it is what Cockpit gets, and no longer what was sent. */
  public void read(ContentRequest known) {
    content = Optional.of(known);
    head = known.head();
    body = known.body();
  }

  public void keepBody(byte[] read) {
    body = Optional.of(read);
  }

  public void guardBody(GuardedBody guarded) {
    guardedBody = Optional.of(guarded);
  }

  public void bodyFailed(Throwable failure) {
    if (bodyFailure.isEmpty()) {
      bodyFailure = Optional.of(failure);
    }
  }

  public Request request() {
    return request;
  }

  public Response response() {
    return response;
  }

  public Callback callback() {
    return callback;
  }

  public RequestHead head() {
    return head;
  }

  public AuthenticatedUser person() {
    return person.orElseThrow();
  }

  /** Who asks; empty for anonymous requests. */
  public Optional<AuthenticatedUser> ifPerson() {
    return person;
  }

  public Account account() {
    return account.orElseThrow();
  }

  /** As whom Cockpit takes the request; empty while nobody knows. */
  public Optional<Account> ifAccount() {
    return account;
  }

  /** What was read and is forwarded; empty before that. */
  public Optional<ContentRequest> content() {
    return content;
  }

  /** The whole body, if it was read to be judged. */
  public Optional<byte[]> body() {
    return body;
  }

  /** Whether a body is judged while it is read, which nobody has done yet. */
  public boolean streams() {
    return guardedBody.isPresent() && body.isEmpty();
  }

  /** Where a body that streams is read for Cockpit. */
  public Request streamed() {
    return guardedBody.<Request>map(guarded -> guarded).orElse(request);
  }

  /** What went wrong while the client sent its body, or waited for the answer. */
  public Optional<Throwable> bodyFailure() {
    return bodyFailure;
  }

  /** Notes on which connection the request is about to be sent. */
  public ReusedConnection connection() {
    var next = new ReusedConnection();
    connection = Optional.of(next);
    return next;
  }

  /** Whether the request may be sent again after this failure. Granted once. */
  public boolean mayBeSentAgain(Throwable failure) {
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
        : content.filter(RequestEffect::isIdempotent).isPresent();
  }

  /** How often a key was found for this request. */
  public int tries() {
    return tries;
  }

  /** Whether the request can be sent once more: its body is at hand, or it has none. */
  public boolean isRepeatable() {
    return body.isPresent() || !hasContent(request);
  }

  /** Whether the client sends a body, be it an empty one. */
  public static boolean hasContent(Request request) {
    boolean multiplexed =
        request.getConnectionMetaData().getHttpVersion().compareTo(HttpVersion.HTTP_1_1) > 0;
    return request.getLength() > 0
        || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
        || (multiplexed && request.getLength() < 0);
  }
}
