package io.github.cockpitsso.testkit.cockpit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a request like PHP, so that tests of a gateway can compare. */
public final class PhpReader {
  private PhpReader() {}

  /**
   * The names of a POST request's parameters, including those of a JSON body ({@code
   * docs/cockpit-contract.md} §2).
   *
   * @param query the query without the question mark
   * @param contentType empty if it is missing
   */
  public static Set<String> names(String query, String contentType, byte[] body) {
    List<HeaderField> headers =
        contentType.isEmpty() ? List.of() : List.of(new HeaderField("Content-Type", contentType));
    Set<String> names = new HashSet<>();
    for (Server server : Server.values()) {
      PhpRequest.read("POST", "/api/x?" + query, headers, body, server, true)
          .ifPresent(request -> names.addAll(request.parameters().keySet()));
    }
    return names;
  }

  /** The names of cookies. */
  public static Set<String> cookieNames(String header) {
    return PhpParameters.cookies(header).keySet();
  }
}
