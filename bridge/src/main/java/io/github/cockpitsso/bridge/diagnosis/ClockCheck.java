package io.github.cockpitsso.bridge.diagnosis;

import io.github.cockpitsso.bridge.token.TokenPolicy;
import java.time.Duration;
import java.time.Instant;

/** Compares this machine's clock with a server's by the header {@code Date}, in whole seconds. */
final class ClockCheck {
  private static final Duration NOTICEABLE = Duration.ofSeconds(5);

  private ClockCheck() {}

  /**
   * Compares the clocks.
   *
   * @param date the server's time, in whole seconds
   * @param sent this machine's time before the call
   * @param received this machine's time after the call
   */
  static Finding compare(String neighbor, Instant date, Instant sent, Instant received) {
    String check = neighbor + ".clock";
    Duration offset = offset(date, sent, received);
    String found = offset.isZero()
        ? "the clocks agree"
        : "this machine's clock is " + offset.abs().toSeconds() + " seconds "
            + (offset.isNegative() ? "ahead of" : "behind") + " the server's clock";
    String expected = "a difference of at most " + TokenPolicy.SKEW.toSeconds() + " seconds";
    String cure = "Synchronize both clocks by NTP: timedatectl shows whether NTP is active.";
    if (offset.abs().compareTo(TokenPolicy.SKEW) > 0) {
      return Finding.failed(check, found).expected(expected).cure(cure);
    }
    return offset.abs().compareTo(NOTICEABLE) > 0
        ? Finding.warning(check, found).expected(expected).cure(cure)
        : Finding.ok(check, found);
  }

  /** The smallest possible lead of the server's clock; zero if the clocks may agree. */
  private static Duration offset(Instant date, Instant sent, Instant received) {
    if (date.isAfter(received)) {
      return Duration.between(received, date);
    }
    Instant latest = date.plusSeconds(1);
    return latest.isBefore(sent) ? Duration.between(sent, latest) : Duration.ZERO;
  }
}
