package io.github.cockpitsso.client;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a user entered to log in. It is sent to Cockpit unchanged: no trimming, no change of case,
 * no Unicode normalization ({@code docs/cockpit-contract.md} §5: Cockpit compares names exactly).
 *
 * @param kind whether {@code name} is a login name or an e-mail address
 * @param code of the second factor, if the user entered one
 */
public record Credentials(Kind kind, String name, Secret password, Optional<Secret> code) {

  /** What the user entered as name. */
  public enum Kind {
    USERNAME,
    EMAIL
  }

  /** The longest name or password that is sent to Cockpit, in bytes of UTF-8. */
  public static final int MAX_BYTES = 4096;

  /** Credentials without a second factor, by login name. */
  public static Credentials ofUser(String user, Secret password) {
    return new Credentials(Kind.USERNAME, user, password, Optional.empty());
  }

  /**
   * Whether the credentials can be valid at all. PHP's bcrypt ignores everything after a NUL, so a
   * password with NUL never reaches Cockpit ({@code docs/cockpit-contract.md} §6.2).
   */
  public boolean arePlausible() {
    return isPlausible(name) && isPlausible(password.reveal());
  }

  private static boolean isPlausible(String text) {
    return !text.isEmpty()
        && text.indexOf('\0') < 0
        && text.length() <= MAX_BYTES
        && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
  }
}
