package io.github.cockpitsso.bridge.diagnosis;

import io.github.cockpitsso.bridge.token.TokenPolicy;
import java.time.Duration;
import java.time.Instant;

/** Compares this machine's clock with a server's, as exactly as the header {@code Date} allows. */
final class ClockCheck {
  private static final Duration NOTICEABLE = Duration.ofSeconds(5);

  private ClockCheck() {}

  /**
   * A finding about the clock.
   *
   * @param date what the server says, in whole seconds
   * @param sent before the server wrote that
   * @param received after it
   */
  static Finding compare(String neighbor, Instant date, Instant sent, Instant received) {
    String check = neighbor + ".clock";
    Duration off = offset(date, sent, received);
    String found = off.isZero()
        ? "the clocks agree"
        : "this machine's clock is " + off.abs().toSeconds() + " seconds "
            + (off.isNegative() ? "ahead of" : "behind") + " the server's";
    String expected = "at most " + TokenPolicy.SKEW.toSeconds() + " seconds of difference";
    String cure = "Synchronize both machines by NTP: timedatectl shows whether it runs.";
    if (off.abs().compareTo(TokenPolicy.SKEW) > 0) {
      return Finding.failed(check, found, expected, cure);
    }
    return off.abs().compareTo(NOTICEABLE) > 0
        ? Finding.warning(check, found, expected, cure)
        : Finding.ok(check, found);
  }

  /** How far the server is ahead at least; zero if both clocks may agree. */
  private static Duration offset(Instant date, Instant sent, Instant received) {
    if (date.isAfter(received)) {
      return Duration.between(received, date);
    }
    Instant latest = date.plusSeconds(1);
    return latest.isBefore(sent) ? Duration.between(sent, latest) : Duration.ZERO;
  }
}
