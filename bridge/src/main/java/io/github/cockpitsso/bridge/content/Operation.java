package io.github.cockpitsso.bridge.content;

import java.util.Locale;

/** What a GraphQL document asks for. */
public enum Operation {
  /** Reads. */
  QUERY("GET"),
  /** Writes; a document that holds one mutation among queries is this. */
  MUTATION("POST");

  private final String method;

  Operation(String method) {
    this.method = method;
  }

  /**
   * The method as which it counts, by whichever method it was sent: Cockpit runs mutations by GET
   * as well.
   */
  public String method() {
    return method;
  }

  /** Its name in GraphQL and in policies. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
