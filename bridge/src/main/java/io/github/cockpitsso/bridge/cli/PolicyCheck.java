package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.policy.Policy;
import io.github.cockpitsso.bridge.policy.PolicyFile;
import io.github.cockpitsso.bridge.settings.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads the policy. */
final class PolicyCheck {
  private PolicyCheck() {}

  static List<Finding> run(Path file) {
    try {
      PolicyFile.Read read = PolicyFile.read(Files.readAllBytes(file));
      return read.policy().map(PolicyCheck::well).orElseGet(() -> failed(file, read.problems()));
    } catch (IOException e) {
      return List.of(Finding.failed("policy", file + " can not be read"));
    }
  }

  private static List<Finding> well(Policy policy) {
    String mode = policy.isDryRun() ? ", a dry run: nothing is refused" : "";
    return List.of(Finding.ok("policy", policy.size() + " rules" + mode));
  }

  private static List<Finding> failed(Path file, List<Problem> problems) {
    return problems.stream()
        .map(problem -> Finding.failed("policy " + file, problem.toString()))
        .toList();
  }
}
