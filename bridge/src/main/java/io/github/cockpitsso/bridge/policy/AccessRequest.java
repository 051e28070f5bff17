package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.content.Models;
import io.github.cockpitsso.bridge.content.Operation;
import java.util.Optional;

/**
 * The properties of a request that rules can refer to.
 *
 * @param method as sent, upper case
 * @param path below {@code /api}
 * @param operation GraphQL operation; empty for other requests
 * @param writes whether the request can write although its method only reads
 * @param models that the request can access
 * @param caller empty for anonymous requests
 */
public record AccessRequest(
    String method,
    PolicyPath path,
    Optional<Operation> operation,
    boolean writes,
    Models models,
    Optional<Caller> caller) {

  /** The method that rules compare: GET for a query, POST for everything that can write. */
  String effectiveMethod() {
    if (operation.isPresent()) {
      return operation.get().method();
    }
    return writes ? "POST" : method;
  }
}
