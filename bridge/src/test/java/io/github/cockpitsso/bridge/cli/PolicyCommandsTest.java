package io.github.cockpitsso.bridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.Neighbours;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say about the policy. */
class PolicyCommandsTest {
  @RegisterExtension
  private final Neighbours neighbours = new Neighbours();

  @TempDir
  private Path directory;

  private String run(int exitCode, String policy, String... arguments) throws IOException {
    Map<String, String> environment = neighbours.environment();
    Path file = Files.writeString(directory.resolve("policy.yaml"), policy);
    environment.put("BRIDGE_POLICY_FILE", file.toString());
    var text = new StringWriter();
    var out = new PrintWriter(text, true);
    assertThat(Main.run(environment, out, out, arguments)).as(text.toString()).isEqualTo(exitCode);
    return text.toString();
  }

  private String explain(String policy, String... question) throws IOException {
    String[] arguments = new String[question.length + 2];
    arguments[0] = "explain";
    arguments[1] = neighbours.forge().tokenFor(SeedData.ALICE.id()).sign();
    System.arraycopy(question, 0, arguments, 2, question.length);
    return run(0, policy, arguments);
  }

  @Test
  void check_lists_every_problem_of_the_policy() throws IOException {
    assertThat(run(1, "mode: x\nrules: [{decision: alow}]", "check").lines())
        .anyMatch(line -> line.startsWith("FAILED") && line.contains("policy: mode: 'x'"))
        .anyMatch(line -> line.startsWith("FAILED") && line.contains("policy: default: is missing"))
        .anyMatch(line -> line.startsWith("FAILED") && line.contains("rule 1: decision: 'alow'"));
  }

  @Test
  void check_says_that_a_policy_is_well_and_when_it_is_a_dry_run() throws IOException {
    assertThat(run(0, "default: deny\nrules: [{decision: allow}]", "check"))
        .contains("policy: 1 rules\n");
    assertThat(run(0, "default: deny\nmode: dry-run", "check"))
        .contains("a dry run: nothing is refused");
  }

  @Test
  void a_bridge_does_not_start_with_a_bad_policy_and_lists_every_problem() throws IOException {
    assertThat(run(1, "mode: x\nrules: [{decision: alow}]"))
        .contains("mode: 'x'")
        .contains("default: is missing")
        .contains("rule 1: decision: 'alow'")
        .doesNotContain("bridge.port");
  }

  @Test
  void explain_says_what_the_policy_decides_of_a_request() throws IOException {
    String policy = """
        default: deny
        rules:
          - {name: editors, paths: /content/**, cockpit-roles: editor, decision: allow}
          - {name: readers, paths: [/content/**, /gql], methods: GET, decision: allow}
        """;

    assertThat(explain(policy)).doesNotContain("policy:");
    assertThat(explain(
            policy, "--path", "/api/content/x", "--method", "post", "--cockpit-role", "editor"))
        .contains("policy:  allowed by editors");
    assertThat(explain(policy, "--path", "/:space/api/content/x"))
        .contains("policy:  allowed by readers");
    assertThat(explain(policy, "--path", "/api/content/x", "--method", "POST"))
        .contains("policy:  refused by default");
    assertThat(explain(policy, "--path", "/api/gql")).contains("policy:  say --graphql");
    assertThat(explain(policy, "--path", "/api/gql", "--graphql", "mutation"))
        .contains("policy:  refused by default");
    assertThat(explain(policy, "--path", "/api/gql", "--method", "POST", "--graphql", "query"))
        .contains("policy:  allowed by readers");
    assertThat(explain(policy, "--path", "/api/../x")).contains("policy:  not asked");
    assertThat(explain("mode: dry-run\n" + policy, "--path", "/api/x"))
        .contains("policy:  refused by default, in a dry run: it passes");
  }
}
