package io.github.cockpitsso.bridge.refusal;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * How a stage of the pipeline ends: with what the next stage needs, or with the end of the request.
 *
 * @param <T> what the next stage needs
 */
public sealed interface Decision<T> {

  /** Goes on with this. */
  record Granted<T>(T value) implements Decision<T> {}

  /** Ends here. */
  record Refused<T>(Refusal refusal) implements Decision<T> {}

  /** Goes on. */
  static <T> Decision<T> granted(T value) {
    return new Granted<>(value);
  }

  /** Ends with a reason that needs no further words. */
  static <T> Decision<T> refused(Reason reason) {
    return new Refused<>(Refusal.of(reason));
  }

  /** Ends with a reason and words about this request. */
  static <T> Decision<T> refused(Reason reason, String detail) {
    return new Refused<>(new Refusal(reason, detail));
  }

  /** Asks the next stage, unless this one refused. */
  default <R> Decision<R> then(Function<? super T, Decision<R>> next) {
    return this instanceof Granted<T> granted ? next.apply(granted.value()) : cast();
  }

  /** Asks a next stage that may have to wait, unless this one refused. */
  default <R> CompletableFuture<Decision<R>> thenLater(
      Function<? super T, CompletableFuture<Decision<R>>> next) {
    return this instanceof Granted<T> granted
        ? next.apply(granted.value())
        : CompletableFuture.completedFuture(cast());
  }

  /** Why it ended, if it did. */
  default Optional<Refusal> ifRefused() {
    return this instanceof Refused<T> refused ? Optional.of(refused.refusal()) : Optional.empty();
  }

  /** What the next stage needs, if it goes on. */
  default Optional<T> ifGranted() {
    return this instanceof Granted<T> granted ? Optional.of(granted.value()) : Optional.empty();
  }

  @SuppressWarnings("unchecked") // only Granted holds a T
  private <R> Decision<R> cast() {
    return (Decision<R>) this;
  }
}
