package io.github.cockpitsso.it.mainjob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * All that went over a browser's network: addresses, headers, and the bytes of requests and answers, these both as they came
 * and unpacked.
 *
 * @param text the log, and behind it the bytes in it, decoded
 */
record NetworkLog(String text) {
  private static final Pattern BYTES = Pattern.compile("\"bytes\":\"([A-Za-z0-9+/=]+)\"");

  static NetworkLog read(Path file) {
    try {
      // Byte by byte: whatever a search is for, it finds it.
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
