package io.github.cockpitsso.testkit.cockpit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The API keys of one Cockpit, as its key cache knows them: every change is seen at once. */
public final class ApiKeys {

  private final Map<String, ApiKey> keys = new ConcurrentHashMap<>();

  ApiKeys() {}

  /** Adds a key or replaces the one of the same text. */
  public void put(ApiKey key) {
    keys.put(key.key(), key);
  }

  /** Removes a key; callers with it get 412 from now on. */
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
