package io.github.cockpitsso.testkit.cockpit;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Time-based one-time passwords like Cockpit's: SHA-1, six digits, 30 seconds (RFC 6238). */
public final class Totp {

  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int PERIOD_SECONDS = 30;

  private Totp() {}

  /**
   * The code for a time.
   *
   * @param secret base32 without padding
   * @param unixSeconds the time
   */
  public static String code(String secret, long unixSeconds) {
    byte[] counter =
        ByteBuffer.allocate(8).putLong(unixSeconds / PERIOD_SECONDS).array();
    byte[] hash = hmac(decode(secret), counter);
    int offset = hash[hash.length - 1] & 0xF;
    int number = ByteBuffer.wrap(hash).getInt(offset) & 0x7FFFFFFF;
    return String.format("%06d", number % 1_000_000);
  }

  /** Whether a code is valid now, or in the period before or after. */
  static boolean accepts(String secret, String code, long now) {
    for (int period = -1; period <= 1; period++) {
      if (code(secret, now + (long) period * PERIOD_SECONDS).equals(code)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA1", e);
    }
  }

  private static byte[] decode(String secret) {
    ByteBuffer bytes = ByteBuffer.allocate(secret.length() * 5 / 8);
    int bits = 0;
    int held = 0;
    for (char c : secret.toUpperCase(Locale.ROOT).toCharArray()) {
      held = held << 5 | BASE32.indexOf(c);
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.put((byte) (held >> bits));
        held &= (1 << bits) - 1;
      }
    }
    return bytes.array();
  }
}
