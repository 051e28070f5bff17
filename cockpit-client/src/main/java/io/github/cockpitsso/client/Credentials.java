package io.github.cockpitsso.client;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a person typed to log in. Sent to Cockpit unchanged: no trimming, no change of case, no Unicode normalisation
 * ({@code docs/cockpit-contract.md} §5: names are compared exactly).
 *
 * @param kind whether {@code name} is a login name or an e-mail address
 * @param code of the second factor, if one was typed
 */
public record Credentials(Kind kind, String name, Secret password, Optional<Secret> code) {

  /** What the name is. */
  public enum Kind {
    USERNAME,
    EMAIL
  }

  /** The longest name or password that Cockpit is asked about, bytes in UTF-8. */
  public static final int MAX_BYTES = 4096;

  /** Credentials without a second factor, by login name. */
  public static Credentials ofUser(String user, Secret password) {
    return new Credentials(Kind.USERNAME, user, password, Optional.empty());
  }

  /** Credentials without a second factor, by e-mail address. */
  public static Credentials ofEmail(String email, Secret password) {
    return new Credentials(Kind.EMAIL, email, password, Optional.empty());
  }

  /**
   * Whether they can be right at all. PHP's bcrypt takes a password with NUL and junk behind it for the right one
   * (contract §6.2), so those never reach it.
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
