package io.github.cockpitsso.it.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lines have at most 100 columns, and no comment ends with a line of a single word. Tables, links
 * and code blocks in Markdown are exempt, and so are lines with one very long word.
 */
class LineLengthTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  /** The checked files and folders. Add further ones here. */
  private static final List<String> ROOTS = List.of(
      ".ci",
      ".env.example",
      ".github",
      "CHANGELOG.md",
      "CONTRIBUTING.md",
      "README.md",
      "SECURITY.md",
      "addon",
      "bench",
      "bridge",
      "cockpit-client",
      "demo",
      "demo-app",
      "docker",
      "docker-compose.yml",
      "docs",
      "examples",
      "integration-tests",
      "provider",
      "realm-export",
      "release",
      "t",
      "testkit");

  private static final int COLUMNS = 100;
  private static final int LONG_WORD = 60;
  private static final Pattern CHECKED =
      Pattern.compile(".*\\.(conf|env|java|md|php|properties|sh|ya?ml)|Dockerfile|Caddyfile");
  private static final Pattern EXEMPT_MARKDOWN =
      Pattern.compile("\\s*(\\||\\[|<| {4}).*|.*\\]\\(.*|.*https?://.*");
  private static final Pattern LONE_WORD =
      Pattern.compile("(\\s*(?:\\*|//|#) )([A-Za-z][\\w',-]*[.:;]?)");

  @Test
  void no_line_is_too_long_and_no_comment_ends_with_a_single_word() throws IOException {
    List<String> problems = new ArrayList<>();
    int files = 0;
    for (String root : ROOTS) {
      for (Path file : files(PROJECT.resolve(root))) {
        files++;
        String name = PROJECT.relativize(file).toString();
        problems(name, Files.readAllLines(file)).forEach(it -> problems.add(name + ":" + it));
      }
    }
    assertThat(problems).as("lines, as file:line").isEmpty();
    assertThat(files).isGreaterThan(400);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void a_problem_is_reported_with_its_line(String problem, String file, String text) {
    assertThat(problems(file, text.lines().toList()))
        .isEqualTo(problem.isEmpty() ? List.of() : List.of(problem));
  }

  static Stream<Arguments> samples() {
    String words = "word ".repeat(20).strip();
    return Stream.of(
        arguments("", "A.java", "// " + words.substring(3)),
        arguments("1: 102 columns", "A.java", "// " + words),
        arguments("2: a single word", "a.yml", "# " + words.substring(5) + "\n# word."),
        arguments("", "a.yml", "# " + words.substring(50) + "\n# word."),
        arguments("", "a.yml", "# " + words.substring(5) + "\n# two words."),
        arguments("", "A.java", "// " + "x".repeat(120)),
        arguments("2: 104 columns", "a.md", "A\n" + words + " word"),
        arguments("", "a.md", "| " + words + " word |"),
        arguments("", "a.md", "[" + words + "](a.md) word"),
        arguments("", "a.md", "```\n" + words + " word\n```"));
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> found = Files.walk(root)) {
      return found
          .filter(it ->
              !PROJECT.relativize(it).toString().matches(".*(^|/)(target|node_modules)(/.*|$)"))
          .filter(Files::isRegularFile)
          .filter(LineLengthTest::isChecked)
          .sorted()
          .toList();
    }
  }

  private static boolean isChecked(Path file) {
    String name = file.getFileName().toString();
    return CHECKED.matcher(name).matches()
        || name.equals(".env.example")
        || (!name.contains(".") && isShellScript(file));
  }

  private static boolean isShellScript(Path file) {
    // Samples for tests may be any bytes.
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.findFirst().orElse("").matches("#!.*sh");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> problems(String file, List<String> lines) {
    List<String> problems = new ArrayList<>();
    boolean markdown = file.endsWith(".md");
    boolean code = false;
    String before = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean fence = markdown && line.strip().startsWith("```");
      code ^= fence;
      boolean exempt = markdown && (code || EXEMPT_MARKDOWN.matcher(line).matches());
      int columns = line.codePointCount(0, line.length());
      if (columns > COLUMNS && !exempt && !hasLongWord(line)) {
        problems.add(i + 1 + ": " + columns + " columns");
      } else if (!markdown && isLoneWord(line, before)) {
        problems.add(i + 1 + ": a single word");
      }
      before = line;
    }
    return problems;
  }

  private static boolean hasLongWord(String line) {
    return Stream.of(line.split(" ")).anyMatch(it -> it.length() > LONG_WORD);
  }

  private static boolean isLoneWord(String line, String before) {
    Matcher word = LONE_WORD.matcher(line);
    return word.matches() && before.startsWith(word.group(1)) && before.length() > LONG_WORD;
  }
}
