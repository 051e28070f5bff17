package io.github.cockpitsso.bridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.StandIns;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The output of the commands about the policy. */
@Tag("integration")
class PolicyCommandsTest {
  @RegisterExtension
  private final StandIns standIns = new StandIns();

  @TempDir
  private Path directory;

  private String run(int exitCode, String policy, String... arguments) throws IOException {
    Map<String, String> environment = standIns.environment();
    Path file = Files.writeString(directory.resolve("policy.yaml"), policy);
    environment.put("BRIDGE_POLICY_FILE", file.toString());
    var text = new StringWriter();
    var out = new PrintWriter(text, true);
    int actual =
        Main.run(environment, Clock.systemUTC(), new ProcessTerminal(), out, out, arguments);
    assertThat(actual).as(text.toString()).isEqualTo(exitCode);
    return text.toString();
  }

  private String explain(int exitCode, String policy, String... question) throws IOException {
    String[] arguments = new String[question.length + 2];
    arguments[0] = "explain";
    arguments[1] = standIns.forge().tokenFor(SeedData.ALICE.id()).sign();
    System.arraycopy(question, 0, arguments, 2, question.length);
    return run(exitCode, policy, arguments);
  }

  @Test
  void check_lists_every_problem_of_the_policy() throws IOException {
    assertThat(run(1, "mode: x\nrules: [{decision: alow}]", "check").lines())
        .anyMatch(line -> line.startsWith("FAILED") && line.contains("policy: mode: 'x'"))
        .anyMatch(line -> line.startsWith("FAILED") && line.contains("policy: default: is missing"))
        .anyMatch(line -> line.startsWith("FAILED") && line.contains("rule 1: decision: 'alow'"));
  }

  @Test
  void check_reports_a_valid_policy_and_a_dry_run() throws IOException {
    assertThat(run(0, "default: deny\nrules: [{decision: allow}]", "check"))
        .contains("policy: 1 rules\n");
    assertThat(run(0, "default: deny\nmode: dry-run", "check"))
        .contains("in a dry run: the policy rejects no request");
  }

  @Test
  void an_invalid_policy_prevents_the_start_and_lists_every_problem() throws IOException {
    assertThat(run(1, "mode: x\nrules: [{decision: alow}]"))
        .contains("mode: 'x'")
        .contains("default: is missing")
        .contains("rule 1: decision: 'alow'")
        .doesNotContain("bridge.port");
  }

  @Test
  void explain_reports_the_policys_decision_about_a_request() throws IOException {
    String policy = """
        default: deny
        rules:
          - {name: editors, paths: /content/**, cockpit-roles: editor, decision: allow}
          - {name: readers, paths: [/content/**, /gql], methods: GET, decision: allow}
        """;

    assertThat(explain(0, policy)).doesNotContain("policy:");
    assertThat(explain(
            0, policy, "--path", "/api/content/x", "--method", "post", "--cockpit-role", "editor"))
        .contains("ok       policy: allowed by editors");
    assertThat(explain(0, policy, "--path", "/:space/api/content/x"))
        .contains("ok       policy: allowed by readers");
    assertThat(explain(1, policy, "--path", "/api/content/x", "--method", "POST"))
        .contains("FAILED   policy: rejected by default");
    assertThat(explain(1, policy, "--path", "/api/gql")).contains("--graphql query or");
    assertThat(explain(1, policy, "--path", "/api/gql", "--graphql", "mutation"))
        .contains("policy: rejected by default");
    assertThat(explain(0, policy, "--path", "/api/gql", "--method", "POST", "--graphql", "query"))
        .contains("policy: allowed by readers");
    assertThat(explain(1, policy, "--path", "/api/../x")).contains("policy: not checked");
    assertThat(explain(0, "mode: dry-run\n" + policy, "--path", "/api/x"))
        .contains("warning  policy: rejected by default, but forwarded in a dry run");
  }

  @Test
  void explain_supports_requests_that_write_or_access_any_model() throws IOException {
    String policy = """
        default: allow
        rules:
          - {name: no-writes, paths: /content/**, methods: POST, decision: deny}
          - {name: no-secrets, models: secrets, decision: deny}
        """;
    String[] aggregate = {"--path", "/api/content/aggregate/news"};

    assertThat(explain(0, policy, aggregate)).contains("policy: allowed by default");
    assertThat(explain(1, policy, "--path", "/api/content/aggregate/news", "--writes"))
        .contains("policy: rejected by no-writes");
    assertThat(explain(1, policy, "--path", "/api/content/items/news", "--any-model"))
        .contains("policy: rejected by no-secrets");
  }

  @Test
  void live_checks_the_policy_with_the_role_from_cockpit() throws IOException {
    String policy = """
        default: deny
        rules:
          - {name: editors, paths: /content/**, cockpit-roles: editor, decision: allow}
        """;

    assertThat(explain(0, policy, "--live", "--path", "/api/content/items/news"))
        .contains("policy: allowed by editors");
    assertThat(explain(1, policy, "--path", "/api/content/items/news"))
        .contains("policy: rejected by default");
  }
}
