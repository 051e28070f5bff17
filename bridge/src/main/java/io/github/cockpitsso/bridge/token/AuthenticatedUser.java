package io.github.cockpitsso.bridge.token;

import io.github.cockpitsso.client.Secret;

/**
 * A user whose token was verified.
 *
 * @param identity the verified claims
 * @param token the token as the client sent it
 */
public record AuthenticatedUser(VerifiedToken identity, Secret token) {}
