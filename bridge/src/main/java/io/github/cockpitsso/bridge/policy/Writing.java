package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.request.Method;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.util.Optional;

/** Whether a request changes something in Cockpit, as far as can be said of it. What can not be read does. */
public final class Writing {
  private Writing() {}

  /**
   * By its method; but GraphQL by what the document asks for, and a file endpoint that names its method in the path, and
   * so runs by any, by that one ({@code docs/cockpit-contract.md} §4, §6.1).
   *
   * @param body if it was read as a whole
   * @param known what GraphQL asks for, if a policy has read it
   */
  public static boolean is(RequestHead head, Optional<byte[]> body, Optional<Operation> known) {
    boolean safe = Method.isSafe(head.method());
    if (head.path().isUpload()) {
      return !safe;
    }
    PolicyPath path = PolicyPath.of(head.path());
    if (path.isGraphQl()) {
      return known
          .or(() -> GraphQlRequest.document(head, body)
              .then(document -> GraphQlDocument.read(document, GraphQlLimits.READABLE))
              .ifGranted())
          .filter(it -> it == Operation.QUERY)
          .isEmpty();
    }
    return !safe || path.namesMethod();
  }
}
