package io.github.cockpitsso.bridge.pipeline;

import io.github.cockpitsso.bridge.content.ContentReader;
import io.github.cockpitsso.bridge.exchange.BodyBudget;
import io.github.cockpitsso.bridge.exchange.Checked;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.exchange.Known;
import io.github.cockpitsso.bridge.exchange.Read;
import io.github.cockpitsso.bridge.guard.PhpGuard;
import io.github.cockpitsso.bridge.key.KeyRing;
import io.github.cockpitsso.bridge.limit.SubjectLimits;
import io.github.cockpitsso.bridge.policy.Authorizer;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.token.TokenVerifier;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All stages that a request passes before Cockpit gets it, in their order. There is one for the
 * whole bridge: the gateway and forward-auth decide by the same stages.
 */
public final class Pipeline implements Stage<Read, Checked> {
  private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

  private final HeadReader head;
  private final IdentifyStage identify;
  private final LimitStage limit;
  private final KeyStage key;
  private final GuardStage guard;
  private final ParameterStage parameters;
  private final PolicyStage policy;
  private final BodyStage body;
  private final KeyRetry keyRetry;
  private final Bodies bodies;

  /**
   * A pipeline with stages for these settings.
   *
   * @param heldBodies for all bodies together that are read as a whole
   */
  public Pipeline(
      BridgeSettings settings,
      TokenVerifier verifier,
      SubjectLimits limits,
      KeyRing keys,
      PhpGuard requestGuard,
      Authorizer authorizer,
      BodyBudget heldBodies) {
    var uploads = new Uploads(settings);
    bodies = new Bodies(requestGuard, settings.limits().inspectedBody(), heldBodies);
    head = new HeadReader(settings.cockpit().address(), uploads);
    identify = new IdentifyStage(verifier, uploads, settings.policy().anonymous());
    limit = new LimitStage(limits);
    key = new KeyStage(keys);
    guard = new GuardStage(requestGuard);
    parameters = new ParameterStage(
        new ContentReader(settings.policy().operators()), authorizer::maxTokens, bodies);
    policy = new PolicyStage(authorizer);
    body = new BodyStage(bodies);
    keyRetry = new KeyRetry(keys, policy);
  }

  /** Reads a request's head. Only a request that may be one for Cockpit becomes an exchange. */
  public Decision<Exchange> read(Request request, Response response, Callback callback) {
    return head.read(request.getMethod(), request.getHttpURI(), request.getHeaders())
        .then(read -> Decision.granted(new Exchange(request, response, callback, read)));
  }

  /**
   * Runs all stages. The policy decides before the body is read, unless the body may contain
   * parameters for content: no other body of a rejected request is read.
   */
  @Override
  public Step<Checked> run(Exchange exchange, Read read) {
    return identify
        .run(exchange, read)
        .then(exchange, limit)
        .then(exchange, key)
        .then(exchange, guard)
        .then(exchange, parameters)
        .then(exchange, policy)
        .then(exchange, body);
  }

  /** Looks for another key after Cockpit refused the one of a request. */
  public Stage<Checked, Checked> keyRetry() {
    return keyRetry;
  }

  /** The reader of bodies, for callers with stages of their own. */
  public Bodies bodies() {
    return bodies;
  }

  /** Whether the policy may depend on a body that comes with this head. */
  public boolean policyNeedsBody(RequestHead read) {
    return policy.needsBody(read);
  }

  /** Runs all stages, and then the ending. */
  public void runToEnd(Exchange exchange, Ending ending) {
    runToEnd(this, exchange, exchange.read(), ending);
  }

  /** Runs these stages, and then the ending. A stage that fails rejects the request. */
  public static <T extends Known> void runToEnd(
      Stage<T, Checked> stages, Exchange exchange, T known, Ending ending) {
    Step<Checked> last;
    try {
      last = stages.run(exchange, known);
    } catch (RuntimeException e) {
      last = Step.of(failed(exchange, e));
    }
    if (last instanceof Step.Decided<Checked> decided) {
      end(exchange, decided.decision(), ending);
    } else {
      var unused = last.future()
          .exceptionally(failure -> failed(exchange, failure))
          .thenAccept(decision -> end(exchange, decision, ending));
    }
  }

  private static void end(Exchange exchange, Decision<Checked> decision, Ending ending) {
    if (decision instanceof Decision.Granted<Checked> granted) {
      exchange.advance(granted.value());
    }
    ending.end(exchange, decision);
  }

  private static Decision<Checked> failed(Exchange exchange, Throwable failure) {
    log.error("A stage failed for {}", exchange.head().path().raw(), failure);
    return Decision.refused(Reason.INTERNAL_ERROR);
  }
}
