package io.github.cockpitsso.provider.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.keycloak.component.ComponentModel;

class SyncReportTest {
  private static final Instant NOW = Instant.parse("2026-11-30T16:20:05.123Z");

  @Test
  void the_report_has_the_time_the_result_and_the_failures() {
    var model = new ComponentModel();

    SyncReport.putInto(
        model, NOW, result(2, List.of("'bob' (6b): name is taken", "'eve' (6c): no name")));

    assertThat(model.get(SyncReport.NAME))
        .isEqualTo("2026-11-30T16:20:05Z all users: 5 users read\n"
            + "'bob' (6b): name is taken\n'eve' (6c): no name");
  }

  @Test
  void the_console_message_is_one_line_with_the_first_failures() {
    List<String> lines = IntStream.range(0, 20).mapToObj(i -> "u" + i + ": why").toList();
    SyncResult many = result(50, lines);

    assertThat(many.getStatus())
        .isEqualTo("all users: 5 users read. Failed: u0: why \u2022 u1: why \u2022 u2: why"
            + " \u2022 and 47 more");
    assertThat(many.report()).contains("u19: why").endsWith("... and 30 more. See the server log");
    assertThat(result(0, List.of()).getStatus()).isEqualTo("all users: 5 users read");
  }

  @Test
  void only_syncs_write_it() {
    var stored = new ComponentModel();
    stored.put(SyncReport.NAME, "the last one");
    var saved = new ComponentModel();
    saved.put(SyncReport.NAME, "of a page that was opened before");

    SyncReport.keep(Optional.of(stored), saved);
    assertThat(saved.get(SyncReport.NAME)).isEqualTo("the last one");
    SyncReport.keep(Optional.empty(), saved);
    assertThat(saved.getConfig()).doesNotContainKey(SyncReport.NAME);
  }

  private static SyncResult result(int failed, List<String> lines) {
    return SyncResult.completed(
        ImportResult.NONE, failed, "all users: 5 users read", lines, Optional.empty());
  }
}
