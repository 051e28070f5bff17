package io.github.cockpitsso.bridge.jwt;

import java.util.Base64;
import java.util.Optional;

/**
 * base64url of RFC 7515: without padding, other characters or unused bits. Each value has one text,
 * so that a token has one spelling. (Nimbus and the JDK accept several.)
 */
final class Base64Url {
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private Base64Url() {}

  static Optional<byte[]> decode(String text) {
    if (text.indexOf('=') >= 0 || !lastBitsAreZero(text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(DECODER.decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Two characters encode one byte and four bits, three encode two bytes and two bits. */
  private static boolean lastBitsAreZero(String text) {
    int unused = text.length() % 4 == 2 ? 0b1111 : text.length() % 4 == 3 ? 0b11 : 0;
    return unused == 0 || (ALPHABET.indexOf(text.charAt(text.length() - 1)) & unused) == 0;
  }
}
