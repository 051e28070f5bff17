package io.github.cockpitsso.bridge.content;

import io.github.cockpitsso.bridge.request.RequestHead;
import java.util.Optional;

/**
 * What a request asks of Cockpit's content, checked, and the form in which Cockpit gets it.
 *
 * @param head with the query that is forwarded
 * @param body that is forwarded, if there is one
 * @param plain whether what was sent could be read in one way only: then the request may go on as
 * it was sent
 * @param models that it can touch
 * @param writes whether a pipeline could write, by what the bridge's operator allows besides
 * the usual
 * @param graphQl the document, if it is GraphQL
 */
public record ContentRequest(
    RequestHead head,
    Optional<byte[]> body,
    boolean plain,
    Models models,
    boolean writes,
    Optional<GraphQlDocument> graphQl) {

  /** A request that is not about content, which is forwarded as it is. */
  public static ContentRequest other(RequestHead head, Optional<byte[]> body) {
    return new ContentRequest(head, body, true, Models.NONE, false, Optional.empty());
  }
}
