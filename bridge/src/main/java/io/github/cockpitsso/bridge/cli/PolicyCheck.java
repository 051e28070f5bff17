package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.policy.Policy;
import io.github.cockpitsso.bridge.policy.PolicyFile;
import io.github.cockpitsso.bridge.settings.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads the policy. */
final class PolicyCheck {
  private PolicyCheck() {}

  static List<Finding> run(Path file) {
    try {
      PolicyFile.Read read = PolicyFile.read(Files.readAllBytes(file));
      return read.policy()
          .map(policy -> well(policy, read.warnings()))
          .orElseGet(() -> failed(file, read.problems()));
    } catch (IOException e) {
      return List.of(Finding.failed("policy", file + " can not be read"));
    }
  }

  private static List<Finding> well(Policy policy, List<Problem> warnings) {
    String mode = policy.isDryRun() ? ", a dry run: nothing is refused" : "";
    return Stream.concat(
            Stream.of(Finding.ok("policy", policy.size() + " rules" + mode)),
            warnings.stream().map(each -> Finding.warning("policy", each.toString())))
        .toList();
  }

  private static List<Finding> failed(Path file, List<Problem> problems) {
    return problems.stream()
        .map(problem -> Finding.failed("policy " + file, problem.toString()))
        .toList();
  }
}
