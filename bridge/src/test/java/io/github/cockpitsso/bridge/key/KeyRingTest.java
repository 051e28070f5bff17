package io.github.cockpitsso.bridge.key;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.cockpitsso.bridge.dpop.Confirmation;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.token.AuthenticatedUser;
import io.github.cockpitsso.bridge.token.Logout;
import io.github.cockpitsso.bridge.token.VerifiedToken;
import io.github.cockpitsso.client.Secret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class KeyRingTest {
  private static final int THREADS = 8;
  private static final Secret TOKEN = Secret.of("token");
  private static final AuthenticatedUser ALICE = user(1);

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private volatile Secret key = Secret.of("USR-0000000000000000");
  private volatile Duration age = Duration.ZERO;
  private Runnable next = () -> {};
  private Optional<Reason> refusal = Optional.empty();
  private int lookups;
  private final AtomicReference<Duration> now = new AtomicReference<>(Duration.ZERO);
  private final Queue<Runnable> later = new ArrayDeque<>();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void all_users_whose_keys_were_refused_at_the_same_time_may_look_them_up_again()
      throws Exception {
    KeyRing ring = ring();
    for (int round = 1; round <= 500; round++) {
      Secret old = key(ring);
      key = Secret.of("USR-%016d".formatted(round));
      var together = new CyclicBarrier(THREADS);
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        results.add(threads.submit(() -> {
          together.await();
          return ring.drop(ALICE, old);
        }));
      }
      for (Future<Boolean> drop : results) {
        assertThat(drop.get()).as("round %d", round).isTrue();
      }
      assertThat(key(ring)).isEqualTo(key);
    }
  }

  @Test
  void a_key_returned_by_the_next_lookup_is_not_looked_up_again() throws Exception {
    KeyRing ring = ring();
    Secret refused = key(ring);

    assertThat(ring.drop(ALICE, refused)).isTrue();
    assertThat(key(ring)).isEqualTo(refused);
    assertThat(ring.drop(ALICE, refused)).isFalse();
    assertThat(ring.drop(ALICE, refused)).isFalse();
  }

  @Test
  void an_unusable_key_is_rejected_and_the_log_has_the_cause_without_the_key() throws Exception {
    var lines = new ListAppender<ILoggingEvent>();
    var logger = (Logger) LoggerFactory.getLogger(KeyRing.class);
    Level before = logger.getLevel();
    lines.start();
    logger.setLevel(Level.WARN);
    logger.addAppender(lines);
    try {
      key = Secret.of("header.claims.signature");

      assertThat(ring().find(ALICE).get().ifRefused().orElseThrow().reason())
          .isEqualTo(Reason.KEY_SOURCE_MALFORMED);

      assertThat(lines.list)
          .singleElement()
          .extracting(ILoggingEvent::getFormattedMessage)
          .asString()
          .contains("directory", "sub", "JWT")
          .doesNotContain("header.claims");
    } finally {
      logger.detachAppender(lines);
      logger.setLevel(before);
    }
  }

  @Test
  void a_key_lives_no_longer_than_the_response_that_contains_it() throws Exception {
    KeyRing ring = ring();
    age = Duration.ofMinutes(1);
    key(ring);
    key(ring);
    assertThat(lookups).isEqualTo(2);

    age = Duration.ofSeconds(59);
    key(ring);
    key(ring);
    assertThat(lookups).isEqualTo(3);
  }

  @Test
  void an_old_response_with_a_refused_key_is_replaced_by_a_new_one() throws Exception {
    KeyRing ring = ring();
    Secret refused = key(ring);
    Secret rotated = Secret.of("USR-1111111111111111");
    assertThat(ring.drop(ALICE, refused)).isTrue();
    age = Duration.ofSeconds(1);
    next = () -> {
      age = Duration.ZERO;
      key = rotated;
    };

    assertThat(key(ring)).isEqualTo(rotated);
    assertThat(lookups).isEqualTo(3);
  }

  @Test
  void a_key_that_was_refused_after_its_cache_time_is_not_taken_from_an_old_response()
      throws Exception {
    KeyRing ring = ring();
    Secret refused = key;
    Secret rotated = Secret.of("USR-2222222222222222");
    assertThat(ring.drop(ALICE, refused)).isTrue();
    age = Duration.ofSeconds(1);
    next = () -> {
      age = Duration.ZERO;
      key = rotated;
    };

    assertThat(key(ring)).isEqualTo(rotated);
    assertThat(lookups).isEqualTo(2);
  }

  @Test
  void a_request_near_the_end_has_the_key_looked_up_again_and_does_not_wait() throws Exception {
    KeyRing ring = ring(later::add);
    Secret old = firstKey(ring);
    key = Secret.of("USR-3333333333333333");

    now.set(Duration.ofSeconds(44));
    assertThat(key(ring)).isEqualTo(old);
    assertThat(later).isEmpty();

    now.set(Duration.ofSeconds(58));
    assertThat(key(ring)).isEqualTo(old);
    assertThat(key(ring)).isEqualTo(old);
    assertThat(later).hasSize(1);
    later.remove().run();
    assertThat(key(ring)).isEqualTo(key);

    now.set(Duration.ofSeconds(58 + 44));
    assertThat(key(ring)).isEqualTo(key);
    assertThat(later).isEmpty();
    assertThat(lookups).isEqualTo(2);
  }

  @Test
  void a_key_that_no_request_renewed_ends_with_its_time_to_live() throws Exception {
    KeyRing ring = ring();
    key(ring);
    key = Secret.of("USR-3333333333333333");

    now.set(Duration.ofSeconds(60));

    assertThat(key(ring)).isEqualTo(key);
    assertThat(lookups).isEqualTo(2);
  }

  @Test
  void a_refusal_counts_before_the_key_ends() throws Exception {
    KeyRing ring = ring();
    key(ring);
    refusal = Optional.of(Reason.ACCOUNT_INACTIVE);
    now.set(Duration.ofSeconds(58));
    key(ring);

    assertThat(ring.find(ALICE).get().isRefusedFor(Reason.ACCOUNT_INACTIVE)).isTrue();
  }

  @Test
  void in_an_outage_a_key_serves_to_its_end_and_costs_one_lookup() throws Exception {
    KeyRing ring = ring();
    Secret known = key(ring);
    refusal = Optional.of(Reason.KEY_SOURCE_UNAVAILABLE);
    now.set(Duration.ofSeconds(58));
    for (int i = 0; i < 3; i++) {
      assertThat(key(ring)).isEqualTo(known);
    }
    assertThat(lookups).isEqualTo(2);

    now.set(Duration.ofSeconds(60));
    assertThat(ring.find(ALICE).get().isRefusedFor(Reason.KEY_SOURCE_UNAVAILABLE))
        .isTrue();
  }

  @Test
  void a_lookup_that_began_before_the_logout_brings_no_key_back() throws Exception {
    KeyRing ring = ring(later::add);
    firstKey(ring);
    now.set(Duration.ofSeconds(58));
    key(ring);
    Runnable renewal = later.remove();
    ring.end(new Logout(Optional.of("sub"), Optional.empty(), "app", Instant.EPOCH));
    renewal.run();

    assertThat(ring.cache().asMap()).isEmpty();
  }

  @Test
  void a_key_at_its_end_serves_while_no_lookup_can_begin() throws Exception {
    var busy = new AtomicBoolean();
    KeyRing ring = ring(task -> {
      if (busy.get()) {
        throw new RejectedExecutionException();
      }
      task.run();
    });
    Secret known = key(ring);
    busy.set(true);
    now.set(Duration.ofSeconds(58));

    assertThat(key(ring)).isEqualTo(known);
  }

  @Test
  void keys_that_were_found_together_are_not_renewed_together() {
    KeyRing ring = ring(later::add);
    List<AuthenticatedUser> users =
        IntStream.range(0, 100).mapToObj(KeyRingTest::user).toList();
    users.forEach(user -> assertThat(ring.find(user)).isNotDone());
    later.forEach(Runnable::run);
    later.clear();

    now.set(Duration.ofSeconds(51));
    users.forEach(user -> assertThat(ring.find(user)).isDone());

    assertThat(later).hasSizeBetween(20, 80);
  }

  private KeyRing ring() {
    return ring(Runnable::run);
  }

  private KeyRing ring(Executor executor) {
    return new KeyRing(
        List.of(new Directory()),
        new KeyFormat(Optional.empty()),
        1000,
        Duration.ofMinutes(1),
        executor,
        new SimpleMeterRegistry(),
        LoggerFactory.getLogger("audit"),
        () -> now.get().toNanos());
  }

  /** The first key, with an executor that only collects lookups. */
  private Secret firstKey(KeyRing ring) throws Exception {
    assertThat(ring.find(ALICE)).isNotDone();
    later.remove().run();
    return key(ring);
  }

  private static AuthenticatedUser user(int number) {
    return new AuthenticatedUser(
        new VerifiedToken(
            "sub",
            Optional.empty(),
            "app",
            "alice",
            Optional.of("a" + number),
            Optional.empty(),
            Set.of(),
            Set.of(),
            Set.of(),
            Optional.empty(),
            new Confirmation(Optional.empty(), Optional.empty()),
            Instant.EPOCH,
            Instant.EPOCH,
            Instant.MAX),
        TOKEN);
  }

  private static Secret key(KeyRing ring) throws Exception {
    return ring.find(ALICE).get().ifGranted().orElseThrow().apiKey();
  }

  private final class Directory implements KeySource {
    @Override
    public String name() {
      return "directory";
    }

    @Override
    public Optional<String> slot(AuthenticatedUser user) {
      return user.identity().cockpitUserId();
    }

    @Override
    public Decision<Account> find(AuthenticatedUser user) {
      lookups++;
      if (refusal.isPresent()) {
        return Decision.refused(refusal.get());
      }
      var account = new Account(key, "a1", "editor", age);
      next.run();
      return Decision.granted(account);
    }
  }
}
