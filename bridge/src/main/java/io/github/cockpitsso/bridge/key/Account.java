package io.github.cockpitsso.bridge.key;

import io.github.cockpitsso.client.Secret;

/**
 * The Cockpit account of a person, with what it takes to act for it.
 *
 * @param apiKey the person's own key
 * @param id Cockpit's {@code _id}; empty if the source does not say
 * @param role {@code appid} of the role; empty if the source does not say
 */
public record Account(Secret apiKey, String id, String role) {}
