package io.github.cockpitsso.provider.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.UserQuery;
import io.github.cockpitsso.provider.names.AccountName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class DirectorySyncTest {
  private static final Instant NOW = Instant.ofEpochSecond(10_000);

  private final FakeDirectory directory =
      new FakeDirectory().with("a1", "ann", 100).with("b1", "ben", 300).with("c1", "cat", 200);
  private final RecordingTarget target = new RecordingTarget();

  @Test
  void pages_follow_each_other_by_cursor_and_each_is_a_batch() {
    SyncResult result = sync("2", "remove").full();

    assertThat(directory.queries)
        .extracting(UserQuery::after)
        .containsExactly(Optional.empty(), Optional.of("b1"));
    assertThat(target.taken).containsExactly(List.of("a1", "b1"), List.of("c1"));
    assertThat(result.getAdded()).isEqualTo(3);
    assertThat(result.isIgnored()).isFalse();
    assertThat(directory.lookups).as("asks about nobody alone").isEmpty();
  }

  @Test
  void a_full_last_page_is_followed_by_an_empty_one() {
    sync("3", "remove").full();

    assertThat(directory.queries).hasSize(2);
    assertThat(target.taken).hasSize(1);
  }

  @Test
  void the_next_page_is_read_while_one_is_written() {
    ExecutorService helpers = Executors.newCachedThreadPool();
    try {
      target.afterTaking = () -> assertThat(directory.isAskedAhead())
          .as("the page after %s is asked for", target.taken)
          .isTrue();

      SyncResult result = sync("1", "keep", helpers).full();

      assertThat(target.taken)
          .containsExactlyInAnyOrder(List.of("a1"), List.of("b1"), List.of("c1"));
      assertThat(result.getAdded()).isEqualTo(3);
    } finally {
      helpers.shutdownNow();
    }
  }

  @Test
  void an_outage_keeps_finished_batches_and_disables_no_user() {
    target.here.add("z9");
    directory.pagesUntilOutage = 1;

    SyncResult result = sync("2", "remove").full();

    assertThat(result.isIgnored()).isTrue();
    assertThat(result.getAdded()).isEqualTo(2);
    assertThat(result.getStatus()).contains("does not answer in time").contains("2 added");
    assertThat(result.reached()).isEmpty();
    assertThat(target.retired).isEmpty();
    assertThat(directory.lookups).isEmpty();
  }

  @Test
  void the_report_has_all_failures_of_a_finished_or_stopped_sync() {
    target.failing.addAll(directory.users.keySet());
    SyncResult result = sync("2", "keep").full();

    assertThat(result.getFailed()).isEqualTo(directory.users.size());
    assertThat(result.report().lines())
        .hasSize(1 + directory.users.size())
        .anyMatch(it -> it.startsWith("all users: "))
        .anyMatch(it -> it.matches("'.+' \\(a1\\): database"));

    directory.pagesUntilOutage = 1;
    assertThat(sync("2", "keep").full().report())
        .startsWith("The sync of all users stopped: ")
        .contains("): database");
  }

  @Test
  void a_directory_that_lists_fewer_users_than_it_counts_stops_the_sync() {
    target.here.add("z9");
    directory.uncounted = 1;

    SyncResult result = sync("10", "remove").full();

    assertThat(result.isIgnored()).isTrue();
    assertThat(target.retired).isEmpty();
  }

  @Test
  void a_repeated_page_stops_the_sync() {
    directory.repeatsItself = true;

    SyncResult result = sync("2", "remove").full();

    assertThat(result.isIgnored()).isTrue();
    assertThat(directory.queries).hasSize(2);
  }

  @Test
  void inactive_users_are_disabled_after_all_others_are_imported() {
    directory.withInactive("a2", "abe");
    target.here.add("a2");

    SyncResult result = sync("2", "keep").full();

    assertThat(target.taken).containsExactly(List.of("a1"), List.of("b1", "c1"), List.of("a2"));
    assertThat(result.isIgnored()).isFalse();
  }

  @Test
  void more_inactive_users_than_the_limit_stay_unchanged() {
    for (int i = 10; i < 21; i++) {
      directory.withInactive("x" + i, "x" + i);
      target.here.add("x" + i);
    }

    SyncResult result = sync("20", "remove").full();

    assertThat(result.isIgnored()).isTrue();
    assertThat(result.getStatus()).contains("11 of 14 users are inactive in Cockpit");
    assertThat(target.taken).containsExactly(List.of("a1", "b1", "c1"));
    assertThat(target.retired).isEmpty();
  }

  @Test
  void inactive_accounts_without_a_user_are_ignored() {
    for (int i = 10; i < 31; i++) {
      directory.withInactive("x" + i, "x" + i);
    }

    SyncResult result = sync("50", "remove").full();

    assertThat(result.isIgnored()).isFalse();
    assertThat(target.taken).containsExactly(List.of("a1", "b1", "c1"));
  }

  @Test
  void a_missing_user_is_looked_up_again_before_being_disabled() {
    target.here.add("z9");

    SyncResult result = sync("10", "remove").full();

    assertThat(directory.lookups).containsExactly("z9");
    assertThat(target.retired).containsExactly("z9");
    assertThat(result.getRemoved()).isEqualTo(1);
  }

  @Test
  void an_account_created_behind_the_cursor_is_imported() {
    target.here.add("A0");
    target.afterTaking = () -> directory.with("A0", "abe", 5);

    sync("10", "remove").full();

    assertThat(target.retired).isEmpty();
    assertThat(target.taken).containsExactly(List.of("a1", "b1", "c1"), List.of("A0"));
  }

  @Test
  void an_outage_during_the_second_lookup_disables_no_further_user() {
    target.here.addAll(List.of("y9", "z9"));
    directory.lookupsFail = true;

    SyncResult result = sync("10", "remove").full();

    assertThat(target.retired).isEmpty();
    assertThat(result.isIgnored()).isTrue();
    assertThat(directory.lookups).hasSize(1);
  }

  @Test
  void missing_users_are_not_looked_up_with_the_policy_keep() {
    target.here.add("z9");

    sync("10", "keep").full();

    assertThat(directory.lookups).isEmpty();
    assertThat(target.retired).isEmpty();
  }

  @Test
  void an_empty_directory_disables_no_user() {
    directory.users.clear();
    assertThat(sync("10", "remove").full().isIgnored()).isFalse();

    target.here.add("z9");
    assertThat(sync("10", "remove").full().getStatus()).contains("empty");
    assertThat(target.retired).isEmpty();
  }

  @Test
  void another_cockpit_that_lists_few_users_disables_no_user() {
    for (int i = 0; i < 11; i++) {
      target.here.add("z" + i);
    }

    SyncResult result = sync("10", "remove").full();

    assertThat(result.isIgnored()).isTrue();
    assertThat(result.getStatus()).contains("11 of ").contains("missing users limit");
    assertThat(target.retired).isEmpty();
    assertThat(directory.lookups).isEmpty();
  }

  @Test
  void up_to_ten_missing_users_are_always_accepted() {
    for (int i = 0; i < 10; i++) {
      target.here.add("z" + i);
    }

    assertThat(sync("10", "remove").full().getRemoved()).isEqualTo(10);
  }

  @Test
  void a_sync_of_changes_overlaps_the_last_one_and_disables_no_missing_user() {
    target.here.add("z9");

    SyncResult result = sync("10", "remove").changed(Optional.of(point(320)));

    assertThat(directory.queries.get(0).modifiedSince())
        .contains(Instant.ofEpochSecond(320).minus(SyncCheckpoint.OVERLAP));
    assertThat(target.taken).containsExactly(List.of("b1", "c1"));
    assertThat(target.retired).isEmpty();
    assertThat(result.reached()).as("never back").contains(Instant.ofEpochSecond(320));
  }

  @Test
  void the_checkpoint_is_the_latest_change_by_cockpits_clock() {
    assertThat(sync("10", "keep").full().reached()).contains(Instant.ofEpochSecond(300));
    assertThat(sync("10", "keep").changed(Optional.empty()).reached())
        .contains(Instant.ofEpochSecond(300));
  }

  @Test
  void a_date_in_the_future_hides_no_later_change() {
    directory.with("d1", "dan", NOW.plus(Duration.ofDays(400)).getEpochSecond());

    assertThat(sync("10", "keep").full().reached()).contains(NOW);
  }

  @Test
  void accounts_that_the_database_refused_are_read_again() {
    target.failing.add("b1");

    SyncResult result = sync("10", "keep").full();

    assertThat(result.getFailed()).isEqualTo(1);
    assertThat(result.isIgnored()).isFalse();
    assertThat(result.reached()).isEmpty();
  }

  @Test
  void waiting_renames_are_resolved_together_at_the_end() {
    target.waiting.addAll(List.of("a1", "c1"));

    sync("2", "keep").full();

    assertThat(target.settled).containsExactly(List.of("a1", "c1"));
  }

  @Test
  void a_name_is_free_after_its_account_was_deleted() {
    target.waiting.add("a1");
    target.holder = Optional.of("z9");

    SyncResult result = sync("10", "remove").changed(Optional.empty());

    assertThat(directory.lookups).containsExactly("z9");
    assertThat(target.retired).containsExactly("z9");
    assertThat(target.settled).hasSize(2);
    assertThat(result.getFailed()).isZero();
  }

  @Test
  void an_unlisted_holder_of_a_name_takes_part_in_the_rename() {
    directory.with("z9", "zoe", 1);
    target.waiting.add("b1");
    target.holder = Optional.of("z9");

    SyncResult result = sync("10", "remove").changed(Optional.of(point(400)));

    assertThat(target.settled).containsExactly(List.of("b1"), List.of("b1", "z9"));
    assertThat(target.retired).isEmpty();
    assertThat(result.getFailed()).isZero();
  }

  @Test
  void a_name_that_stays_taken_is_a_failure() {
    target.waiting.add("a1");
    target.holder = Optional.of("b1");

    SyncResult result = sync("10", "remove").full();

    assertThat(result.getFailed()).isEqualTo(1);
    assertThat(directory.lookups).as("was listed").isEmpty();
  }

  @Test
  void a_complete_listing_finds_name_variants_without_a_call() {
    directory.with("d1", "BEN", 100);
    target.unclear.add("d1");

    SyncResult result = sync("10", "keep").full();

    assertThat(target.variants.get("d1").ifFound().orElseThrow())
        .containsExactly(new AccountName("b1", "ben"), new AccountName("d1", "BEN"));
    assertThat(directory.names).isEmpty();
    assertThat(result.getAdded()).isEqualTo(4);
  }

  @Test
  void a_sync_of_changes_looks_up_name_variants() {
    directory.with("d1", "BEN", 400);
    target.unclear.add("d1");

    sync("10", "keep").changed(Optional.of(point(500)));

    assertThat(directory.names).containsExactly("ben");
    assertThat(target.variants.get("d1").ifFound().orElseThrow())
        .containsExactly(new AccountName("b1", "ben"), new AccountName("d1", "BEN"));
  }

  @Test
  void unclear_names_are_not_imported_after_an_incomplete_listing() {
    directory.with("a0", "BEN", 100);
    target.unclear.add("a0");
    directory.pagesUntilOutage = 1;

    sync("2", "keep").full();

    assertThat(target.variants).isEmpty();
    assertThat(directory.names).isEmpty();
  }

  private static SyncCheckpoint point(long seconds) {
    return new SyncCheckpoint(Instant.ofEpochSecond(seconds), "https://cms.example.org");
  }

  private DirectorySync sync(String batch, String missing) {
    return sync(batch, missing, Runnable::run);
  }

  private DirectorySync sync(String batch, String missing, Executor helpers) {
    return new DirectorySync(
        "x", directory.api(), target, config(batch, missing), clock(), helpers);
  }

  private static SyncConfig config(String batch, String missing) {
    return new SyncConfig(batch, "disable", missing, "20");
  }

  private static Clock clock() {
    return Clock.fixed(NOW, ZoneOffset.UTC);
  }
}
