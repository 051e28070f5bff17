package io.github.cockpitsso.client;

import java.time.Instant;
import java.util.Optional;

/**
 * A user's API key and the user that it belongs to.
 *
 * @param apiKey the key; empty if the user has no key or is not active
 * @param since when the addon made the key, in whole seconds; empty if it is not known: the key was
 *     made elsewhere, or the addon is older than this field
 * @param id Cockpit's {@code _id} of the user
 * @param user exact login name
 * @param role {@code appid} of the role; may be empty
 * @param active whether the user may log in to Cockpit
 */
public record UserKey(
    Optional<Secret> apiKey,
    Optional<Instant> since,
    String id,
    String user,
    String role,
    boolean active) {}
