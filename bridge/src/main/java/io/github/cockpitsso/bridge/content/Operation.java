package io.github.cockpitsso.bridge.content;

import java.util.Locale;

/** The type of a GraphQL document. */
public enum Operation {
  /** Only reads. */
  QUERY("GET"),
  /** Can write; also a document with one mutation among queries. */
  MUTATION("POST");

  private final String method;

  Operation(String method) {
    this.method = method;
  }

  /** The method that rules compare. Cockpit runs mutations with any method, GET included. */
  public String method() {
    return method;
  }

  /** Its name in GraphQL and in policies. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
