package io.github.cockpitsso.bridge.exchange;

import io.github.cockpitsso.bridge.policy.RequestEffect;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.token.AuthenticatedUser;
import io.github.cockpitsso.bridge.token.Logout;
import io.github.cockpitsso.bridge.token.VerifiedToken;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One request on its way to Cockpit, and its answer. Logs and metrics find it by the request. */
public final class Exchange {
  /** Request attribute for logs and metrics. */
  public static final String REASON = "bridge.reason";

  private static final String REFUSAL = Exchange.class.getName() + ".refusal";
  private static final String EXCHANGE = Exchange.class.getName();
  private static final String LOGOUT = Exchange.class.getName() + ".logout";

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Read read;

  // Written by the thread that runs the pipeline's stages. Where that changes, a future hands over.
  private Known known;

  // Written by threads that read the client's body or see its connection fail, while the thread of
  // Cockpit's answer reads it.
  private volatile Optional<Throwable> bodyFailure = Optional.empty();

  // Written before the request is sent to Cockpit, and when it is over: never at the same time.
  private Optional<ReusedConnection> connection = Optional.empty();
  private boolean sentAgain;
  private boolean triedOtherKey;

  /** The exchange of a request whose head was read; the request refers to it from now on. */
  public Exchange(Request request, Response response, Callback callback, RequestHead head) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.read = new Read(head);
    this.known = read;
    request.setAttribute(EXCHANGE, this);
  }

  /** The exchange of a request; empty if the request was not read as one for Cockpit. */
  public static Optional<Exchange> of(Request request) {
    return request.getAttribute(EXCHANGE) instanceof Exchange exchange
        ? Optional.of(exchange)
        : Optional.empty();
  }

  /** The identity of a request's user, if it is known. */
  public static Optional<VerifiedToken> identity(Request request) {
    return of(request).flatMap(each -> each.known().user()).map(AuthenticatedUser::identity);
  }

  /** The logout that a request brought, if it did. */
  public static Optional<Logout> logout(Request request) {
    return request.getAttribute(LOGOUT) instanceof Logout logout
        ? Optional.of(logout)
        : Optional.empty();
  }

  /** Keeps the logout that a request brought, for the logs. */
  public static void loggedOut(Request request, Logout logout) {
    request.setAttribute(LOGOUT, logout);
  }

  /** Why the bridge rejected the request, if it did. */
  public static Optional<Refusal> refusal(Request request) {
    return request.getAttribute(REFUSAL) instanceof Refusal refusal
        ? Optional.of(refusal)
        : Optional.empty();
  }

  /** Rejects a request: the server's error handler writes the answer. */
  public static void refuse(
      Request request, Response response, Callback callback, Refusal refusal) {
    request.setAttribute(REFUSAL, refusal);
    request.setAttribute(REASON, refusal.reason().id());
    Response.writeError(request, response, callback, refusal.reason().status());
  }

  /** Runs a task on another thread of the server. */
  public void execute(Runnable task) {
    request.getComponents().getExecutor().execute(task);
  }

  /** Rejects this request. */
  public void refuse(Refusal refusal) {
    refuse(request, response, callback, refusal);
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

  /** What was known before the first stage. */
  public Read read() {
    return read;
  }

  /** What the last stage found. */
  public Known known() {
    return known;
  }

  /** Keeps what a stage found. */
  public void advance(Known found) {
    known = found;
  }

  /** The head as it is known now. */
  public RequestHead head() {
    return known.head();
  }

  /**
   * The request as Cockpit gets it.
   *
   * @throws IllegalStateException if its parameters are not checked yet
   */
  public Checked checked() {
    if (known instanceof Checked checked) {
      return checked;
    }
    throw new IllegalStateException("not checked yet: " + head().path().raw());
  }

  /** What went wrong while the client sent its body, or waited for the answer. */
  public Optional<Throwable> bodyFailure() {
    return bodyFailure;
  }

  /** Keeps what went wrong on the client's side; the first failure is the cause of the others. */
  public void bodyFailed(Throwable failure) {
    if (bodyFailure.isEmpty()) {
      bodyFailure = Optional.of(failure);
    }
  }

  /** Watches the connection on which the request is about to be sent. */
  public ReusedConnection connection() {
    var next = new ReusedConnection();
    connection = Optional.of(next);
    return next;
  }

  /** Whether the request may be sent again after this failure. Granted once. */
  public boolean mayBeSentAgain(Throwable failure) {
    boolean granted = !sentAgain
        && bodyFailure.isEmpty()
        && isRepeatable()
        && RequestEffect.isIdempotent(checked().content())
        && connection.filter(kept -> kept.isLost(failure)).isPresent();
    sentAgain |= granted;
    return granted;
  }

  /** Whether a second key was found after Cockpit refused the first one. */
  public boolean triedOtherKey() {
    return triedOtherKey;
  }

  /** A second key was found: the last one for this request. */
  public void tryOtherKey() {
    triedOtherKey = true;
  }

  /** Whether the request can be sent again: the bridge has its whole body, or it has none. */
  public boolean isRepeatable() {
    return checked().body().isPresent() || !hasContent(request);
  }

  /** Whether the client sends a body, even an empty one. */
  public static boolean hasContent(Request request) {
    return request.getLength() > 0
        || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
        || (isMultiplexed(request) && request.getLength() < 0);
  }

  /** Whether a request shares its connection with others, as in HTTP/2. */
  public static boolean isMultiplexed(Request request) {
    return request.getConnectionMetaData().getHttpVersion().compareTo(HttpVersion.HTTP_1_1) > 0;
  }
}
