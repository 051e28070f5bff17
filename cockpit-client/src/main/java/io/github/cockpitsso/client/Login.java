package io.github.cockpitsso.client;

import java.util.Optional;

/**
 * A login that Cockpit vouches for.
 *
 * @param user who it is
 * @param apiKey the user's own key, if there is one
 */
public record Login(CockpitUser user, Optional<Secret> apiKey) {}
