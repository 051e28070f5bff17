package io.github.cockpitsso.provider.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetResolverTest {
  private final FakeRealm realm = new FakeRealm()
      .withRole("writer")
      .withRole("a:b")
      .withClientRole("app", "publisher")
      .withClientRole("a", "b")
      .withGroup("/finance")
      .withGroup("/finance/juniors")
      .withGroup("/finance/juniors/new")
      .withGroup("/café");
  private final Map<String, String> said = new LinkedHashMap<>();

  @Test
  void a_protected_group_is_not_granted_through_a_subgroup() {
    var protections = List.of("/finance");

    assertThat(targets(protections, "/finance")).isEmpty();
    assertThat(targets(protections, "/finance/juniors")).isEmpty();
    assertThat(targets(protections, "/finance/juniors/new")).isEmpty();
    assertThat(said).containsEntry("/finance/juniors/new", "it is protected (/finance)");
    assertThat(targets(List.of("/finance/juniors"), "/finance")).containsExactly("/finance");
  }

  @Test
  void a_protection_matches_every_encoding_of_an_accent() {
    assertThat(targets(List.of(), "/café")).hasSize(1);
    for (Normalizer.Form form : Normalizer.Form.values()) {
      assertThat(targets(List.of(Normalizer.normalize("/caf\u00e9", form)), "/café"))
          .isEmpty();
    }
  }

  @Test
  void every_mapping_is_reported_with_its_problem() {
    List<String> granted =
        targets(List.of("app:*"), "writer", "gone", "/gone", "a:b", "app:publisher");

    assertThat(granted).containsExactly("writer");
    assertThat(said)
        .containsExactly(
            Map.entry("writer", "nothing"),
            Map.entry("gone", "the realm has no such role or group"),
            Map.entry("/gone", "the realm has no such role or group"),
            Map.entry("a:b", "several roles in the realm have this name"),
            Map.entry("app:publisher", "it is protected (app:*)"));
  }

  @Test
  void protections_without_a_match_are_found() {
    var protections = List.of(
        "billing.*",
        "/finanz*",
        "publisher",
        "app:writer*",
        "writers",
        "WRITER",
        "app:*",
        "*:publisher",
        "/finance/*",
        "/cafe\u0301",
        "ap*");

    var mappings = new RoleMappings(List.of(), "", "", protections);

    assertThat(new UnmatchedProtections(realm.session(), realm.model(), mappings).list())
        .containsExactly("billing.*", "/finanz*", "publisher", "app:writer*", "writers");
  }

  private List<String> targets(List<String> protections, String... lines) {
    List<String> pairs = List.of(lines).stream().map(it -> "editor:" + it).toList();
    said.clear();
    return new TargetResolver(
            realm.session(), realm.model(), new RoleMappings(pairs, "", "", protections))
            .of(
                "editor",
                (name, mappingProblem) -> said.put(
                    name.text(), mappingProblem.map(MappingProblem::describe).orElse("nothing")))
            .stream()
            .map(Target::name)
            .toList();
  }
}
