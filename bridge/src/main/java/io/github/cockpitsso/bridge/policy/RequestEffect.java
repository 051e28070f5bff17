package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.content.ContentPath;
import io.github.cockpitsso.bridge.content.ContentRequest;
import io.github.cockpitsso.bridge.content.Operation;
import io.github.cockpitsso.bridge.request.Method;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.request.UploadPath;

/** Whether a request changes something in Cockpit, as far as can be said of it. */
public final class RequestEffect {
  private RequestEffect() {}

  /**
   * By its method; but GraphQL by what the document asks for, an aggregate by its stages, and a
   * file endpoint that names its method in the path, and so runs by any, by that one
   * ({@code docs/cockpit-contract.md} §4, §6.1, §12).
   */
  public static boolean is(ContentRequest request) {
    RequestHead head = request.head();
    boolean safe = Method.isSafe(head.method());
    if (head.path() instanceof UploadPath) {
      return !safe;
    } else if (ContentPath.of(head.path()).isGraphQl()) {
      return request.graphQl().filter(it -> it.operation() == Operation.QUERY).isEmpty();
    }
    return !safe || request.writes() || PolicyPath.of(head.path()).namesMethod();
  }

  /**
   * Whether a request may be sent twice (RFC 9110, 9.2.2): by its method, unless it changes more in
   * Cockpit than that says.
   */
  public static boolean isIdempotent(ContentRequest request) {
    RequestHead head = request.head();
    if (Method.isSafe(head.method())) {
      return !is(request);
    }
    return (head.method().equals("PUT") || head.method().equals("DELETE"))
        && !(head.path() instanceof UploadPath)
        && !ContentPath.of(head.path()).isGraphQl()
        && !PolicyPath.of(head.path()).namesMethod();
  }
}
