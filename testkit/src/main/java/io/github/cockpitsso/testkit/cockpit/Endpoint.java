package io.github.cockpitsso.testkit.cockpit;

import java.util.Optional;

/** A group of REST endpoints. */
interface Endpoint {

  /** The answer to a call, or empty if path and method do not belong to this group. */
  Optional<Reply> answer(ApiCall call);
}
