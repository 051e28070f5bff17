package io.github.cockpitsso.provider.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RolePermissionCacheTest {
  private static final Set<String> READ = Set.of("content/Seiten/read");

  private Instant now = Instant.ofEpochSecond(1_800_000_000);
  private final RolePermissionCache permissions = new RolePermissionCache(() -> now);
  private final AtomicInteger calls = new AtomicInteger();
  private Outcome<List<Role>> answer =
      new Outcome.Found<>(List.of(new Role("guest", "Guest", READ)));

  @Test
  void one_call_reads_all_roles_until_the_result_is_old() {
    assertThat(of("guest")).contains(READ);
    assertThat(of("nobody")).isEmpty();
    answer = new Outcome.Found<>(List.of(new Role("guest", "Guest", Set.of())));

    now = now.plus(RolePermissionCache.FRESH).minusMillis(1);
    assertThat(of("guest")).contains(READ);
    assertThat(calls).hasValue(1);

    now = now.plusMillis(1);
    assertThat(of("guest")).contains(Set.of());
    assertThat(calls).hasValue(2);
  }

  @Test
  void a_permission_named_star_is_not_all_permissions() {
    answer = new Outcome.Found<>(List.of(new Role("guest", "Guest", Set.of("*", "a*", "pages/*"))));

    assertThat(of("guest")).contains(Set.of("a*", "pages/*"));
  }

  @Test
  void an_outage_keeps_the_previous_result_and_retries_rarely() {
    of("guest");
    answer = new Outcome.Unavailable<>(Outage.TIMEOUT, "slow");
    now = now.plus(Duration.ofDays(1));

    assertThat(of("guest")).contains(READ);
    assertThat(of("guest")).contains(READ);
    assertThat(calls).hasValue(2);

    now = now.plus(RolePermissionCache.RETRY);
    of("guest");
    assertThat(calls).hasValue(3);
  }

  @Test
  void without_any_answer_there_are_no_permissions() {
    answer = new Outcome.Denied<>(Denial.PERMISSION);

    assertThat(of("guest")).isEmpty();
    assertThat(of("guest")).isEmpty();
    assertThat(calls).hasValue(1);
  }

  @Test
  void each_cockpit_has_its_own_cache() {
    assertThat(of("guest")).contains(READ);
    assertThat(permissions.of("other", "guest", Outcome.NotFound::new)).isEmpty();
  }

  @Test
  void concurrent_requests_make_one_call() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    var start = new CountDownLatch(1);
    try {
      List<Future<Optional<Set<String>>>> answers = IntStream.range(0, 8)
          .mapToObj(it -> threads.submit(() -> {
            start.await();
            return of("guest");
          }))
          .toList();
      start.countDown();
      for (Future<Optional<Set<String>>> each : answers) {
        assertThat(each.get()).contains(READ);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(calls).hasValue(1);
  }

  private Optional<Set<String>> of(String role) {
    return permissions.of("federation", role, () -> {
      calls.incrementAndGet();
      return answer;
    });
  }
}
