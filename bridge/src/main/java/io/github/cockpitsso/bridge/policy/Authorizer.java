package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the policy that is in force. Without one everybody may do what Cockpit lets them do. */
public final class Authorizer {
  private static final Logger log = LoggerFactory.getLogger("policy");

  private final Optional<? extends Supplier<Policy>> policy;
  private final MeterRegistry registry;

  /**
   * An authorizer.
   *
   * @param policy asked for each request; not there if none is wanted
   * @param registry gets {@code bridge.policy.refused} by mode and reason
   */
  public Authorizer(Optional<? extends Supplier<Policy>> policy, MeterRegistry registry) {
    this.policy = policy;
    this.registry = registry;
  }

  /** Whether a judgement of this request needs its body, if it has one that PHP reads. */
  public boolean needsBody(RequestHead head) {
    return policy.isPresent() && PolicyPath.of(head.path()).isGraphQl();
  }

  /**
   * Judges a request.
   *
   * @param body of GraphQL, if there is one that PHP reads; of all else nobody asks
   * @param caller empty for anonymous requests
   * @return what GraphQL asks for, if that had to be known; or refused
   */
  public Decision<Optional<Operation>> judge(
      RequestHead head, Optional<byte[]> body, Optional<Caller> caller) {
    return policy.isEmpty()
        ? Decision.granted(Optional.empty())
        : judge(policy.get().get(), head, body, caller);
  }

  private Decision<Optional<Operation>> judge(
      Policy inForce, RequestHead head, Optional<byte[]> body, Optional<Caller> caller) {
    PolicyPath path = PolicyPath.of(head.path());
    Optional<Operation> operation = Optional.empty();
    if (path.isGraphQl()) {
      Decision<Operation> read = GraphQlRequest.document(head, body)
          .then(document -> GraphQlDocument.read(document, inForce.limits()));
      if (read instanceof Decision.Refused<Operation> refused) {
        return refuse(inForce, head, operation, refused.refusal(), "graphql");
      }
      operation = read.ifGranted();
    }
    Verdict verdict = inForce.judge(new AccessRequest(head.method(), path, operation, caller));
    return verdict.allows()
        ? Decision.granted(operation)
        : refuse(inForce, head, operation, Refusal.of(Reason.POLICY), verdict.by());
  }

  private Decision<Optional<Operation>> refuse(
      Policy inForce, RequestHead head, Optional<Operation> operation, Refusal refusal, String by) {
    String reason = refusal.reason().id();
    String mode = inForce.isDryRun() ? "dry-run" : "enforce";
    Counter.builder("bridge.policy.refused")
        .description("Requests that the policy refused, or in a dry run would have refused")
        .tag("mode", mode)
        .tag("reason", reason)
        .register(registry)
        .increment();
    if (inForce.isDryRun()) {
      log.info(
          "Would be refused: {} {} reason={} by={}", head.method(), head.path().raw(), reason, by);
      return Decision.granted(operation);
    }
    log.debug("Refused: {} {} reason={} by={}", head.method(), head.path().raw(), reason, by);
    return new Decision.Refused<>(refusal);
  }
}
