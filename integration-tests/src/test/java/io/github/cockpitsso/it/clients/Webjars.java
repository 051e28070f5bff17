package io.github.cockpitsso.it.clients;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Stream;

/** Packages of npm that Maven downloads, below {@code META-INF/resources/webjars/NAME/VERSION}. */
final class Webjars {
  private static final String ROOT = "META-INF/resources/webjars";

  private Webjars() {}

  /** A file of a package. */
  static byte[] read(String name, String file) throws IOException {
    for (URL jar : Collections.list(Webjars.class.getClassLoader().getResources(ROOT))) {
      try (FileSystem files = open(jar)) {
        Path home = files.getPath("/" + ROOT, name);
        if (Files.isDirectory(home)) {
          return Files.readAllBytes(version(home).resolve(file));
        }
      }
    }
    throw new IOException("No package " + name);
  }

  /** Writes all packages into a folder in the layout of {@code node_modules}, and returns it. */
  static Path extract(Path folder) {
    try {
      for (URL jar : Collections.list(Webjars.class.getClassLoader().getResources(ROOT))) {
        try (FileSystem files = open(jar);
            Stream<Path> names = Files.list(files.getPath("/" + ROOT))) {
          for (Path name : names.toList()) {
            copy(version(name), folder.resolve(name.getFileName().toString()));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          try (InputStream in = Files.newInputStream(each)) {
            Files.copy(in, target);
          }
        }
      }
    }
  }

  private static Path version(Path name) throws IOException {
    try (Stream<Path> versions = Files.list(name)) {
      return versions.findFirst().orElseThrow();
    }
  }

  private static FileSystem open(URL jar) throws IOException {
    String text = jar.toString();
    return FileSystems.newFileSystem(URI.create(text.substring(0, text.indexOf('!'))), Map.of());
  }
}
