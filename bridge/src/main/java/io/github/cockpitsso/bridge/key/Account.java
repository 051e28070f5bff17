package io.github.cockpitsso.bridge.key;

import io.github.cockpitsso.client.Secret;
import java.time.Duration;

/**
 * The API key for a user's requests, and the Cockpit account that it belongs to.
 *
 * @param apiKey the user's own key, or that of a role
 * @param id Cockpit's {@code _id}; empty if the source does not return it, or for a role's key
 * @param role {@code appid} of the role; empty if the source does not return it
 * @param age how long ago the source received the key; counts toward
 * {@code bridge.key.time-to-live}
 */
public record Account(Secret apiKey, String id, String role, Duration age) {

  /** An account that was looked up just now. */
  public Account(Secret apiKey, String id, String role) {
    this(apiKey, id, role, Duration.ZERO);
  }
}
