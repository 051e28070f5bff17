package io.github.cockpitsso.bridge.request;

import java.util.List;

/**
 * What is known of a request before its body.
 *
 * @param method upper case
 * @param path checked, and forwarded as it is
 * @param query without the question mark, in the form of {@link Query#canonical}; may be empty
 * @param contentTypes the values of all headers of that name
 */
public record RequestHead(
    String method, RequestPath path, String query, List<String> contentTypes) {
  public RequestHead {
    contentTypes = List.copyOf(contentTypes);
  }
}
