package io.github.cockpitsso.testkit.cockpit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the stand-in makes of a request as PHP would: a second opinion for who judges requests. */
public final class PhpReader {
  private PhpReader() {}

  /**
   * The names of a POST request's parameters, those of a JSON body among them ({@code docs/cockpit-contract.md} §2).
   *
   * @param query as sent, without the question mark
   * @param contentType empty if there is none
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
