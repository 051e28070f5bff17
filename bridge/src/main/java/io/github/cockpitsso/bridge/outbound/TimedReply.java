package io.github.cockpitsso.bridge.outbound;

import io.github.cockpitsso.client.http.Reply;
import java.time.Instant;
import java.util.Optional;

/**
 * An answer, and when the server says that it answered.
 *
 * @param reply as of every call
 * @param date of the header {@code Date}, in whole seconds; empty without that header or without
 * an answer
 */
public record TimedReply(Reply reply, Optional<Instant> date) {}
