package io.github.cockpitsso.bridge.guard;

import io.github.cockpitsso.bridge.guard.HeaderParameters.Parameter;
import java.util.List;
import java.util.Optional;

/**
 * What the {@code Content-Disposition} of a form's part says (RFC 7578 §4.2), as PHP reads it:
 * {@code name} and {@code filename} count, all other parameters are ignored, {@code filename*}
 * among them. A part with {@code filename*} alone is a field to PHP, not a file.
 *
 * @param name as written, one byte a character
 * @param isFile whether PHP stores the part as a file, which is no parameter
 */
record Disposition(String name, boolean isFile) {
  private static final String TYPE = "form-data";

  /**
   * Reads the value of a header.
   *
   * @param value unfolded, one byte a character
   * @return nothing if clients and PHP could read it differently
   */
  static Optional<Disposition> read(String value) {
    return value.regionMatches(true, 0, TYPE, 0, TYPE.length())
        ? HeaderParameters.read(value.substring(TYPE.length())).flatMap(Disposition::of)
        : Optional.empty();
  }

  private static Optional<Disposition> of(List<Parameter> parameters) {
    List<Parameter> names = named(parameters, "name");
    List<Parameter> files = named(parameters, "filename");
    // A quote would have to be escaped when the bridge writes the field again.
    boolean isPlain = names.size() == 1 && !names.get(0).value().matches("(?s).*[\"\\\\].*");
    return isPlain && files.size() <= 1
        ? Optional.of(new Disposition(names.get(0).value(), !files.isEmpty()))
        : Optional.empty();
  }

  private static List<Parameter> named(List<Parameter> parameters, String name) {
    return parameters.stream().filter(each -> each.isNamed(name)).toList();
  }
}
