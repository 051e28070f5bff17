package io.github.cockpitsso.bridge.pipeline;

import io.github.cockpitsso.bridge.exchange.BodyBudget;
import io.github.cockpitsso.bridge.exchange.BufferedBody;
import io.github.cockpitsso.bridge.exchange.Checked;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.exchange.GuardedBody;
import io.github.cockpitsso.bridge.guard.PhpGuard;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.Request;

/** Reads bodies that the bridge must check, by the guard's rules. */
public final class Bodies {
  // To check more than this takes more than a millisecond or so. Meanwhile the thread that read the
  // body would serve no other connection.
  private static final int CHECKED_AT_ONCE = 64 * 1024;

  private final PhpGuard guard;
  private final int maxBytes;
  private final BodyBudget budget;

  /**
   * Reads bodies within these bounds.
   *
   * @param maxBytes size of a body that is read as a whole
   * @param budget for all such bodies together
   */
  Bodies(PhpGuard guard, int maxBytes, BodyBudget budget) {
    this.guard = guard;
    this.maxBytes = maxBytes;
    this.budget = budget;
  }

  /** Whether PHP would read parameters from a body that comes with this head. */
  public boolean haveParameters(RequestHead head) {
    return guard.needsBody(head) || guard.stream(head).isPresent();
  }

  /** Whether a body with this head must be checked as a whole before Cockpit gets any of it. */
  boolean areCheckedWhole(RequestHead head) {
    return guard.needsBody(head);
  }

  /** Where the body is read: as it comes, checked on the way where the guard can do so. */
  Request source(Exchange exchange, RequestHead head) {
    return guard.stream(head)
        .<Request>map(scanner -> new GuardedBody(exchange.request(), scanner, budget))
        .orElse(exchange.request());
  }

  /** Reads and checks a whole body. */
  CompletableFuture<Decision<byte[]>> readWhole(Exchange exchange, RequestHead head) {
    if (exchange.request().getLength() > maxBytes) {
      return CompletableFuture.completedFuture(Decision.refused(Reason.BODY_TOO_LARGE));
    }
    CompletableFuture<Decision<byte[]>> whole =
        BufferedBody.read(source(exchange, head), maxBytes, budget);
    return exchange.request().getLength() >= 0 && exchange.request().getLength() <= CHECKED_AT_ONCE
        ? whole.thenApply(decision -> decision.then(body -> judge(head, body)))
        : whole.thenApplyAsync(
            decision -> decision.then(body -> judge(head, body)),
            exchange.request().getComponents().getExecutor());
  }

  private Decision<byte[]> judge(RequestHead head, byte[] body) {
    return guard
        .judge(head, body)
        .<Decision<byte[]>>map(Decision.Refused::new)
        .orElseGet(() -> Decision.granted(body));
  }

  /**
   * Reads the body of a request to its end if it is checked on the way, and discards it: for
   * requests that the bridge does not forward itself.
   */
  public Step<Checked> readRest(Exchange exchange, Checked checked) {
    return checked.body().isEmpty() && checked.source() instanceof GuardedBody
        ? Step.of(BufferedBody.read(checked.source(), maxBytes, budget)
            .thenApply(decision -> decision.then(body -> Decision.granted(checked))))
        : Step.granted(checked);
  }
}
