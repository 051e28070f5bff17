package io.github.cockpitsso.bridge.exchange;

import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.token.AuthenticatedUser;
import java.util.Optional;

/**
 * A request whose sender is known.
 *
 * @param user empty if the request needs no token
 */
public record Identified(RequestHead head, Optional<AuthenticatedUser> user) implements Known {}
