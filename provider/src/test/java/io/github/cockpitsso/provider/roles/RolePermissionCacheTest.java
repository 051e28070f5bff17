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
  void cockpit_is_asked_once_for_all_roles_and_again_when_the_answer_is_old() {
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
  void a_permission_that_somebody_calls_star_is_not_all_there_is() {
    answer = new Outcome.Found<>(List.of(new Role("guest", "Guest", Set.of("*", "a*", "pages/*"))));

    assertThat(of("guest")).contains(Set.of("a*", "pages/*"));
  }

  @Test
  void an_outage_leaves_what_was_known_and_is_asked_about_seldom() {
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
  void nothing_is_said_when_nothing_was_ever_known() {
    answer = new Outcome.Denied<>(Denial.PERMISSION);

    assertThat(of("guest")).isEmpty();
    assertThat(of("guest")).isEmpty();
    assertThat(calls).hasValue(1);
  }

  @Test
  void one_cockpit_knows_nothing_of_another() {
    assertThat(of("guest")).contains(READ);
    assertThat(permissions.of("other", "guest", Outcome.NotFound::new)).isEmpty();
  }

  @Test
  void many_at_once_ask_once() throws Exception {
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
