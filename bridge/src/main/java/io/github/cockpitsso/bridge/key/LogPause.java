package io.github.cockpitsso.bridge.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Lets each kind of problem into the log once per minute: one cause can affect every user. */
final class LogPause {
  static final Duration TIME = Duration.ofMinutes(1);

  private static final int MAX_KINDS = 100;

  private final Cache<Object, Boolean> logged;

  LogPause(InstantSource clock) {
    logged = Caffeine.newBuilder()
        .maximumSize(MAX_KINDS)
        .expireAfterWrite(TIME)
        .ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
        .build();
  }

  /** Whether a problem of this kind is to be logged now. */
  boolean isOver(Object kind) {
    return logged.asMap().putIfAbsent(kind, true) == null;
  }
}
