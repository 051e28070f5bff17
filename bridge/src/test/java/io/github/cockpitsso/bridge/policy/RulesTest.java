package io.github.cockpitsso.bridge.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.content.Models;
import io.github.cockpitsso.bridge.content.Operation;
import io.github.cockpitsso.bridge.request.ApiPath;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
  private static final Caller EDITOR =
      new Caller("editor", Set.of("staff", "app:writer"), Set.of("cockpit", "write"));

  private static PolicyPath below(String path) {
    return PolicyPath.of(new ApiPath(path));
  }

  private static Policy policy(String rules) {
    PolicyFile.Read read =
        PolicyFile.read(("default: deny\nrules:\n" + rules).getBytes(StandardCharsets.UTF_8));
    return read.policy().orElseThrow(() -> new AssertionError(read.problems()));
  }

  private static PolicyDecision judge(Policy policy, String method, String path, Caller... caller) {
    return policy.judge(new AccessRequest(
        method,
        below(path),
        Optional.empty(),
        false,
        Models.NONE,
        caller.length == 0 ? Optional.empty() : Optional.of(caller[0])));
  }

  @ParameterizedTest
  @CsvSource({
    "/content/items/news,    /api/content/items/news,        true",
    "/content/items/news,    /api/content/items/news/,       true",
    "/content/items/news,    /:space/api/content/items/news, true",
    "/content/items/news,    /:space/api/content/items/news/,true",
    "/content/items/news,    /api/content/items/News,        false",
    "/content/items/news,    /api/content/items/newsx,       false",
    "/content/items/news,    /api/content/items/new,         false",
    "/content/items/news,    /api/content/items,             false",
    "/content/items/news,    /api/content/items/news/1,      false",
    "/content/items/news,    /api/x/content/items/news,      false",
    "/content/items/*,       /api/content/items/news,        true",
    "/content/items/*,       /api/content/items,             false",
    "/content/items/*,       /api/content/items/a/b,         false",
    "/*/items/news,          /api/content/items/news,        true",
    "/content/**,            /api/content,                   true",
    "/content/**,            /api/content/,                  true",
    "/content/**,            /api/content/items/news,        true",
    "/content/**,            /api/contents/items,            false",
    "/**,                    /api/x,                         true",
    "/**,                    /api/,                          true",
    "/**/news,               /api/news,                      true",
    "/**/news,               /api/content/items/news,        true",
    "/**/news,               /api/content/items/xnews,       false",
    "/content/**/news,       /api/content/news,              true",
    "/content/**/news,       /api/content/a/b/news,          true",
    "/content/**/news,       /api/news,                      false",
    "/content/**/content,    /api/content,                   false",
    "/a/b/**/b/c,            /api/a/b/c,                     false",
    "/a/b/**/b/c,            /api/a/b/b/c,                   true",
    "/a/*/**/*/c,            /api/a/b/c,                     false",
    "/a/*/**/*/c,            /api/a/b/d/c,                   true",
    "/a/S%C3%BC,             /api/a/S%C3%BC,                 true",
    "/api2,                  /:api/api/api2,                 true",
    "/content/**,            /:content/api/api/content,      false",
  })
  void a_pattern_matches_whole_segments_below_api(String pattern, String path, boolean fits) {
    assertThat(PathPattern.parse(pattern).matches(below(path))).isEqualTo(fits);
  }

  @Test
  void a_path_of_thousands_of_segments_matches_like_a_short_one() {
    String path = "/api/a" + "/b".repeat(16_000);

    assertThat(PathPattern.parse("/a/**/*/b").matches(below(path))).isTrue();
    assertThat(PathPattern.parse("/a/**/*/c").matches(below(path))).isFalse();
    assertThat(PathPattern.parse("/**").matches(below(path))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "news,    news,           true",
    "news,    news2,          false",
    "*,       anything,       true",
    "n*,      news,           true",
    "*s,      news,           true",
    "*ew*,    news,           true",
    "a*b*c,   a-b-b-c,        true",
    "a*b*c,   abc,            true",
    "a*b*c,   acb,            false",
    "a*b*b,   ab,             false",
    "a*b*b,   abb,            true",
    "a**b,    a--b,           true",
    "*ab*ab*, ab-a,           false",
    "*ab*ab*, ab-ab,          true",
  })
  void a_star_in_a_model_stands_for_any_text(String pattern, String model, boolean fits) {
    assertThat(ModelPattern.parse(pattern).matches(model)).isEqualTo(fits);
  }

  @Test
  void many_stars_in_a_model_look_at_each_character_a_few_times() {
    var model = new CountedText("a".repeat(10_000));

    assertThat(ModelPattern.parse("*a".repeat(60) + "*b").matches(model)).isFalse();
    assertThat(model.reads).isLessThan(100_000);
  }

  private static final class CountedText implements CharSequence {
    private final String text;
    private int reads;

    CountedText(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      reads++;
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Seiten | false | true",
        "Geheim | false | false",
        "Intern1 | false | false",
        "geheim | false | true",
        "Seiten,Geheim | false | false",
        "Seiten | true | false",
        " | false | true",
        " | true | false",
      })
  void a_denied_model_is_denied_at_every_path(String names, boolean others, boolean passes) {
    Policy policy = policy("""
        - {name: not these, models: [Geheim, Intern*], decision: deny}
        - {name: the others, decision: allow}
        """);
    for (String path : new String[] {"/api/content/items", "/api/gql", "/api/content/items/x"}) {
      assertThat(judge(policy, path, names, others).allows()).as(path).isEqualTo(passes);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Seiten | false | true",
        "Seiten,News | false | true",
        "Seiten,Geheim | false | false",
        "Geheim | false | false",
        "Seiten | true | false",
        " | false | false",
      })
  void a_rule_allows_only_what_it_names(String names, boolean others, boolean passes) {
    Policy policy = policy("""
        - {models: Seiten, decision: allow}
        - {models: [News], decision: allow}
        """);
    assertThat(judge(policy, "/api/content/items", names, others).allows()).isEqualTo(passes);
  }

  @Test
  void a_rule_for_all_models_allows_models_with_unknown_names() {
    Policy policy = policy("""
        - {models: "*", cockpit-roles: editor, decision: allow}
        """);
    assertThat(judge(policy, "/api/content/items/a", "a", true).allows()).isTrue();
    assertThat(judge(policy, "/api/assets/a", null, false).allows()).isFalse();
  }

  private static PolicyDecision judge(Policy policy, String path, String names, boolean others) {
    return policy.judge(new AccessRequest(
        "GET",
        below(path),
        Optional.empty(),
        false,
        new Models(names == null ? Set.of() : Set.of(names.split(",")), others),
        Optional.of(EDITOR)));
  }

  @Test
  void a_request_that_may_write_counts_as_post() {
    Policy policy = policy("- {methods: [GET], decision: allow}");
    for (boolean writes : new boolean[] {true, false}) {
      assertThat(policy
              .judge(new AccessRequest(
                  "GET",
                  below("/api/content/aggregate/a"),
                  Optional.empty(),
                  writes,
                  Models.NONE,
                  Optional.of(EDITOR)))
              .allows())
          .isEqualTo(!writes);
    }
  }

  @Test
  void the_first_matching_rule_decides() {
    Policy policy = policy("""
        - {name: not this, paths: /content/items/secret, decision: deny}
        - {name: content, paths: /content/**, decision: allow}
        """);

    assertThat(judge(policy, "GET", "/api/content/items/secret", EDITOR))
        .isEqualTo(new PolicyDecision(false, "not this"));
    assertThat(judge(policy, "GET", "/api/content/items/secret/", EDITOR).allows())
        .isFalse();
    assertThat(judge(policy, "GET", "/api/content/items/news", EDITOR))
        .isEqualTo(new PolicyDecision(true, "content"));
    assertThat(judge(policy, "GET", "/api/assets/1", EDITOR))
        .isEqualTo(new PolicyDecision(false, "default"));
  }

  @ParameterizedTest
  @CsvSource({
    "methods: [GET],               true",
    "methods: [POST],              false",
    "cockpit-roles: [editor],      true",
    "'cockpit-roles: [x, editor]', true",
    "cockpit-roles: [Editor],      false",
    "keycloak-roles: [staff],      true",
    "keycloak-roles: ['app:writer'], true",
    "keycloak-roles: [writer],     false",
    "scopes: write,                true",
    "scopes: writ,                 false",
    "graphql: query,               false",
    "anonymous: true,              false",
    "anonymous: false,             true",
  })
  void one_value_of_a_condition_is_enough_and_case_matters(String condition, boolean fits) {
    Policy policy = policy("- {" + condition + ", decision: allow}");

    assertThat(judge(policy, "GET", "/api/x", EDITOR).allows()).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource({
    "methods: [GET],          true",
    "cockpit-roles: [public], false",
    "keycloak-roles: [staff], false",
    "scopes: [cockpit],       false",
    "anonymous: true,         true",
    "anonymous: false,        false",
  })
  void an_anonymous_request_has_no_role_and_no_scope(String condition, boolean fits) {
    Policy policy = policy("- {" + condition + ", decision: allow}");

    assertThat(judge(policy, "GET", "/api/x").allows()).isEqualTo(fits);
  }

  @Test
  void all_conditions_of_a_rule_must_match() {
    Policy policy = policy("- {cockpit-roles: editor, scopes: write, decision: allow}");

    assertThat(judge(policy, "GET", "/api/x", EDITOR).allows()).isTrue();
    assertThat(judge(policy, "GET", "/api/x", new Caller("guest", Set.of(), Set.of("write")))
            .allows())
        .isFalse();
    assertThat(judge(policy, "GET", "/api/x", new Caller("editor", Set.of(), Set.of()))
            .allows())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  QUERY,    true,  true",
    "POST, QUERY,    true,  true",
    "GET,  MUTATION, false, false",
    "POST, MUTATION, false, false",
    "HEAD, MUTATION, false, false",
  })
  void a_mutation_counts_as_post_however_it_is_sent(
      String method, Operation operation, boolean byMethod, boolean byGraphql) {
    var request = new AccessRequest(
        method, below("/api/gql"), Optional.of(operation), false, Models.NONE, Optional.of(EDITOR));

    assertThat(
            policy("- {methods: [GET, HEAD], decision: allow}").judge(request).allows())
        .isEqualTo(byMethod);
    assertThat(policy("- {graphql: query, decision: allow}").judge(request).allows())
        .isEqualTo(byGraphql);
    assertThat(policy("- {methods: POST, decision: allow}").judge(request).allows())
        .isEqualTo(!byMethod);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/reports.post",
        "/api/reports.get",
        "/api/a/reports.POST",
        "/api/reports.delete/"
      })
  void a_file_endpoint_with_its_method_in_the_path_is_never_allowed(String path) {
    assertThat(judge(policy("- {decision: allow}"), "GET", path, EDITOR).allows())
        .isFalse();
  }
}
