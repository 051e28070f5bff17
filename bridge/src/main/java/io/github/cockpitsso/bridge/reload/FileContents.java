package io.github.cockpitsso.bridge.reload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The contents of files at one time.
 *
 * @param bytes of each file, in order; empty if one of them cannot be read
 * @param mark a hash of the contents, or the problem if a file cannot be read
 */
record FileContents(List<byte[]> bytes, String mark) {
  private static final int MAX_BYTES = 1 << 20;

  static FileContents of(List<Path> files) {
    List<byte[]> bytes = new ArrayList<>();
    MessageDigest digest = sha256();
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        byte[] content = in.readNBytes(MAX_BYTES + 1);
        if (content.length > MAX_BYTES) {
          return new FileContents(List.of(), file + " is larger than 1 MiB");
        }
        digest.update((content.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(content);
        bytes.add(content);
      } catch (NoSuchFileException e) {
        return new FileContents(List.of(), file + " does not exist");
      } catch (IOException e) {
        return new FileContents(
            List.of(), file + " cannot be read: " + e.getClass().getSimpleName());
      }
    }
    return new FileContents(bytes, HexFormat.of().formatHex(digest.digest()));
  }

  Optional<String> problem() {
    return bytes.isEmpty() ? Optional.of(mark) : Optional.empty();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
