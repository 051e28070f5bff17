package io.github.cockpitsso.bridge.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;

/** Programs that tests take and not every machine has. */
public final class Needed {
  private Needed() {}

  /**
   * What there is; else the test is skipped by this name, and fails where {@code CI=true}: nothing
   * is skipped there.
   */
  public static <T> T orSkip(Optional<T> program, String name) {
    if ("true".equals(System.getenv("CI"))) {
      assertThat(program).as(name).isPresent();
    }
    assumeTrue(program.isPresent(), name);
    return program.orElseThrow();
  }
}
