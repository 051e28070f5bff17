package io.github.cockpitsso.testkit.cockpit;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/** Cockpit's {@code _id}s: 24 hex digits that start with the unix second and end with a counter. */
final class ObjectIds {

  private static final String NUMBER = "-?[0-9]+([eE]-?[0-9]+)?";
  private static final String LONG = "-?[0-9]{20,}.*";

  private final InstantSource clock;
  private final AtomicInteger counter = new AtomicInteger(0x100000);

  ObjectIds(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Whether Cockpit's file storage treats two ids as equal when it writes. It compares with PHP's
   * {@code ==}, which compares digits as numbers unless both are too long for an integer.
   */
  static boolean areEqual(String one, String other) {
    return one.equals(other)
        || (one.matches(NUMBER)
            && other.matches(NUMBER)
            && !(one.matches(LONG) && other.matches(LONG))
            && Double.parseDouble(one) == Double.parseDouble(other)
            && Double.isFinite(Double.parseDouble(one)));
  }

  String next() {
    return String.format(
        "%08x%s%06x",
        clock.instant().getEpochSecond(), "c0c4917550", counter.incrementAndGet() & 0xFFFFFF);
  }
}
