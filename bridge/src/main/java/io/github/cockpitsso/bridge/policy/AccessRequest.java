package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.content.Models;
import io.github.cockpitsso.bridge.content.Operation;
import java.util.Optional;

/**
 * What a policy judges.
 *
 * @param method as sent, upper case
 * @param path below {@code /api}
 * @param operation of GraphQL; empty for everything else
 * @param writes whether it may write although its method only reads
 * @param models that it can touch
 * @param caller empty for anonymous requests
 */
public record AccessRequest(
    String method,
    PolicyPath path,
    Optional<Operation> operation,
    boolean writes,
    Models models,
    Optional<Caller> caller) {

  /** The method that counts. */
  String meaning() {
    if (operation.isPresent()) {
      return operation.get().method();
    }
    return writes ? "POST" : method;
  }
}
