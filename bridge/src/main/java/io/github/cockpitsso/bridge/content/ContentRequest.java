package io.github.cockpitsso.bridge.content;

import io.github.cockpitsso.bridge.request.RequestHead;
import java.util.Optional;

/**
 * A checked request for Cockpit's content, in the form in which it is forwarded.
 *
 * @param head with the query that is forwarded
 * @param body that is forwarded, if there is one
 * @param plain whether the original request is unambiguous: then it may be forwarded unchanged
 * @param models that the request can access
 * @param writes whether its pipeline contains a stage of {@code bridge.operators}, which can write
 * @param graphQl the GraphQL document, if there is one
 */
public record ContentRequest(
    RequestHead head,
    Optional<byte[]> body,
    boolean plain,
    Models models,
    boolean writes,
    Optional<GraphQlDocument> graphQl) {

  /** A request for another part of the API, which is forwarded unchanged. */
  public static ContentRequest other(RequestHead head, Optional<byte[]> body) {
    return new ContentRequest(head, body, true, Models.NONE, false, Optional.empty());
  }
}
