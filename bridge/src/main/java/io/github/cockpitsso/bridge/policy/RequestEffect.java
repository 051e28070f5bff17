package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.content.ContentPath;
import io.github.cockpitsso.bridge.content.ContentRequest;
import io.github.cockpitsso.bridge.content.Operation;
import io.github.cockpitsso.bridge.request.Method;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.request.UploadPath;

/** Whether a request can change data in Cockpit. */
public final class RequestEffect {
  private RequestEffect() {}

  /**
   * Whether a request can write. Its method decides, with three exceptions
   * ({@code docs/cockpit-contract.md} §4, §6.1, §12): the operation of a GraphQL document, the
   * stages of an aggregate, and the method in the path of a file endpoint.
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
   * Whether the bridge may send a request again (RFC 9110, 9.2.2). Its method decides, unless the
   * request can change more than its method says.
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
