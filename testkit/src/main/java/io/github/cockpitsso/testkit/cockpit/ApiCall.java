package io.github.cockpitsso.testkit.cockpit;

import java.util.Optional;

/**
 * A call below {@code /api} whose key was accepted.
 *
 * @param request what was sent
 * @param path behind {@code /api}, with its leading slash
 * @param caller whose key it was
 * @param impostor login name of the user who is answered instead of the right one, a fault
 */
record ApiCall(PhpRequest request, String path, Identity.Caller caller, Optional<String> impostor) {

  boolean is(String method) {
    return request.method().equals(method);
  }

  /** {@code param('x:string')}: arrays are JSON, null is not given. */
  Optional<String> text(String name) {
    return request.parameter(name).map(PhpArrays::toText);
  }

  /** {@code param('x:int')}. */
  Optional<Long> number(String name) {
    return request.parameter(name).map(PhpArrays::toInt);
  }
}
