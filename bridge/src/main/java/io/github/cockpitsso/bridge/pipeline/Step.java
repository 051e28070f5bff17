package io.github.cockpitsso.bridge.pipeline;

import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.exchange.Known;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.util.concurrent.CompletableFuture;

/**
 * How a stage ends: it has decided, or it waits for something. A request that waits for nothing
 * runs through its stages without a future.
 *
 * @param <T> what is known if the request goes on
 */
public sealed interface Step<T extends Known> {

  /** The decision is there. */
  record Decided<T extends Known>(Decision<T> decision) implements Step<T> {

    @Override
    public <R extends Known> Step<R> then(Exchange exchange, Stage<? super T, R> next) {
      if (decision instanceof Decision.Granted<T> granted) {
        exchange.advance(granted.value());
        return next.run(exchange, granted.value());
      }
      return new Decided<>(new Decision.Refused<>(decision.ifRefused().orElseThrow()));
    }

    @Override
    public CompletableFuture<Decision<T>> future() {
      return CompletableFuture.completedFuture(decision);
    }
  }

  /** The decision comes later. */
  record Waiting<T extends Known>(CompletableFuture<Decision<T>> future) implements Step<T> {

    @Override
    public <R extends Known> Step<R> then(Exchange exchange, Stage<? super T, R> next) {
      return new Waiting<>(future.thenCompose(
          decision -> new Decided<>(decision).then(exchange, next).future()));
    }
  }

  /** The request goes on. */
  static <T extends Known> Step<T> granted(T known) {
    return new Decided<>(Decision.granted(known));
  }

  /** The request is rejected. */
  static <T extends Known> Step<T> refused(Reason reason) {
    return new Decided<>(Decision.refused(reason));
  }

  /** The decision is there. */
  static <T extends Known> Step<T> of(Decision<T> decision) {
    return new Decided<>(decision);
  }

  /** The decision is there when the future is done. */
  static <T extends Known> Step<T> of(CompletableFuture<Decision<T>> future) {
    return future.isDone() && !future.isCompletedExceptionally()
        ? new Decided<>(future.join())
        : new Waiting<>(future);
  }

  /** Runs the next stage on what this one found; a rejected request skips it. */
  <R extends Known> Step<R> then(Exchange exchange, Stage<? super T, R> next);

  /** The decision, done if there is nothing to wait for. */
  CompletableFuture<Decision<T>> future();
}
