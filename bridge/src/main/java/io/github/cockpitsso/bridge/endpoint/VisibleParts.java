package io.github.cockpitsso.bridge.endpoint;

import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.exchange.Read;
import io.github.cockpitsso.bridge.exchange.SpacePrefix;
import io.github.cockpitsso.bridge.pipeline.Pipeline;
import io.github.cockpitsso.bridge.pipeline.Stage;
import io.github.cockpitsso.bridge.pipeline.Step;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.request.UploadPath;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import io.github.cockpitsso.bridge.upstream.SecretFields;
import org.eclipse.jetty.http.HttpFields;

/**
 * Rejects a request if the decision needs more than the front server shows: the body, or the
 * answer. This is the first stage: no limit or proof is used up, because the front server may send
 * the request through the bridge instead.
 */
final class VisibleParts implements Stage<Read, Read> {
  // Envoy can be configured to send only the beginning of a large body.
  private static final String PARTIAL = "x-envoy-auth-partial-body";

  private final Pipeline pipeline;
  private final SecretFields secrets;
  private final boolean unseenBodies;

  VisibleParts(BridgeSettings settings, Pipeline pipeline) {
    this.pipeline = pipeline;
    this.secrets = new SecretFields(
        settings.answers(), SpacePrefix.publicPrefix(settings.cockpit().address()));
    this.unseenBodies = settings.forwardAuth().unseenBodies();
  }

  @Override
  public Step<Read> run(Exchange exchange, Read read) {
    RequestHead head = read.head();
    HttpFields headers = exchange.request().getHeaders();
    if (head.path() instanceof UploadPath || secrets.areIn(head)) {
      return Step.refused(Reason.ANSWER_NOT_SEEN);
    } else if (headers.contains(PARTIAL) && !"false".equals(headers.get(PARTIAL))) {
      return refused("only its beginning");
    } else if (!Exchange.hasContent(exchange.request())) {
      return mayDependOnBody(head) ? refused("") : Step.granted(read);
    }
    return head.contentTypes().isEmpty()
        ? refused("its Content-Type did not come along")
        : Step.granted(read);
  }

  private boolean mayDependOnBody(RequestHead head) {
    return pipeline.bodies().haveParameters(head)
        && !(unseenBodies && !pipeline.policyNeedsBody(head));
  }

  private static Step<Read> refused(String detail) {
    return Step.of(Decision.refused(Reason.BODY_NOT_SEEN, detail));
  }
}
