package io.github.cockpitsso.bridge.request;

import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.util.List;
import java.util.Optional;

/**
 * An access token, and what its sender presented to prove possession of it.
 *
 * @param scheme with which it was sent
 * @param credentials the scheme, a blank and the token; a secret
 * @param proofs the values of all {@code DPoP} headers, as sent (RFC 9449, 4.1)
 * @param method of the request, which a proof must name
 * @param path of the request as sent, without the query, which a proof must name too
 * @param certificate SHA-256 of the client certificate of the TLS connection, base64url (RFC 8705,
 * 3.1); empty without one
 */
public record PresentedToken(
    Scheme scheme,
    String credentials,
    List<String> proofs,
    String method,
    String path,
    Optional<String> certificate) {

  /** The ways to send a token as {@code Authorization}. */
  public enum Scheme {
    /** RFC 6750, 2.1: the token alone suffices. */
    BEARER("Bearer"),
    /** RFC 9449, 7.1: the sender must have the key too. */
    DPOP("DPoP");

    private final String word;

    Scheme(String word) {
      this.word = word;
    }

    /** Whether a header's value begins with this scheme, in any case, and something may follow. */
    public boolean isThatOf(String authorization) {
      return authorization.regionMatches(true, 0, word, 0, word.length())
          && authorization.startsWith(" ", word.length());
    }

    /** A header's value with this scheme and token. */
    public String with(String token) {
      return word + " " + token;
    }

    /**
     * The header's value with the scheme's usual spelling and one blank: the argument itself if it
     * already has this form, which avoids a copy.
     *
     * @param authorization stripped, and of this scheme
     */
    private String canonical(String authorization) {
      int begin = word.length() + 1;
      return authorization.startsWith(word) && !Character.isWhitespace(authorization.charAt(begin))
          ? authorization
          : with(authorization.substring(begin).stripLeading());
    }
  }

  public PresentedToken {
    if (!credentials.startsWith(scheme.word + " ")) {
      throw new IllegalArgumentException("The credentials must begin with the scheme");
    }
    proofs = List.copyOf(proofs);
  }

  /**
   * Reads the token from the only header that may contain one.
   *
   * @param authorization the values of all headers of that name, as sent
   */
  public static Decision<PresentedToken> read(
      List<String> authorization,
      List<String> proofs,
      RequestHead head,
      Optional<String> certificate) {
    if (authorization.isEmpty()) {
      return Decision.refused(Reason.NO_TOKEN);
    } else if (authorization.size() > 1) {
      return Decision.refused(Reason.SEVERAL_TOKENS);
    }
    String value = authorization.get(0).strip();
    for (Scheme scheme : Scheme.values()) {
      if (scheme.isThatOf(value)) {
        return Decision.granted(new PresentedToken(
            scheme,
            scheme.canonical(value),
            proofs,
            head.method(),
            head.path().raw(),
            certificate));
      }
    }
    return Decision.refused(Reason.NO_TOKEN);
  }

  /** The token; a secret. Each call copies it. */
  public String text() {
    return credentials.substring(scheme.word.length() + 1);
  }

  @Override
  public String toString() {
    return scheme + " token for " + method + " " + path;
  }
}
