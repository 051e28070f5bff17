package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.content.ContentPath;
import io.github.cockpitsso.bridge.content.ContentReader;
import io.github.cockpitsso.bridge.content.ContentRequest;
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

/** Asks the policy that is in force. Without one every user may do what Cockpit lets them do. */
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

  /** How many tokens of a GraphQL document must be read to be judged. */
  public int maxTokens() {
    int usual = ContentReader.readableTokens();
    return policy.map(it -> Math.max(usual, it.get().limits().tokens())).orElse(usual);
  }

  /** Whether a rule can depend on what is in the body, if there is one that PHP reads. */
  public boolean needsBody(RequestHead head) {
    ContentPath path = ContentPath.of(head.path());
    return policy.isPresent()
        && (path.isGraphQl() || (path.isChecked() && policy.get().get().namesModels()));
  }

  /**
   * Judges a request.
   *
   * @param caller empty for anonymous requests
   */
  public Decision<ContentRequest> judge(ContentRequest request, Optional<Caller> caller) {
    return policy.isEmpty()
        ? Decision.granted(request)
        : judge(policy.get().get(), request, caller);
  }

  private Decision<ContentRequest> judge(
      Policy inForce, ContentRequest request, Optional<Caller> caller) {
    Optional<Operation> operation = Optional.empty();
    if (request.graphQl().isPresent()) {
      Decision<Operation> within = request.graphQl().get().within(inForce.limits());
      if (within instanceof Decision.Refused<Operation> refused) {
        return refuse(inForce, request, refused.refusal(), "graphql");
      }
      operation = within.ifGranted();
    }
    RequestHead head = request.head();
    PolicyDecision verdict = inForce.judge(new AccessRequest(
        head.method(),
        PolicyPath.of(head.path()),
        operation,
        request.writes(),
        request.models(),
        caller));
    return verdict.allows()
        ? Decision.granted(request)
        : refuse(inForce, request, Refusal.of(Reason.POLICY), verdict.by());
  }

  private Decision<ContentRequest> refuse(
      Policy inForce, ContentRequest request, Refusal refusal, String by) {
    RequestHead head = request.head();
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
      return Decision.granted(request);
    }
    log.debug("Refused: {} {} reason={} by={}", head.method(), head.path().raw(), reason, by);
    return new Decision.Refused<>(refusal);
  }
}
