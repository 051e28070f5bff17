package io.github.cockpitsso.it.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * All network traffic of a browser: addresses, headers, and bodies of requests and answers, both as
 * sent and decompressed.
 *
 * @param text the log, followed by the decoded bytes in it
 */
public record NetworkLog(String text) {
  private static final Pattern BYTES = Pattern.compile("\"bytes\":\"([A-Za-z0-9+/=]+)\"");

  /** Reads a finished log. */
  public static NetworkLog read(Path file) {
    try {
      // One character per byte, so that a search finds any content.
      String log = Files.readString(file, StandardCharsets.ISO_8859_1);
      String bytes = BYTES
          .matcher(log)
          .results()
          .map(found ->
              new String(Base64.getDecoder().decode(found.group(1)), StandardCharsets.UTF_8))
          .collect(Collectors.joining("\n"));
      return new NetworkLog(log + "\n" + bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return text.length() + " characters of network log";
  }
}
