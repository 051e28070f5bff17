package io.github.cockpitsso.testkit.cockpit;

import java.util.Optional;

/**
 * A document of {@code system/api_keys} (contract section 5).
 *
 * @param key the secret itself; the key {@code public} applies to calls without a key
 * @param name the name in the admin pages
 * @param role the role's {@code appid}, if any
 */
public record ApiKey(String key, String name, Optional<String> role) {

  /** The key of calls without a key. */
  public static final String PUBLIC = "public";

  /** Shows only the name: the key is a secret. */
  @Override
  public String toString() {
    return "ApiKey[" + name + "]";
  }
}
