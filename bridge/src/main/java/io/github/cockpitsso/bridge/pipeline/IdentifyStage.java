package io.github.cockpitsso.bridge.pipeline;

import io.github.cockpitsso.bridge.exchange.ClientCertificate;
import io.github.cockpitsso.bridge.exchange.Credentials;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.exchange.Identified;
import io.github.cockpitsso.bridge.exchange.Read;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.request.PresentedToken;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.token.TokenVerifier;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** Finds out who sent a request: by its token, unless it needs none. */
final class IdentifyStage implements Stage<Read, Identified> {
  private final TokenVerifier verifier;
  private final Uploads uploads;
  private final boolean anonymous;

  /**
   * A stage by this verifier.
   *
   * @param anonymous whether the API is served without a token
   */
  IdentifyStage(TokenVerifier verifier, Uploads uploads, boolean anonymous) {
    this.verifier = verifier;
    this.uploads = uploads;
    this.anonymous = anonymous;
  }

  @Override
  public Step<Identified> run(Exchange exchange, Read read) {
    RequestHead head = read.head();
    HttpFields headers = exchange.request().getHeaders();
    if (uploads.arePublic(head.path()) || isAnonymous(head, headers)) {
      return Step.granted(new Identified(head, Optional.empty()));
    }
    Decision<PresentedToken> token = PresentedToken.read(
        headers.getValuesList(HttpHeader.AUTHORIZATION),
        headers.getValuesList("DPoP"),
        head,
        ClientCertificate.thumbprint(exchange.request()));
    return Step.of(token.thenLater(presented -> verifier
        .verify(presented)
        .thenApply(decision ->
            decision.then(user -> Decision.granted(new Identified(head, Optional.of(user)))))));
  }

  /**
   * Whether the request is anonymous, and may be. A request with credentials is never: its sender
   * must learn that they are invalid. Files have a setting of their own.
   */
  private boolean isAnonymous(RequestHead head, HttpFields headers) {
    return anonymous && head.path().takesKey() && !Credentials.areIn(headers);
  }
}
