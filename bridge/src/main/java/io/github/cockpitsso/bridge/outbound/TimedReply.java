package io.github.cockpitsso.bridge.outbound;

import io.github.cockpitsso.client.http.Reply;
import java.time.Instant;
import java.util.Optional;

/**
 * A reply with the server's time.
 *
 * @param date from the header {@code Date}, in whole seconds; empty without that header or without
 * a response
 */
public record TimedReply(Reply reply, Optional<Instant> date) {}
