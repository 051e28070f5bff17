package io.github.cockpitsso.bridge.diagnosis;

import io.github.cockpitsso.bridge.policy.Policy;
import io.github.cockpitsso.bridge.policy.PolicyFile;
import io.github.cockpitsso.bridge.value.SettingProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Checks the policy file. */
final class PolicyCheck {
  private static final String CHECK = "policy";
  private static final String CURE = "docs/policy.md lists what a policy file may contain.";

  private PolicyCheck() {}

  static List<Finding> run(Path file) {
    try {
      PolicyFile.Read read = PolicyFile.read(Files.readAllBytes(file));
      return read.policy()
          .map(policy -> valid(policy, read.warnings()))
          .orElseGet(() -> invalid(file, read.problems()));
    } catch (IOException e) {
      return List.of(
          Finding.failed(CHECK, file + " cannot be read (" + e.getClass().getSimpleName() + ")")
              .expected("a readable file")
              .cure("Correct bridge.policy.file, or give the bridge's system user the right to read"
                  + " the file."));
    }
  }

  private static List<Finding> valid(Policy policy, List<SettingProblem> warnings) {
    String mode = policy.isDryRun() ? ", in a dry run: the policy rejects no request" : "";
    return Stream.concat(
            Stream.of(Finding.ok(CHECK, policy.size() + " rules" + mode)),
            warnings.stream()
                .map(each -> Finding.warning(CHECK, each.toString())
                    .expected("a rule without surprising effects")
                    .cure(CURE)))
        .toList();
  }

  private static List<Finding> invalid(Path file, List<SettingProblem> problems) {
    return problems.stream()
        .map(problem -> Finding.failed(CHECK, problem.toString())
            .expected("a valid policy in " + file)
            .cure(CURE))
        .toList();
  }
}
