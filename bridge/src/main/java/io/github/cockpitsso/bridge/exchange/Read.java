package io.github.cockpitsso.bridge.exchange;

import io.github.cockpitsso.bridge.request.RequestHead;

/** A request whose head was read: its method and path are among those that are served. */
public record Read(RequestHead head) implements Known {}
