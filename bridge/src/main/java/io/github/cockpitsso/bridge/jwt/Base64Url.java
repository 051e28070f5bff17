package io.github.cockpitsso.bridge.jwt;

import java.util.Base64;
import java.util.Optional;

/**
 * base64url as RFC 7515 means it: no padding, no other alphabet, no stray bits at the end. One text
 * for each value, so that no second spelling of a token exists. (Nimbus and the JDK read several.)
 */
final class Base64Url {
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Base64Url() {}

  static Optional<byte[]> decode(String text) {
    try {
      byte[] bytes = DECODER.decode(text);
      return ENCODER.encodeToString(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
