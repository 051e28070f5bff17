package io.github.cockpitsso.bridge.pipeline;

import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.exchange.Known;

/**
 * One check of a request. It adds to what is known, or rejects the request. While it waits it holds
 * no thread.
 *
 * @param <T> what must be known before
 * @param <R> what is known after
 */
@FunctionalInterface
public interface Stage<T extends Known, R extends Known> {

  /** Checks a request of which this is known. */
  Step<R> run(Exchange exchange, T known);
}
