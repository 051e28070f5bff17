package io.github.cockpitsso.bridge.setup;

import io.github.cockpitsso.bridge.admin.SetupFailedException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A new file that only its owner can read. */
public final class SettingsFile {
  private final Path path;

  /**
   * Checks that the file can be created.
   *
   * @throws SetupFailedException if it exists, or cannot be created
   */
  public SettingsFile(Path path) throws SetupFailedException {
    this.path = path.toAbsolutePath();
    if (Files.exists(this.path, LinkOption.NOFOLLOW_LINKS)) {
      throw new SetupFailedException(
          "The file " + path + " already exists. Set another one with --write");
    } else if (!Files.isWritable(this.path.getParent())) {
      throw new SetupFailedException(
          "The file " + path + " cannot be created: check its folder " + this.path.getParent());
    }
  }

  /**
   * Creates the file with this text.
   *
   * @throws SetupFailedException if it exists now, or cannot be written
   */
  public void write(String text) throws SetupFailedException {
    var open = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var out = Channels.newOutputStream(Files.newByteChannel(path, open, ownerOnly()))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new SetupFailedException("The file " + path + " cannot be written ("
          + e.getClass().getSimpleName()
          + "). The realm is configured. Run the command again with another --write");
    }
  }

  private FileAttribute<?>[] ownerOnly() {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
