package io.github.cockpitsso.demo.launch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file with secrets of this run, such as that of {@code --json}. It appears complete, only its
 * owner can read it, and it is deleted at the end.
 */
final class ReadyFile implements AutoCloseable {
  private static final FileAttribute<?> OWNER_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;

  private ReadyFile(Path file) {
    this.file = file;
  }

  /**
   * Writes the file and replaces an existing one.
   *
   * @throws IOException if it cannot be written
   */
  static ReadyFile write(Path file, Description description) throws IOException {
    return write(
        file,
        new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .writeValueAsBytes(description));
  }

  /**
   * Writes a file with this content and replaces an existing one.
   *
   * @throws IOException if it cannot be written
   */
  static ReadyFile write(Path file, byte[] content) throws IOException {
    Path place = file.toAbsolutePath();
    Path draft =
        Files.createTempFile(place.getParent(), "." + place.getFileName(), ".part", OWNER_ALONE);
    try {
      Files.write(draft, content);
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
    return new ReadyFile(place);
  }

  /**
   * Checks before the start that the file can be written. Deletes an old file, so that a program
   * that waits for the file waits for this run.
   *
   * @throws IOException with the cause
   */
  static void prepare(Path file) throws IOException {
    Path place = file.toAbsolutePath();
    if (Files.isDirectory(place) || !Files.isWritable(place.getParent())) {
      throw new FileSystemException(
          place.toString(), null, "is a folder, or its folder is missing or not writable");
    }
    Files.deleteIfExists(place);
  }

  /** Deletes the file if possible, without reporting errors. */
  static void discard(Path file) {
    var unused = file.toFile().delete();
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
