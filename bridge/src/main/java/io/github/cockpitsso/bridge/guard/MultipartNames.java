package io.github.cockpitsso.bridge.guard;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The field names in a multipart body, wherever PHP might see one. PHP finds the boundary in its own way and reads on
 * behind the closing one ({@code docs/cockpit-contract.md} §11), so boundaries decide nothing here: each header line
 * that names a field counts. A file whose content looks like such a line is refused too.
 */
final class MultipartNames {
  private static final Pattern DISPOSITION = Pattern.compile(
      "content-disposition[ \\t]*:([^\\r\\n]*(?:\\r?\\n[ \\t]+[^\\r\\n]*)*)",
      Pattern.CASE_INSENSITIVE);
  // All that a lenient reader may take for the value: quoted in either way, not closed, or bare.
  private static final Pattern NAME = Pattern.compile(
      "(?<![a-z0-9*_-])name[ \\t]*=[ \\t]*(?:\"((?:[^\"\\\\]|\\\\.)*)\"?|'((?:[^'\\\\]|\\\\.)*)'?|([^;\\r\\n]*))",
      Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern ESCAPED = Pattern.compile("\\\\(.)", Pattern.DOTALL);

  private MultipartNames() {}

  /** The names as PHP knows them; a name that can be read in two ways is there twice. */
  static Stream<String> in(String body) {
    return DISPOSITION
        .matcher(body)
        .results()
        .flatMap(header -> NAME.matcher(header.group(1))
            .results()
            .flatMap(MultipartNames::readings)
            .map(PhpName::of));
  }

  private static Stream<String> readings(MatchResult name) {
    for (int group = 1; group <= 2; group++) {
      if (name.group(group) != null) {
        return Stream.of(name.group(group), ESCAPED.matcher(name.group(group)).replaceAll("$1"));
      }
    }
    return Stream.of(name.group(3).strip(), name.group(3).strip().split("[ \\t\"']", 2)[0]);
  }
}
