package io.github.cockpitsso.testkit.cockpit;

import java.util.Optional;

/**
 * A call below {@code /api} with an accepted key.
 *
 * @param request the request
 * @param path behind {@code /api}, with its leading slash
 * @param caller the owner of the key
 * @param impostor login name of the user in the answer instead of the correct user; a fault
 */
record ApiCall(PhpRequest request, String path, Identity.Caller caller, Optional<String> impostor) {

  boolean is(String method) {
    return request.method().equals(method);
  }

  /** {@code param('x:string')}: arrays become JSON, null counts as missing. */
  Optional<String> text(String name) {
    return request.parameter(name).map(PhpArrays::toText);
  }

  /** {@code param('x:int')}. */
  Optional<Long> number(String name) {
    return request.parameter(name).map(PhpArrays::toInt);
  }
}
