package io.github.cockpitsso.testkit.cockpit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The API keys of one Cockpit. Every change takes effect immediately. */
public final class ApiKeys {

  private final Map<String, ApiKey> keys = new ConcurrentHashMap<>();

  ApiKeys() {}

  /** Adds a key, or replaces the document with the same key. */
  public void put(ApiKey key) {
    keys.put(key.key(), key);
  }

  /** Removes a key. Later calls with it get 412. */
  public void remove(String key) {
    keys.remove(key);
  }

  Optional<ApiKey> find(String key) {
    return Optional.ofNullable(keys.get(key));
  }

  void clear() {
    keys.clear();
  }
}
