package io.github.cockpitsso.provider.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoggedWarningsTest {
  private final LoggedWarnings complaints = new LoggedWarnings();

  @Test
  void a_warning_is_new_once_until_it_is_resolved() {
    assertThat(complaints.isNew("one")).isTrue();
    assertThat(complaints.isNew("one")).isFalse();
    assertThat(complaints.isNew("other")).isTrue();

    complaints.resolve("one");

    assertThat(complaints.isNew("one")).isTrue();
    assertThat(complaints.isNew("other")).isFalse();
  }
}
