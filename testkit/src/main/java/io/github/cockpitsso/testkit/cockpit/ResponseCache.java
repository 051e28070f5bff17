package io.github.cockpitsso.testkit.cockpit;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cockpit's response cache (contract section 3.3) with its hole: the lookup uses only route and
 * parameters, not the method or a key in a header, and it comes before the check of the key.
 */
final class ResponseCache {

  private static final long DEFAULT_SECONDS = 600;

  private record Entry(Reply reply, long end) {}

  private final InstantSource clock;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  ResponseCache(InstantSource clock) {
    this.clock = clock;
  }

  static boolean isAskedFor(PhpRequest request) {
    return request.parameter("rspc").filter(PhpArrays::isTruthy).isPresent();
  }

  /** The stored answer with the two headers that mark it, or 304 for any conditional header. */
  Optional<Reply> find(PhpRequest request, String route) {
    Entry entry = entries.get(key(request, route));
    if (entry == null || entry.end() < now()) {
      return Optional.empty();
    }
    if (request.header("HTTP_IF_MODIFIED_SINCE").isPresent()) {
      return Optional.of(Reply.html(304, ""));
    }
    return Optional.of(entry
        .reply()
        .withHeader("APP_RSP_CACHE", "true")
        .withHeader("APP_RSP_EOL", Long.toString(entry.end())));
  }

  /** Stores an answer with status 200. Other answers are not cached. */
  void store(PhpRequest request, String route, Reply reply) {
    if (reply.status() == 200) {
      long seconds = request.parameter("rspc").map(PhpArrays::toInt).orElse(0L);
      boolean array = request.parameter("rspc").filter(PhpArrays::isArray).isPresent();
      long end = now() + (seconds > 1 && !array ? seconds : DEFAULT_SECONDS);
      entries.put(key(request, route), new Entry(reply, end));
    }
  }

  void clear() {
    entries.clear();
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private static String key(PhpRequest request, String route) {
    return route + '?' + PhpJsonWriter.write(request.parameters());
  }
}
