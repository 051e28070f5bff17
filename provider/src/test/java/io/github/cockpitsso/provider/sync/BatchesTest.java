package io.github.cockpitsso.provider.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BatchesTest {

  @Test
  void hold_everybody_once_and_in_order() {
    assertThat(Batches.of(List.of(1, 2, 3, 4, 5), 2))
        .containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));
  }

  @Test
  void are_none_of_nobody_and_one_of_few() {
    assertThat(Batches.of(List.of(), 2)).isEmpty();
    assertThat(Batches.of(List.of(1, 2), 2)).containsExactly(List.of(1, 2));
  }
}
