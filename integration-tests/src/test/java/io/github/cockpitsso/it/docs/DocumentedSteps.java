package io.github.cockpitsso.it.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The numbered steps of a section, as a script. The step must name everything that the test does,
 * in the same order, and the test must do everything that the step names. Names are in
 * <em>*italics*</em>, values in <code>`code`</code>.
 */
final class DocumentedSteps {
  private static final Pattern STEP = Pattern.compile("(\\d+)\\. (.*)");
  private static final Pattern NAME = Pattern.compile("(?<!\\*)\\*([^*]+)\\*(?!\\*)");
  private static final Pattern VALUE = Pattern.compile("`([^`]+)`");
  private static final Pattern BOLD_OR_CODE = Pattern.compile("\\*\\*[^*]+\\*\\*|`[^`]*`");

  private final Path page;
  private final List<String> steps;
  private int step = -1;
  private int name;

  private DocumentedSteps(Path page, List<String> steps) {
    this.page = page;
    this.steps = steps;
  }

  /**
   * The steps below a heading and its subheadings.
   *
   * @param page path in the project folder
   * @param heading with its markers, such as {@code "## Install"}
   * @throws AssertionError if the heading or its steps are missing, or they are not numbered from 1
   */
  static DocumentedSteps of(String page, String heading) {
    Path file = Path.of(System.getProperty("project")).resolve(page);
    List<String> steps = new ArrayList<>();
    boolean inside = false;
    boolean item = false;
    for (String line : lines(file)) {
      if (line.startsWith("#")) {
        inside = line.equals(heading) || (inside && depth(line) > depth(heading));
        item = false;
      } else if (inside) {
        var start = STEP.matcher(line);
        if (start.matches()) {
          steps.add(start.group(2));
          require(start.group(1).equals(String.valueOf(steps.size())), file, "step " + line);
          item = true;
        } else if (item && line.startsWith("   ")) {
          steps.set(steps.size() - 1, steps.get(steps.size() - 1) + " " + line.strip());
        } else {
          item = false;
        }
      }
    }
    require(!steps.isEmpty(), file, "no steps below " + heading);
    return new DocumentedSteps(file, steps);
  }

  /** Moves to the next step. The test must have used all names of the current step. */
  void next() {
    if (step >= 0) {
      require(name == names().size(), page, "left over in step " + number() + ": " + rest());
    }
    step++;
    name = 0;
    require(step < steps.size(), page, "there is no step " + number());
  }

  /** Checks that the last step is done. */
  void end() {
    require(step == steps.size() - 1, page, "step " + (number() + 1) + " was not followed");
    require(name == names().size(), page, "left over in step " + number() + ": " + rest());
  }

  /** Uses a name, which must be the next name in this step. */
  String use(String expected) {
    List<String> names = names();
    require(
        name < names.size() && names.get(name).equals(expected),
        page,
        "step " + number() + " should name " + expected + " next, and has " + rest());
    name++;
    return expected;
  }

  /** A value that this step must contain. */
  String value(String expected) {
    require(
        VALUE.matcher(steps.get(step)).results().anyMatch(it -> it.group(1).equals(expected)),
        page,
        "step " + number() + " should have `" + expected + "`: " + steps.get(step));
    return expected;
  }

  private List<String> names() {
    String text = BOLD_OR_CODE.matcher(steps.get(step)).replaceAll("");
    return NAME.matcher(text).results().map((MatchResult it) -> it.group(1)).toList();
  }

  private List<String> rest() {
    return names().subList(name, names().size());
  }

  private int number() {
    return step + 1;
  }

  private static int depth(String heading) {
    return heading.length() - heading.replaceFirst("^#+", "").length();
  }

  private static void require(boolean condition, Path page, String problem) {
    if (!condition) {
      throw new AssertionError(page + ": " + problem);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
