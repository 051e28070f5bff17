package io.github.cockpitsso.bridge.jwt;

import java.util.Base64;
import java.util.Optional;

/**
 * base64url of RFC 7515: without padding, other characters or unused bits. Each value has one text,
 * so that a token has one spelling. (Nimbus and the JDK accept several.)
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
