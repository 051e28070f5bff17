package io.github.cockpitsso.bridge.refusal;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The result of a stage of the pipeline: a value for the next stage, or the refusal of the request.
 *
 * @param <T> the value that the next stage needs
 */
public sealed interface Decision<T> {

  /** The request continues with this value. */
  record Granted<T>(T value) implements Decision<T> {}

  /** The request ends here. */
  record Refused<T>(Refusal refusal) implements Decision<T> {}

  /** Continues the request with this value. */
  static <T> Decision<T> granted(T value) {
    return new Granted<>(value);
  }

  /** Ends the request with a reason and no details. */
  static <T> Decision<T> refused(Reason reason) {
    return new Refused<>(Refusal.of(reason));
  }

  /** Ends the request with a reason and details about this request. */
  static <T> Decision<T> refused(Reason reason, String detail) {
    return new Refused<>(new Refusal(reason, detail));
  }

  /** Runs the next stage, unless this one refused. */
  default <R> Decision<R> then(Function<? super T, Decision<R>> next) {
    return this instanceof Granted<T> granted ? next.apply(granted.value()) : cast();
  }

  /** Runs a next stage that may have to wait, unless this one refused. */
  default <R> CompletableFuture<Decision<R>> thenLater(
      Function<? super T, CompletableFuture<Decision<R>>> next) {
    return this instanceof Granted<T> granted
        ? next.apply(granted.value())
        : CompletableFuture.completedFuture(cast());
  }

  /** The refusal, if the request ended. */
  default Optional<Refusal> ifRefused() {
    return this instanceof Refused<T> refused ? Optional.of(refused.refusal()) : Optional.empty();
  }

  /** Whether the request ended for this reason. */
  default boolean isRefusedFor(Reason reason) {
    return this instanceof Refused<T> refused && refused.refusal().reason() == reason;
  }

  /** The value for the next stage, if the request continues. */
  default Optional<T> ifGranted() {
    return this instanceof Granted<T> granted ? Optional.of(granted.value()) : Optional.empty();
  }

  @SuppressWarnings("unchecked") // only Granted holds a T
  private <R> Decision<R> cast() {
    return (Decision<R>) this;
  }
}
