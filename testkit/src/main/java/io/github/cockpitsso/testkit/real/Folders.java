package io.github.cockpitsso.testkit.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Copies and deletes folders with their content. */
final class Folders {

  private Folders() {}

  static void copy(Path from, Path to) {
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
  static void restore(Path snapshot, Path folder) {
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

  static void delete(Path folder) {
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
