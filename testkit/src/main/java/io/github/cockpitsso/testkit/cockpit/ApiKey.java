package io.github.cockpitsso.testkit.cockpit;

import java.util.Optional;

/**
 * A document of {@code system/api_keys} (contract section 5).
 *
 * @param key the secret itself; the key {@code public} stands for calls without a key
 * @param name what the admin pages show
 * @param role the role's {@code appid}, if any
 */
public record ApiKey(String key, String name, Optional<String> role) {

  /** The key of calls that carry none. */
  public static final String PUBLIC = "public";

  /** Shows the name only: the key is a secret. */
  @Override
  public String toString() {
    return "ApiKey[" + name + "]";
  }
}
