package io.github.cockpitsso.client.http;

import java.time.Duration;

/**
 * Timeouts and maximum size of an answer.
 *
 * @param connect until the connection is open, TLS included
 * @param read between two bytes of the answer
 * @param total from the call to the last byte of the answer
 * @param maxBytes maximum size of the answer's body
 */
public record Bounds(Duration connect, Duration read, Duration total, int maxBytes) {

  /**
   * 1 s, 2 s, 2.5 s, 256 KiB. The total stays below the 3 s after which Keycloak interrupts a user
   * lookup ({@code --spi-user--storage-provider-timeout}).
   */
  public static final Bounds DEFAULT =
      new Bounds(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMillis(2500), 256 * 1024);

  /** Maximum nesting depth of an answer. */
  public static final int MAX_JSON_DEPTH = 32;

  /**
   * @throws IllegalArgumentException if a value is not positive
   */
  public Bounds {
    requirePositive("connect", connect);
    requirePositive("read", read);
    requirePositive("total", total);
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be 1 or more, not " + maxBytes);
    }
  }

  /**
   * These bounds with every timeout reduced to at most the remaining time.
   *
   * @param left greater than zero
   */
  public Bounds within(Duration left) {
    return new Bounds(shorter(connect, left), shorter(read, left), shorter(total, left), maxBytes);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " must be greater than zero, not " + duration);
    }
  }
}
