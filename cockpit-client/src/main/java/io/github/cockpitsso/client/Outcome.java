package io.github.cockpitsso.client;

import java.util.Optional;
import java.util.function.Function;

/**
 * How a call to Cockpit ended. Each way to end has its own type, so an outage is never taken for a
 * wrong password. No call throws an exception for either.
 *
 * @param <T> what the call returns
 */
public sealed interface Outcome<T> {

  /** Cockpit returned a value. */
  record Found<T>(T value) implements Outcome<T> {}

  /** Cockpit answered that it does not exist. An outage is never reported as this. */
  record NotFound<T>() implements Outcome<T> {}

  /** Cockpit denied the call. */
  record Denied<T>(Denial reason) implements Outcome<T> {}

  /**
   * Cockpit rejected a value of the request.
   *
   * @param field the invalid field, named as in {@code docs/addon-api.md}; may be empty
   * @param conflict true if the value is valid but another user has it (409)
   * @param message Cockpit's message in English; to show, not to decide by
   */
  record Invalid<T>(String field, boolean conflict, String message) implements Outcome<T> {}

  /**
   * Cockpit is unavailable. The same call may succeed later.
   *
   * @param detail the cause, for the log; contains no secret
   */
  record Unavailable<T>(Outage reason, String detail) implements Outcome<T> {}

  /**
   * The answer does not follow Cockpit's contract. Nothing in it is used.
   *
   * @param detail what is wrong with the answer, for the log; contains nothing of the answer itself
   */
  record Malformed<T>(String detail) implements Outcome<T> {}

  /**
   * This Cockpit does not have the endpoint: the addon is missing, or the dialect has no such call.
   *
   * @param call the call, as {@code METHOD /path}
   */
  record Unsupported<T>(String call) implements Outcome<T> {}

  /** The value, or empty for every other outcome. */
  default Optional<T> ifFound() {
    return this instanceof Found<T> found ? Optional.of(found.value()) : Optional.empty();
  }

  /** Whether the same call may succeed later without any change in Cockpit or here. */
  default boolean isOutage() {
    return this instanceof Unavailable<T> || this instanceof Malformed<T>;
  }

  /**
   * Whether Cockpit may have carried out the call although the answer does not say so: the call was
   * sent, and the answer was lost or malformed.
   */
  default boolean mayBeDone() {
    return this instanceof Malformed<T>
        || (this instanceof Unavailable<T> unavailable && unavailable.reason().comesAfterSending());
  }

  /** Calls {@code next} with the value. Every other outcome is returned unchanged. */
  default <R> Outcome<R> then(Function<? super T, Outcome<R>> next) {
    return this instanceof Found<T> found ? next.apply(found.value()) : unfound();
  }

  /**
   * This outcome as the outcome of another call.
   *
   * @throws IllegalStateException for {@link Found}, because its value would be lost
   */
  @SuppressWarnings("unchecked") // only Found holds a T
  default <R> Outcome<R> unfound() {
    if (this instanceof Found<T>) {
      throw new IllegalStateException("An outcome with a value cannot change its type");
    }
    return (Outcome<R>) this;
  }

  /** Converts the value. Every other outcome is returned unchanged. */
  default <R> Outcome<R> map(Function<? super T, ? extends R> change) {
    return then(value -> new Found<>(change.apply(value)));
  }

  /** One line that says how the call ended, for logs and admins. Contains no secret. */
  default String describe() {
    if (this instanceof Found<T>) {
      return "found";
    } else if (this instanceof NotFound<T>) {
      return "not found";
    } else if (this instanceof Denied<T> denied) {
      return denied.reason().describe();
    } else if (this instanceof Invalid<T> invalid) {
      return (invalid.conflict() ? "taken" : "invalid")
          + (invalid.field().isEmpty() ? "" : " " + invalid.field())
          + ": "
          + invalid.message();
    } else if (this instanceof Unavailable<T> unavailable) {
      return unavailable.reason().describe() + ": " + unavailable.detail();
    } else if (this instanceof Malformed<T> malformed) {
      return "not an answer of Cockpit: " + malformed.detail();
    } else if (this instanceof Unsupported<T> unsupported) {
      return "this Cockpit has no " + unsupported.call();
    }
    throw new AssertionError("A sealed type has no other cases");
  }
}
