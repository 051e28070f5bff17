package io.github.cockpitsso.client;

import java.util.Optional;
import java.util.function.Function;

/**
 * How a call to Cockpit ended. An outage is never a wrong password, and no exception carries either: each way to end is
 * a type of its own.
 *
 * @param <T> what the call asks for
 */
public sealed interface Outcome<T> {

  /** Cockpit has it, and this is it. */
  record Found<T>(T value) implements Outcome<T> {}

  /** Cockpit answered that there is no such thing. Never said because of an outage. */
  record NotFound<T>() implements Outcome<T> {}

  /** Cockpit answered no. */
  record Denied<T>(Denial reason) implements Outcome<T> {}

  /**
   * Cockpit refused what was sent.
   *
   * @param field the member of the request that is wrong, as {@code docs/addon-api.md} names it; may be empty
   * @param conflict true if the value is well formed but another user has it (409)
   * @param message Cockpit's own words, in English; for people, not for decisions
   */
  record Invalid<T>(String field, boolean conflict, String message) implements Outcome<T> {}

  /**
   * Nobody can tell now; the same call may succeed later.
   *
   * @param detail what was seen, for the log; holds no secret
   */
  record Unavailable<T>(Outage reason, String detail) implements Outcome<T> {}

  /**
   * Something answered, but not as Cockpit's contract says: nothing of it is believed.
   *
   * @param detail what is wrong with it, for the log; holds nothing of the answer itself
   */
  record Malformed<T>(String detail) implements Outcome<T> {}

  /**
   * This Cockpit does not have the endpoint: the addon is missing, or the dialect has no such call.
   *
   * @param call what was asked for, as {@code METHOD /path}
   */
  record Unsupported<T>(String call) implements Outcome<T> {}

  /** The value if it was found; every other outcome is empty. */
  default Optional<T> ifFound() {
    return this instanceof Found<T> found ? Optional.of(found.value()) : Optional.empty();
  }

  /** True if the same call may succeed later without anybody changing anything in Cockpit or here. */
  default boolean isOutage() {
    return this instanceof Unavailable<T> || this instanceof Malformed<T>;
  }

  /**
   * True if Cockpit may have done what it was asked to, although nobody can tell: the call has reached it, or something
   * before it, and the answer was lost or made no sense.
   */
  default boolean mayBeDone() {
    return this instanceof Malformed<T>
        || (this instanceof Unavailable<T> unavailable && unavailable.reason().comesAfterSending());
  }

  /** Goes on with the value if it was found; every other outcome stays what it is. */
  default <R> Outcome<R> then(Function<? super T, Outcome<R>> next) {
    return this instanceof Found<T> found ? next.apply(found.value()) : unfound();
  }

  /**
   * This outcome for a caller who asked for something else.
   *
   * @throws IllegalStateException if it was found, since then there is a value that would be lost
   */
  @SuppressWarnings("unchecked") // only Found holds a T
  default <R> Outcome<R> unfound() {
    if (this instanceof Found<T>) {
      throw new IllegalStateException("It was found");
    }
    return (Outcome<R>) this;
  }

  /** The value turned into another; every other outcome stays what it is. */
  default <R> Outcome<R> map(Function<? super T, ? extends R> change) {
    return then(value -> new Found<>(change.apply(value)));
  }

  /** One line that says how the call ended, for logs and for admins. Holds no secret. */
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
