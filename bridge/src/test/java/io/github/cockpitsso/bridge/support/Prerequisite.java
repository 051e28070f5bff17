package io.github.cockpitsso.bridge.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;

/** Programs that tests need and that some machines lack. */
public final class Prerequisite {
  private Prerequisite() {}

  /**
   * Returns the program. If it is missing, the test is skipped with this name, or fails if {@code
   * CI=true}.
   */
  public static <T> T orSkip(Optional<T> program, String name) {
    if ("true".equals(System.getenv("CI"))) {
      assertThat(program).as(name).isPresent();
    }
    assumeTrue(program.isPresent(), name);
    return program.orElseThrow();
  }
}
