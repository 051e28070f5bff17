package io.github.cockpitsso.testkit.cockpit;

import java.security.SecureRandom;
import java.util.HexFormat;

/** New keys in Cockpit's own format (contract section 5). */
final class Tokens {

  private Tokens() {}

  /** {@code USR-} and 40 hex digits, 160 bits of randomness. */
  static String userKey() {
    byte[] random = new byte[20];
    new SecureRandom().nextBytes(random);
    return "USR-" + HexFormat.of().formatHex(random);
  }
}
