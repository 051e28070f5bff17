package io.github.cockpitsso.bridge.pipeline;

import io.github.cockpitsso.bridge.exchange.Checked;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.policy.Authorizer;
import io.github.cockpitsso.bridge.policy.Caller;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.request.UploadPath;
import io.github.cockpitsso.bridge.token.AuthenticatedUser;
import java.util.Optional;

/** Rejects what the operator's policy does not allow. */
final class PolicyStage implements Stage<Checked, Checked> {
  private final Authorizer authorizer;

  PolicyStage(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  /** Whether a rule may depend on a body that comes with this head. */
  boolean needsBody(RequestHead head) {
    return authorizer.needsBody(head);
  }

  @Override
  public Step<Checked> run(Exchange exchange, Checked request) {
    if (request.head().path() instanceof UploadPath) {
      // Files have a setting of their own; policies are about the API.
      return Step.granted(request);
    }
    return Step.of(authorizer
        .judge(request.content(), caller(request))
        .then(content -> Decision.granted(request)));
  }

  private static Optional<Caller> caller(Checked request) {
    if (request.user().isEmpty()) {
      return Optional.empty();
    }
    AuthenticatedUser user = request.user().get();
    return Optional.of(new Caller(
        request.account().role(), user.identity().roles(), user.identity().scopes()));
  }
}
