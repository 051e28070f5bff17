package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.content.ContentFuzz;
import io.github.cockpitsso.bridge.guard.GuardFuzz;
import io.github.cockpitsso.bridge.policy.PolicyFuzz;
import io.github.cockpitsso.bridge.request.PathFuzz;
import io.github.cockpitsso.bridge.settings.SettingsFuzz;
import io.github.cockpitsso.bridge.token.TokenFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the fuzzers' seeds and earlier findings in each build. {@code bench/fuzz} continues
 * from there.
 */
class FuzzSeedsTest {
  private static final Map<String, Consumer<byte[]>> TARGETS = Map.of(
      "token", TokenFuzz::fuzzerTestOneInput,
      "path", PathFuzz::fuzzerTestOneInput,
      "guard", GuardFuzz::fuzzerTestOneInput,
      "content", ContentFuzz::fuzzerTestOneInput,
      "settings", SettingsFuzz::fuzzerTestOneInput,
      "policy", PolicyFuzz::fuzzerTestOneInput);

  @TestFactory
  Stream<DynamicTest> no_seed_is_a_finding() {
    return TARGETS.entrySet().stream()
        .flatMap(target -> seeds(target.getKey())
            .map(seed -> DynamicTest.dynamicTest(
                target.getKey() + " " + seed.getFileName(),
                () -> target.getValue().accept(Files.readAllBytes(seed)))));
  }

  private static Stream<Path> seeds(String target) {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/fuzz", target))) {
      List<Path> seeds = files.sorted().toList();
      assertThat(seeds).hasSizeGreaterThan(5);
      return seeds.stream();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
