package io.github.cockpitsso.testkit.keycloak;

import io.github.cockpitsso.testkit.files.Folders;
import io.github.cockpitsso.testkit.process.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Folders with a Keycloak. One build is made for the same distribution, jars and options. Each
 * server gets a folder with links to its files, so servers share no data.
 */
final class KeycloakHome {
  private static final String BUILT = "built";

  // A build or a server writes into these. All other files can be shared.
  private static final List<String> WRITTEN = List.of("lib/quarkus", "conf", "data");

  private KeycloakHome() {}

  /** A new folder for one server. */
  static Path prepare(KeycloakSetup setup) {
    try {
      Files.createDirectories(setup.work());
      Path built = setup.work().resolve("build-" + fingerprint(setup));
      try (FileChannel channel = FileChannel.open(
              built.resolveSibling(built.getFileName() + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !Files.exists(built.resolve(BUILT))) {
          build(setup, built);
        }
      }
      Path home = Files.createTempDirectory(setup.work(), "server-");
      link(built, home);
      Path imports = Files.createDirectories(home.resolve("data/import"));
      for (Path realm : setup.realms()) {
        Files.copy(realm, imports.resolve(realm.getFileName()));
      }
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void build(KeycloakSetup setup, Path built) throws IOException {
    Folders.delete(built);
    link(setup.distribution(), built);
    Path providers = Files.createDirectories(built.resolve("providers"));
    for (Path jar : setup.providers()) {
      Files.copy(jar, providers.resolve(jar.getFileName()));
    }
    List<String> command = new ArrayList<>(List.of(
        built.resolve("bin/kc.sh").toString(), "build", "--cache=local", "--health-enabled=true"));
    if (setup.buildOptions().stream().noneMatch(it -> it.startsWith("--db="))) {
      command.add("--db=dev-file");
    }
    command.addAll(setup.buildOptions());
    Program.run("kc.sh build", process(command), built.resolve("build.log"));
    Files.createFile(built.resolve(BUILT));
  }

  /** A process without variables that would change Keycloak's settings, with the Java of tests. */
  static ProcessBuilder process(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("KC_") || name.startsWith("JAVA_OPTS"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    // These processes are short: full compilation takes half of the start's processor time.
    environment.put("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1");
    return builder;
  }

  private static String fingerprint(KeycloakSetup setup) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
        out.write((setup.distribution().toRealPath() + "\n" + setup.buildOptions())
            .getBytes(StandardCharsets.UTF_8));
        for (Path jar : setup.providers()) {
          try (InputStream in = Files.newInputStream(jar)) {
            in.transferTo(out);
          }
        }
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  private static void link(Path from, Path to) throws IOException {
    Files.walkFileTree(from, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
          throws IOException {
        Files.createDirectories(to.resolve(from.relativize(folder).toString()));
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        Path name = from.relativize(file);
        Path target = to.resolve(name.toString());
        if (WRITTEN.stream().anyMatch(name::startsWith)) {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        } else {
          linkOrCopy(file, target);
        }
        return FileVisitResult.CONTINUE;
      }
    });
  }

  private static void linkOrCopy(Path file, Path target) throws IOException {
    try {
      Files.createLink(target, file);
    } catch (FileSystemException | UnsupportedOperationException e) {
      Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }
}
