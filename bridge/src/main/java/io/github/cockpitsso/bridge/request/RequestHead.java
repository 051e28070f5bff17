package io.github.cockpitsso.bridge.request;

import java.util.List;

/**
 * What a request says before its body.
 *
 * @param method upper case
 * @param path judged and forwarded as it is
 * @param query without the question mark, as sent; empty if there is none
 * @param contentTypes the values of all headers of that name
 */
public record RequestHead(String method, ApiPath path, String query, List<String> contentTypes) {
  public RequestHead {
    contentTypes = List.copyOf(contentTypes);
  }
}
