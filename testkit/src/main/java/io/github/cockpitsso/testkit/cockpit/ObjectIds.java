package io.github.cockpitsso.testkit.cockpit;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/** Cockpit's {@code _id}s: 24 hex digits that begin with the unix second and end with a counter. */
final class ObjectIds {

  private final InstantSource clock;
  private final AtomicInteger counter = new AtomicInteger(0x100000);

  ObjectIds(InstantSource clock) {
    this.clock = clock;
  }

  String next() {
    return String.format(
        "%08x%s%06x",
        clock.instant().getEpochSecond(), "c0c4917550", counter.incrementAndGet() & 0xFFFFFF);
  }
}
