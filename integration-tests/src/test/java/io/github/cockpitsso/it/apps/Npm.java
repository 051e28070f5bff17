package io.github.cockpitsso.it.apps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** Builds an example with {@code npm ci} and {@code npm run build}, outside the source tree. */
final class Npm {
  private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\..*", Pattern.DOTALL);
  private static final Set<String> GENERATED =
      Set.of("node_modules", "dist", ".nuxt", ".output", ".env.local");
  private static final int DEADLINE_MINUTES = 10;

  private Npm() {}

  /** Skips the test with a message if Node.js is missing or too old. With CI=true, fails it. */
  static void require() throws IOException, InterruptedException {
    Optional<String> version = version();
    if (version.filter(Npm::isNewEnough).isEmpty()) {
      String missing = "The examples need npm and Node.js 20.19 or newer on the PATH; found: "
          + version.map(String::strip).orElse("none");
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(missing);
      }
      Assumptions.abort(missing);
    }
  }

  /** Builds a copy of the example with these variables, and returns the folder to serve. */
  static Path build(ExampleApp app, Map<String, String> variables)
      throws IOException, InterruptedException {
    Path source = Path.of(System.getProperty("project"), "examples", app.folder());
    Path copy = Path.of("target", "apps", app.folder()).toAbsolutePath();
    copy(source, copy);
    run(copy, variables, "npm", "ci", "--no-audit", "--no-fund");
    run(copy, variables, "npm", "run", "build");
    return copy.resolve(app.output());
  }

  static boolean isNewEnough(String version) {
    Matcher found = VERSION.matcher(version);
    if (!found.matches()) {
      return false;
    }
    int major = Integer.parseInt(found.group(1));
    return major > 20 || (major == 20 && Integer.parseInt(found.group(2)) >= 19);
  }

  private static Optional<String> version() throws IOException, InterruptedException {
    try {
      Process process = new ProcessBuilder("sh", "-c", "npm --version >/dev/null && node --version")
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void run(Path folder, Map<String, String> variables, String... command)
      throws IOException, InterruptedException {
    Path log = folder.resolveSibling(folder.getFileName() + ".log");
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile());
    builder.environment().putAll(variables);
    builder.environment().put("NUXT_TELEMETRY_DISABLED", "1");
    Process process = builder.start();
    boolean ended = process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES);
    if (!ended || process.exitValue() != 0) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IllegalStateException(
          String.join(" ", List.of(command)) + " failed: " + Files.readString(log));
    }
  }

  private static void copy(Path source, Path copy) throws IOException {
    Files.walkFileTree(source, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
          throws IOException {
        if (isGenerated(folder)) {
          return FileVisitResult.SKIP_SUBTREE;
        }
        Files.createDirectories(copy.resolve(source.relativize(folder)));
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        if (!isGenerated(file)) {
          Path target = copy.resolve(source.relativize(file));
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
        return FileVisitResult.CONTINUE;
      }
    });
  }

  private static boolean isGenerated(Path file) {
    return GENERATED.contains(file.getFileName().toString());
  }
}
