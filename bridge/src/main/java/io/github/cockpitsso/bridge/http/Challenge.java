package io.github.cockpitsso.bridge.http;

import io.github.cockpitsso.bridge.dpop.DpopPolicy;
import io.github.cockpitsso.bridge.endpoint.ProtectedResource;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.request.PresentedToken.Scheme;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import java.util.List;

/**
 * The values of {@code WWW-Authenticate}: how to send a token (RFC 6750, 3; RFC 9449, 7.1), where
 * to get one (RFC 9728, 5.1), and why a token is invalid.
 */
public final class Challenge {
  private static final String REALM = " realm=\"Cockpit\"";

  private final String scopes;
  private final boolean takesProofs;
  private final String metadata;

  public Challenge(BridgeSettings settings) {
    scopes = String.join(" ", settings.token().scopes());
    takesProofs = settings.server().publicUrl().isPresent();
    metadata = settings
        .server()
        .publicUrl()
        .map(url -> ", resource_metadata=\"" + ProtectedResource.metadata(url) + "\"")
        .orElse("");
  }

  /**
   * One value per scheme.
   *
   * @param authorization the values of the client's {@code Authorization}: the error is in the
   * challenge of the scheme that it used
   */
  List<String> of(Reason reason, List<String> authorization) {
    String bearer = "Bearer" + REALM;
    String dpop = "DPoP" + REALM + ", algs=\"" + DpopPolicy.ALGORITHMS + "\"";
    String error = error(reason);
    boolean byDpop = authorization.stream().anyMatch(Scheme.DPOP::isThatOf);
    if (!takesProofs) {
      return List.of(bearer + error);
    }
    return byDpop
        ? List.of(bearer + metadata, dpop + error + metadata)
        : List.of(bearer + error + metadata, dpop + metadata);
  }

  /** No error code if the request lacked a token. Titles and scopes are quotable as they are. */
  private String error(Reason reason) {
    String missing = reason == Reason.INSUFFICIENT_SCOPE ? ", scope=\"" + scopes + "\"" : "";
    return reason
        .tokenError()
        .map(error ->
            ", error=\"" + error + "\", error_description=\"" + reason.title() + "\"" + missing)
        .orElse("");
  }
}
