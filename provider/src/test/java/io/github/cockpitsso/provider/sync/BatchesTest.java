package io.github.cockpitsso.provider.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BatchesTest {

  @Test
  void batches_contain_every_element_once_and_in_order() {
    assertThat(Batches.of(List.of(1, 2, 3, 4, 5), 2))
        .containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));
  }

  @Test
  void an_empty_list_has_no_batch_and_a_short_one_has_one() {
    assertThat(Batches.of(List.of(), 2)).isEmpty();
    assertThat(Batches.of(List.of(1, 2), 2)).containsExactly(List.of(1, 2));
  }
}
