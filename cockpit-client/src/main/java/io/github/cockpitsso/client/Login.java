package io.github.cockpitsso.client;

import java.util.Optional;

/**
 * A login that Cockpit confirmed.
 *
 * @param user the user who logged in
 * @param apiKey the user's own API key, if the user has one
 */
public record Login(CockpitUser user, Optional<Secret> apiKey) {}
