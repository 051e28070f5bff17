package io.github.cockpitsso.bridge.policy;

import java.util.Optional;

/**
 * What a policy judges.
 *
 * @param method as sent, upper case
 * @param path below {@code /api}
 * @param operation of GraphQL; empty for everything else
 * @param caller empty for anonymous requests
 */
public record AccessRequest(
    String method, PolicyPath path, Optional<Operation> operation, Optional<Caller> caller) {

  /** The method that counts. */
  String meaning() {
    return operation.isPresent() ? operation.get().method() : method;
  }
}
