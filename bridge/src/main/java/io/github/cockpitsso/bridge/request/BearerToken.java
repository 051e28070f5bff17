package io.github.cockpitsso.bridge.request;

import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.util.List;

/** Finds the access token in the one place where it may be (RFC 6750, 2.1). */
public final class BearerToken {
  private static final String SCHEME = "Bearer";

  private BearerToken() {}

  /**
   * Reads the {@code Authorization} headers.
   *
   * @param authorization the values of all headers of that name, as sent
   */
  public static Decision<String> read(List<String> authorization) {
    if (authorization.isEmpty()) {
      return Decision.refused(Reason.NO_TOKEN);
    }
    if (authorization.size() > 1) {
      return Decision.refused(Reason.SEVERAL_TOKENS);
    }
    String value = authorization.get(0).strip();
    if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Decision.refused(Reason.NO_TOKEN);
    }
    String rest = value.substring(SCHEME.length());
    if (rest.isEmpty()) {
      return Decision.refused(Reason.NO_TOKEN);
    }
    // RFC 9110, 11.4: one or more blanks between scheme and token. "BearerX" is another scheme.
    if (rest.charAt(0) != ' ') {
      return Decision.refused(Reason.NO_TOKEN);
    }
    return Decision.granted(rest.strip());
  }
}
