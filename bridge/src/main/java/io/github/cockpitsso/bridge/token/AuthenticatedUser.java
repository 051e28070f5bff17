package io.github.cockpitsso.bridge.token;

import io.github.cockpitsso.client.Secret;

/**
 * A user whose token was verified.
 *
 * @param identity the verified claims
 * @param credentials the token after its scheme and a blank, as in {@code PresentedToken}
 */
public record AuthenticatedUser(VerifiedToken identity, Secret credentials) {

  /** The token alone. Each call copies it. */
  public Secret token() {
    String text = credentials.reveal();
    return Secret.of(text.substring(text.indexOf(' ') + 1));
  }
}
