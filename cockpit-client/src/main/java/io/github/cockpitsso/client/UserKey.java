package io.github.cockpitsso.client;

import java.util.Optional;

/**
 * A user's API key and whose it is.
 *
 * @param apiKey the key; nothing if the user has none or is not active
 * @param id Cockpit's {@code _id} of the user
 * @param user exact login name
 * @param role {@code appid} of the role; may be empty
 * @param active whether Cockpit lets the user in
 */
public record UserKey(
    Optional<Secret> apiKey, String id, String user, String role, boolean active) {}
