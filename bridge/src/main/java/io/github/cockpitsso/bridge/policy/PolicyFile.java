package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.content.GraphQlLimits;
import io.github.cockpitsso.bridge.reload.ReloadedFiles;
import io.github.cockpitsso.bridge.reload.UnusableFileException;
import io.github.cockpitsso.bridge.value.SettingProblem;
import io.github.cockpitsso.client.http.Utf8;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads a policy from YAML, as {@code docs/policy.md} describes it. */
public final class PolicyFile {
  private static final String TOP = "policy";

  /**
   * The result of reading.
   *
   * @param policy empty if there is a problem
   * @param problems all errors
   * @param warnings about valid rules that probably miss their purpose
   */
  public record Read(
      Optional<Policy> policy, List<SettingProblem> problems, List<SettingProblem> warnings) {}

  private PolicyFile() {}

  /**
   * Opens a policy file, which is reloaded when it changes.
   *
   * @throws UnusableFileException with all problems of the file
   */
  public static ReloadedFiles<Policy> open(Path file) throws UnusableFileException {
    return new ReloadedFiles<>(TOP, List.of(file), contents -> {
      Read read = read(contents.get(0));
      return read.policy()
          .orElseThrow(() -> new UnusableFileException(file
              + ": "
              + read.problems().stream()
                  .map(SettingProblem::toString)
                  .collect(Collectors.joining("; "))));
    });
  }

  /** Reads the content of a policy file and reports all problems. */
  public static Read read(byte[] yaml) {
    List<SettingProblem> problems = new ArrayList<>();
    Optional<Object> root = parse(yaml, problems);
    Optional<Policy> policy = root.map(node -> policy(node, problems));
    if (problems.isEmpty()) {
      policy.ifPresent(valid -> problems.addAll(valid.unreachable()));
    }
    List<SettingProblem> warnings = policy.map(Policy::narrow).orElse(List.of());
    return new Read(
        problems.isEmpty() ? policy : Optional.empty(), List.copyOf(problems), warnings);
  }

  private static Optional<Object> parse(byte[] yaml, List<SettingProblem> problems) {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    Optional<String> text = Utf8.decode(yaml);
    if (text.isEmpty()) {
      problems.add(new SettingProblem(TOP, "is not UTF-8"));
      return Optional.empty();
    }
    try {
      Object root = new Yaml(new SafeConstructor(strict)).load(text.get());
      if (root == null) {
        problems.add(new SettingProblem(TOP, "the file is empty"));
      }
      return Optional.ofNullable(root);
    } catch (MarkedYAMLException e) {
      String line =
          e.getProblemMark() == null ? "" : "line " + (e.getProblemMark().getLine() + 1);
      problems.add(new SettingProblem(TOP, "is not valid YAML: " + line + ": " + e.getProblem()));
    } catch (YAMLException | NumberFormatException e) {
      // "._" is a NumberFormatException, because SnakeYAML reads it as a number.
      problems.add(new SettingProblem(TOP, "is not valid YAML"));
    }
    return Optional.empty();
  }

  private static Policy policy(Object node, List<SettingProblem> problems) {
    var top = new YamlFields(TOP, node, Set.of("mode", "default", "graphql", "rules"), problems);
    boolean dryRun = top.choice("mode", List.of("enforce", "dry-run"), Optional.of("enforce"))
        .equals("dry-run");
    boolean allowsOthers =
        top.choice("default", List.of("allow", "deny"), Optional.empty()).equals("allow");
    return new Policy(dryRun, limits(top, problems), rules(top, problems), allowsOthers);
  }

  private static GraphQlLimits limits(YamlFields top, List<SettingProblem> problems) {
    GraphQlLimits usual = GraphQlLimits.DEFAULT;
    if (!top.has("graphql")) {
      return usual;
    }
    var entries = new YamlFields(
        "graphql",
        top.node("graphql").orElse(""),
        Set.of("max-depth", "max-aliases", "max-tokens"),
        problems);
    return new GraphQlLimits(
        entries.number("max-depth", 100, usual.depth()),
        entries.number("max-aliases", 10_000, usual.aliases()),
        entries.number("max-tokens", 100_000, usual.tokens()));
  }

  private static List<Rule> rules(YamlFields top, List<SettingProblem> problems) {
    if (!top.has("rules")) {
      return List.of();
    } else if (!(top.node("rules").orElse("") instanceof List<?> nodes)) {
      top.problem("rules: must be a list");
      return List.of();
    } else {
      List<Rule> rules = new ArrayList<>();
      for (Object node : nodes) {
        int number = rules.size() + 1;
        rules.add(RuleReader.read(number, node, problems));
      }
      return rules;
    }
  }
}
