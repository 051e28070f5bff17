package io.github.cockpitsso.bridge.endpoint;

import io.github.cockpitsso.bridge.exchange.BodyBudget;
import io.github.cockpitsso.bridge.guard.RequestGuard;
import io.github.cockpitsso.bridge.key.KeyRing;
import io.github.cockpitsso.bridge.limit.SubjectLimits;
import io.github.cockpitsso.bridge.pipeline.Pipeline;
import io.github.cockpitsso.bridge.policy.Authorizer;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.tls.BridgeTls;
import io.github.cockpitsso.bridge.token.LogoutTokens;
import io.github.cockpitsso.bridge.token.TokenVerifier;
import io.github.cockpitsso.bridge.upstream.CockpitProxy;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;

/**
 * Who answers what. The first that knows a request's path takes it; the gateway, at the end, takes
 * all that is left.
 */
public final class Routes extends Handler.Sequence {

  /** Routes whose handlers share one pipeline. */
  public Routes(
      BridgeSettings settings,
      BridgeTls tls,
      TokenVerifier verifier,
      Optional<LogoutTokens> logouts,
      KeyRing keys,
      RequestGuard guard,
      Authorizer authorizer,
      MeterRegistry registry) {
    var limits = new SubjectLimits(
        new SubjectLimits.Bounds(
            settings.limits().requestsPerSubject(),
            settings.limits().concurrentPerSubject(),
            settings.limits().waitingPerSubject(),
            settings.limits().subjectWait()),
        System::nanoTime);
    Gauge.builder("bridge.subject.waiting", limits, SubjectLimits::waiting)
        .description("Requests that wait because their user has as many in progress as allowed")
        .register(registry);
    FunctionCounter.builder("bridge.subject.waited", limits, SubjectLimits::waited)
        .description("Requests that had to wait for another one of their user")
        .register(registry);
    logouts.ifPresent(judge -> addHandler(new LogoutEndpoint(judge, verifier, keys)));
    settings
        .server()
        .publicUrl()
        .ifPresent(url -> addHandler(new ProtectedResource(url, settings)));
    var heldBodies = new BodyBudget(settings.limits().heldBodies());
    Gauge.builder("bridge.held.bodies", heldBodies, BodyBudget::taken)
        .description("Bodies that are held to be judged, all together")
        .baseUnit("bytes")
        .register(registry);
    var pipeline = new Pipeline(settings, verifier, limits, keys, guard, authorizer, heldBodies);
    if (settings.forwardAuth().isServed()) {
      addHandler(new ForwardAuth(settings, pipeline));
    }
    addHandler(new Gateway(
        pipeline, new CockpitProxy(settings, tls.cockpit(), heldBodies, pipeline.keyRetry())));
  }
}
