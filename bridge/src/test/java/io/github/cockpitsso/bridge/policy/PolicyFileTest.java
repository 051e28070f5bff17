package io.github.cockpitsso.bridge.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.content.GraphQlLimits;
import io.github.cockpitsso.bridge.value.SettingProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFileTest {
  private static final Path PAGE = Path.of("..", "docs", "policy.md");

  private static List<String> problems(String yaml) {
    return PolicyFile.read(yaml.getBytes(StandardCharsets.UTF_8)).problems().stream()
        .map(SettingProblem::toString)
        .toList();
  }

  @Test
  void a_default_decision_is_enough() {
    assertThat(problems("default: deny")).isEmpty();
    assertThat(PolicyFile.read("default: deny".getBytes(StandardCharsets.UTF_8)).policy())
        .get()
        .satisfies(policy -> {
          assertThat(policy.isDryRun()).isFalse();
          assertThat(policy.limits()).isEqualTo(GraphQlLimits.DEFAULT);
        });
  }

  @Test
  void every_example_in_the_documentation_is_valid() throws IOException {
    List<String> examples = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(PAGE))
        .results()
        .map(match -> match.group(1))
        .toList();

    assertThat(examples).hasSizeGreaterThan(3);
    assertThat(examples).allSatisfy(example -> assertThat(problems(example)).isEmpty());
  }

  @Test
  void all_problems_are_listed_at_once() {
    assertThat(problems("""
            mode: dry
            graphql:
              max-depth: 0
              max-alias: 3
            rules:
              - name: editors
                path: [/content/**]
                methods: [GTE]
                scopes: [yes]
                decision: allow
              - paths: [content, /api/content/x, /a*/b, "/**/x/**", /content/]
                graphql: subscription
                anonymous: perhaps
              - just text
            """))
        .containsExactlyInAnyOrder(
            "policy: mode: 'dry' is not one of enforce, dry-run",
            "policy: default: is missing; write allow or deny",
            "graphql: max-depth: '0' is not a whole number from 1 to 100",
            "graphql: unknown name 'max-alias'; did you mean max-aliases?",
            "rule 1 (editors): unknown name 'path'; did you mean paths?",
            "rule 1 (editors): methods: 'GTE' is not one of GET, HEAD, POST, PUT, PATCH, DELETE,"
                + " OPTIONS",
            "rule 1 (editors): scopes: 'true' is not text; put it in quotes",
            "rule 2: paths: 'content' must begin with a slash",
            "rule 2: paths: '/api/content/x' must not contain /api: write /content/x",
            "rule 2: paths: '/a*/b': 'a*' is not a path segment; a star stands for a whole segment",
            "rule 2: paths: '/**/x/**' contains ** more than once",
            "rule 2: paths: '/content/': remove the slash at the end",
            "rule 2: graphql: 'subscription' is not one of query, mutation",
            "rule 2: anonymous: 'perhaps' is not true or false",
            "rule 2: decision: is missing; write allow or deny",
            "rule 3: must contain names and values",
            "rule 3: decision: is missing; write allow or deny");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing",
        "- default: deny",
        "deny",
        "default: deny\ndefault: allow",
        "default: deny\n\tmode: enforce",
        "default: !!java.io.File [x]",
        "default: deny\n--- \ndefault: allow",
        "default: deny\nrules: x",
        "default: deny\nrules: [[]]",
        "default: deny\nrules: [{decision: allow, paths: []}]",
        "default: deny\nrules: [{decision: allow, paths: }]",
        "default: deny\nrules: [{decision: allow, scopes: }]",
        "default: deny\nrules: [{decision: allow, scopes: &a [*a]}]",
        "default: deny\nrules: [{decision: allow, name: \"a\\nb\"}]",
        "default: deny\nrules: [{decision: allow, paths: /a/../b}]",
        "default: deny\nrules: [{decision: allow, paths: /a//b}]",
        "default: deny\nrules: [{decision: allow, paths: \"/a b\"}]",
        "default: deny\n1: x",
      })
  void ambiguous_or_meaningless_files_are_invalid(String yaml) {
    assertThat(problems(yaml)).isNotEmpty();
    assertThat(PolicyFile.read(yaml.getBytes(StandardCharsets.UTF_8)).policy()).isEmpty();
  }

  @Test
  void bytes_that_are_not_utf8_are_invalid() {
    assertThat(PolicyFile.read(new byte[] {'a', (byte) 0xff}).problems()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{decision: allow, anonymous: true, scopes: x} | rule 1: anonymous: anonymous requests have"
            + " no roles or scopes; the rule never matches",
        "{decision: allow, graphql: mutation, methods: GET} | rule 1: methods: a query counts as"
            + " GET and a mutation as POST; the rule never matches",
      })
  void a_rule_that_never_matches_is_a_problem(String rule, String problem) {
    assertThat(problems("default: deny\nrules: [" + rule + "]")).containsExactly(problem);
  }

  @Test
  void a_rule_that_is_never_reached_is_a_problem() {
    assertThat(problems(
            "default: deny\nrules: [{decision: allow}, {decision: deny, paths: /content/**}]"))
        .containsExactly("rule 2: is never reached: rule 1 matches every request");
  }

  @Test
  void a_problem_is_one_short_line() {
    assertThat(problems("default: \"x\\ny" + "z".repeat(1000) + "\""))
        .singleElement()
        .satisfies(line -> assertThat(line).hasSizeLessThan(200).doesNotContain("\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "max-depth, 1, true",
    "max-depth, 100, true",
    "max-depth, 0, false",
    "max-depth, 101, false",
    "max-aliases, 10000, true",
    "max-aliases, 10001, false",
    "max-tokens, 100000, true",
    "max-tokens, 100001, false",
    "max-tokens, 1.5, false",
  })
  void limits_of_graphql_are_within_bounds(String name, String value, boolean good) {
    String yaml = "default: deny\ngraphql: {" + name + ": " + value + "}";

    assertThat(problems(yaml).isEmpty()).isEqualTo(good);
    if (good) {
      GraphQlLimits limits = PolicyFile.read(yaml.getBytes(StandardCharsets.UTF_8))
          .policy()
          .orElseThrow()
          .limits();
      assertThat(List.of("" + limits.depth(), "" + limits.aliases(), "" + limits.tokens()))
          .contains(value);
    }
  }

  @Test
  void a_model_that_is_denied_only_by_its_path_is_a_warning() {
    PolicyFile.Read read = PolicyFile.read("""
        default: allow
        rules:
          - paths: ["/content/*/Geheim", "/content/*/Geheim/**", "/content/items/*"]
            decision: deny
          - {paths: /content/items/News, decision: allow}
          - {paths: /content/items/News, models: [News], decision: deny}
        """.getBytes(StandardCharsets.UTF_8));
    assertThat(read.policy()).isPresent();
    assertThat(read.warnings())
        .singleElement()
        .satisfies(warning -> assertThat(warning.toString())
            .contains("rule 1")
            .contains("the model Geheim")
            .contains("models: [Geheim]"));
  }

  @Test
  void an_impossible_model_name_is_a_problem() {
    assertThat(PolicyFile.read("{default: deny, rules: [{models: [\"a b\"], decision: deny}]}"
                .getBytes(StandardCharsets.UTF_8))
            .problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.toString()).contains("models: 'a b'"));
  }
}
