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
import io.github.cockpitsso.bridge.token.VerifiedToken;
import io.github.cockpitsso.client.Secret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class KeyRingTest {
  private static final int THREADS = 8;
  private static final Secret TOKEN = Secret.of("token");
  private static final AuthenticatedUser ALICE = new AuthenticatedUser(
      new VerifiedToken(
          "sub",
          Optional.empty(),
          "app",
          "alice",
          Optional.of("a1"),
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

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private volatile Secret key = Secret.of("USR-0000000000000000");
  private volatile Duration age = Duration.ZERO;
  private Runnable next = () -> {};
  private int lookups;

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

  private KeyRing ring() {
    return new KeyRing(
        List.of(new Directory()),
        new KeyFormat(Optional.empty()),
        10,
        Duration.ofMinutes(1),
        Runnable::run,
        new SimpleMeterRegistry(),
        LoggerFactory.getLogger("audit"));
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
      var account = new Account(key, "a1", "editor", age);
      next.run();
      return Decision.granted(account);
    }
  }
}
