package io.github.cockpitsso.bridge.key;

import io.github.cockpitsso.bridge.token.VerifiedToken;
import io.github.cockpitsso.client.Secret;

/**
 * Somebody whose token was verified.
 *
 * @param identity what the token says
 * @param token the token itself
 */
public record AuthenticatedUser(VerifiedToken identity, Secret token) {}
