package io.github.cockpitsso.testkit.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Copies and deletes folders with their content. */
public final class Folders {

  private Folders() {}

  /** Starts something that uses a folder. */
  @FunctionalInterface
  public interface Starter<T> {
    T start(Path folder) throws IOException;
  }

  /**
   * Starts something in a new folder of the system's temporary folder. It deletes the folder when
   * it is closed; this method deletes it if the start fails.
   */
  public static <T> T temporary(String prefix, Starter<T> starter) {
    try {
      Path folder = Files.createTempDirectory(prefix);
      try {
        return starter.start(folder);
      } catch (IOException | RuntimeException e) {
        delete(folder);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies the content of a folder, and replaces existing files. */
  public static void copy(Path from, Path to) {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path source : (Iterable<Path>) tree::iterator) {
        Path target = to.resolve(from.relativize(source).toString());
        if (Files.isDirectory(source)) {
          Files.createDirectories(target);
        } else {
          Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("copying " + from, e);
    }
  }

  /**
   * Makes a folder of database files equal to another folder. Each file is replaced by a rename, so
   * processes that have the old file open continue to use it.
   */
  public static void restore(Path snapshot, Path folder) {
    try {
      for (Path stray : files(folder)) {
        if (!Files.exists(snapshot.resolve(stray.getFileName()))) {
          Files.deleteIfExists(stray);
        }
      }
      for (Path file : files(snapshot)) {
        Path fresh = folder.resolve(file.getFileName() + ".fresh");
        Files.copy(file, fresh, StandardCopyOption.REPLACE_EXISTING);
        Files.move(
            fresh,
            folder.resolve(file.getFileName()),
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("restoring " + folder, e);
    }
  }

  /** Deletes a folder with its content. Does nothing if it does not exist. */
  public static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("deleting " + folder, e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
