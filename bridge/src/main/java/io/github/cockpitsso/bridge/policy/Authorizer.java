package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.content.ContentPath;
import io.github.cockpitsso.bridge.content.ContentRequest;
import io.github.cockpitsso.bridge.content.GraphQlLimits;
import io.github.cockpitsso.bridge.content.Operation;
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

/** Applies the current policy. Without one, users may do what their Cockpit role allows. */
public final class Authorizer {
  private static final Logger log = LoggerFactory.getLogger("policy");

  private final Optional<? extends Supplier<Policy>> policy;
  private final MeterRegistry registry;

  /**
   * An authorizer.
   *
   * @param policy the current policy; empty if none is configured
   * @param registry gets {@code bridge.policy.refused} by mode and reason
   */
  public Authorizer(Optional<? extends Supplier<Policy>> policy, MeterRegistry registry) {
    this.policy = policy;
    this.registry = registry;
  }

  /** The largest number of tokens of a GraphQL document that the bridge reads. */
  public int maxTokens() {
    int usual = GraphQlLimits.READABLE_TOKENS;
    return policy
        .map(current -> Math.max(usual, current.get().limits().tokens()))
        .orElse(usual);
  }

  /** Whether a rule can depend on the body of a request. */
  public boolean needsBody(RequestHead head) {
    ContentPath path = ContentPath.of(head.path());
    return policy.isPresent()
        && (path.isGraphQl() || (path.isChecked() && policy.get().get().namesModels()));
  }

  /**
   * Applies the policy to a request. In a dry run, only log and metric report a refusal.
   *
   * @param caller empty for anonymous requests
   */
  public Decision<ContentRequest> judge(ContentRequest request, Optional<Caller> caller) {
    return policy.isEmpty()
        ? Decision.granted(request)
        : judge(policy.get().get(), request, caller);
  }

  private Decision<ContentRequest> judge(
      Policy current, ContentRequest request, Optional<Caller> caller) {
    Optional<Operation> operation = Optional.empty();
    if (request.graphQl().isPresent()) {
      Decision<Operation> within = request.graphQl().get().within(current.limits());
      if (within instanceof Decision.Refused<Operation> refused) {
        return refuse(current, request, refused.refusal(), "graphql");
      }
      operation = within.ifGranted();
    }
    RequestHead head = request.head();
    PolicyDecision decision = current.judge(new AccessRequest(
        head.method(),
        PolicyPath.of(head.path()),
        operation,
        request.writes(),
        request.models(),
        caller));
    return decision.allows()
        ? Decision.granted(request)
        : refuse(current, request, Refusal.of(Reason.POLICY), decision.by());
  }

  private Decision<ContentRequest> refuse(
      Policy current, ContentRequest request, Refusal refusal, String by) {
    RequestHead head = request.head();
    String reason = refusal.reason().id();
    String mode = current.isDryRun() ? "dry-run" : "enforce";
    Counter.builder("bridge.policy.refused")
        .description("Requests that the policy refused, or in a dry run would have refused")
        .tag("mode", mode)
        .tag("reason", reason)
        .register(registry)
        .increment();
    if (current.isDryRun()) {
      log.info(
          "Would be rejected: {} {} reason={} by={}", head.method(), head.path().raw(), reason, by);
      return Decision.granted(request);
    }
    log.debug("Rejected: {} {} reason={} by={}", head.method(), head.path().raw(), reason, by);
    return new Decision.Refused<>(refusal);
  }
}
