package io.github.cockpitsso.testkit.cockpit;

import java.util.List;

/** One header line, name and value as sent. */
public record HeaderField(String name, String value) {

  /** The values of all headers with this name, in any case. */
  public static List<String> values(List<HeaderField> headers, String name) {
    return headers.stream()
        .filter(it -> it.name().equalsIgnoreCase(name))
        .map(HeaderField::value)
        .toList();
  }
}
