package io.github.cockpitsso.provider.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.provider.names.AccountName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParallelImportTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Thread sync = Thread.currentThread();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  // Counts in the thread of the sync, so that the started pages are known when it waits.
  private final Executor writers = task -> {
    begun.incrementAndGet();
    threads.execute(task);
  };

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void two_pages_are_written_at_once() {
    var both = new CyclicBarrier(2);
    try (var pages = importInto(accounts -> {
      await(both);
      return added(accounts);
    })) {
      pages.submit(List.of(account("ann", "ann@example.org")));
      pages.submit(List.of(account("ben", "ben@example.org")));

      assertThat(pages.finish().added()).isEqualTo(2);
    }
  }

  @Test
  void a_page_waits_for_another_with_a_common_name_or_address() {
    for (CockpitUser second : List.of(
        account("ANN", ""),
        account("ben", " Ann@example.org"),
        account("ann@Example.org", ""),
        account("ben", "ann"))) {
      begun.set(0);
      try (var pages = importInto(accounts -> {
        if (accounts.get(0).id().equals("ann")) {
          syncWaits();
          assertThat(begun).as("%s", second).hasValue(1);
        }
        return added(accounts);
      })) {
        pages.submit(List.of(account("ann", "ann@example.org")));
        pages.submit(List.of(second));

        assertThat(pages.finish().added()).isEqualTo(2);
      }
    }
  }

  @Test
  void empty_addresses_are_not_common() {
    var both = new CyclicBarrier(2);
    try (var pages = importInto(accounts -> {
      await(both);
      return added(accounts);
    })) {
      pages.submit(List.of(account("ann", "")));
      pages.submit(List.of(account("ben", "")));

      assertThat(pages.finish().added()).isEqualTo(2);
    }
  }

  @Test
  void at_most_the_allowed_number_of_pages_runs_in_parallel() {
    int most = Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()));
    try (var pages = importInto(accounts -> {
      syncWaits();
      assertThat(begun.get() - ended.getAndIncrement()).isLessThanOrEqualTo(most);
      return added(accounts);
    })) {
      for (int i = 0; i < 3 * most; i++) {
        pages.submit(List.of(account("user" + i, "")));
      }

      assertThat(pages.finish().added()).isEqualTo(3 * most);
    }
  }

  @Test
  void no_page_is_written_after_a_failure() {
    assertThatThrownBy(() -> {
          try (var pages = importInto(accounts -> {
            if (accounts.get(0).id().equals("ann")) {
              throw new IllegalStateException("gone");
            }
            syncWaits();
            ended.incrementAndGet();
            return added(accounts);
          })) {
            pages.submit(List.of(account("ann", "")));
            pages.submit(List.of(account("ben", "")));
            pages.finish();
          }
        })
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("gone");

    assertThat(ended).as("the other page").hasValue(1);
  }

  private ParallelImport importInto(Function<List<CockpitUser>, ImportResult> submit) {
    return new ParallelImport(
        new ImportTarget() {
          @Override
          public ImportResult importAccounts(
              List<CockpitUser> accounts, Map<String, Outcome<List<AccountName>>> variants) {
            return submit.apply(accounts);
          }

          @Override
          public ImportResult resolveRenames(
              List<CockpitUser> accounts, Map<String, Outcome<List<AccountName>>> variants) {
            throw new AssertionError();
          }

          @Override
          public Set<String> ids(boolean enabledOnly) {
            throw new AssertionError();
          }

          @Override
          public ImportResult handleMissing(String id) {
            throw new AssertionError();
          }
        },
        writers);
  }

  /** Until the sync waits for a page. */
  private void syncWaits() {
    while (sync.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static ImportResult added(List<CockpitUser> accounts) {
    return new ImportResult(accounts.size(), 0, 0, 0, List.of(), List.of());
  }

  private static CockpitUser account(String name, String email) {
    return new CockpitUser(name, name, name, email, "editor", true, false, Optional.empty());
  }
}
