package io.github.cockpitsso.bridge.guard;

import io.github.cockpitsso.bridge.guard.HeaderParameters.Parameter;
import java.util.List;
import java.util.Optional;

/**
 * The {@code Content-Disposition} of a part of a form (RFC 7578 §4.2), as PHP reads it. PHP reads
 * only {@code name} and {@code filename}. A part with only {@code filename*} is a field to PHP, not
 * a file.
 *
 * @param name as sent, one byte per character
 * @param isFile whether PHP stores the part as a file instead of a parameter
 */
record Disposition(String name, boolean isFile) {
  private static final String TYPE = "form-data";

  /**
   * Reads the value of a header.
   *
   * @param value unfolded, one byte per character
   * @return empty if clients and PHP could read it differently
   */
  static Optional<Disposition> read(String value) {
    return value.regionMatches(true, 0, TYPE, 0, TYPE.length())
        ? HeaderParameters.read(value.substring(TYPE.length())).flatMap(Disposition::of)
        : Optional.empty();
  }

  private static Optional<Disposition> of(List<Parameter> parameters) {
    List<Parameter> names = named(parameters, "name");
    List<Parameter> files = named(parameters, "filename");
    // When the bridge writes the field again, it would have to escape a quote.
    boolean isPlain = names.size() == 1 && !names.get(0).value().matches("(?s).*[\"\\\\].*");
    return isPlain && files.size() <= 1
        ? Optional.of(new Disposition(names.get(0).value(), !files.isEmpty()))
        : Optional.empty();
  }

  private static List<Parameter> named(List<Parameter> parameters, String name) {
    return parameters.stream().filter(each -> each.isNamed(name)).toList();
  }
}
