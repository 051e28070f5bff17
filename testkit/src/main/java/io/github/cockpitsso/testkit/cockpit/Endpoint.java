package io.github.cockpitsso.testkit.cockpit;

import java.util.Optional;

/** A group of REST endpoints. */
interface Endpoint {

  /** The answer to a call, or empty when path and method are none of this group. */
  Optional<Reply> answer(ApiCall call);
}
