package io.github.cockpitsso.bridge.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.cockpitsso.bridge.token.Realm;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.http.Reply;
import io.github.cockpitsso.testkit.token.ForgeKey;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The life of the issuer's keys by a clock that the test moves. */
class IssuerKeysTest {
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final String DISCOVERY = "/realms/cockpit/.well-known/openid-configuration";
  private static final String CERTS = "/realms/cockpit/certs";

  private final Realm realm = new Realm();

  @Test
  void there_are_none_until_they_are_fetched() {
    IssuerKeys keys = realm.issuerKeys(INTERVAL, Runnable::run);
    assertThat(keys.size()).isZero();
    assertThat(keys.areUsable()).isFalse();
    assertThat(keys.lastTryFailed()).isEqualTo("not fetched yet");
    assertThat(keys.discovery()).isEmpty();

    keys.refresh().join();

    assertThat(keys.size()).isEqualTo(1);
    assertThat(keys.areUsable()).isTrue();
    assertThat(keys.lastTryFailed()).isEmpty();
    assertThat(keys.discovery())
        .contains(new Discovery(
            URI.create(Realm.NAME + "/certs"),
            Optional.of(URI.create(Realm.NAME + "/introspect"))));
    assertThat(realm.asked).containsExactly(DISCOVERY, CERTS);
  }

  @Test
  void they_are_fetched_at_most_once_an_interval() {
    IssuerKeys keys = realm.issuerKeys(INTERVAL, Runnable::run);
    keys.refresh().join();
    keys.refresh().join();
    realm.pass(INTERVAL.minusMillis(1));
    keys.refresh().join();
    assertThat(realm.asked).hasSize(2);

    realm.pass(Duration.ofMillis(1));
    keys.refresh().join();
    assertThat(realm.asked).containsExactly(DISCOVERY, CERTS, CERTS);
  }

  @Test
  void who_asks_while_a_fetch_is_under_way_shares_it() {
    Queue<Runnable> tasks = new ArrayDeque<>();
    IssuerKeys keys = realm.issuerKeys(INTERVAL, tasks::add);
    CompletableFuture<Void> first = keys.refresh();
    realm.pass(INTERVAL);
    CompletableFuture<Void> second = keys.refresh();
    CompletableFuture<Void> sought = keys.seek(realm.key().id());
    assertThat(tasks).hasSize(1);
    assertThat(sought).isNotDone();

    tasks.remove().run();
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(sought).isCompleted();
    assertThat(tasks).isEmpty();
  }

  @Test
  void they_are_due_by_age_and_after_a_failure() {
    IssuerKeys keys = realm.issuerKeys(INTERVAL, Runnable::run);
    keys.refreshIfDue().join();
    assertThat(realm.asked).hasSize(2);
    realm.pass(Realm.REFRESH.minusSeconds(1));
    keys.refreshIfDue().join();
    assertThat(realm.asked).hasSize(2);
    realm.pass(Duration.ofSeconds(1));
    realm.keys = Optional.of(Realm.text(500, ""));
    keys.refreshIfDue().join();
    assertThat(realm.asked).hasSize(3);

    realm.keys = Optional.empty();
    realm.pass(INTERVAL);
    keys.refreshIfDue().join();
    assertThat(keys.lastTryFailed()).isEmpty();
    // The realm may have moved them.
    assertThat(realm.asked).endsWith(CERTS, DISCOVERY, CERTS);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        arguments("keys at " + Realm.NAME + "/certs returned status 404", Realm.text(404, "")),
        arguments("is too large", new Reply.TooLarge(1)),
        arguments("is unreachable (refused)", new Reply.Failed(Outage.CONNECT, "refused")),
        arguments("its certificate is not accepted (odd)", new Reply.Failed(Outage.TLS, "odd")),
        arguments("no response in time", new Reply.Failed(Outage.TIMEOUT, "")),
        arguments("the response was aborted (half)", new Reply.Failed(Outage.BROKEN, "half")),
        arguments("the keys are not well-formed JSON", Realm.text(200, "{")),
        arguments("contain no usable signing key", Realm.json(Map.of())),
        arguments("contain no usable signing key", Realm.json(Map.of("keys", List.of()))),
        arguments("contain no usable signing key", Realm.json(Map.of("keys", List.of("x", 1)))));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void what_was_wrong_is_said_and_the_old_ones_stay(String words, Reply reply) {
    IssuerKeys keys = realm.issuerKeys(INTERVAL, Runnable::run);
    keys.refresh().join();
    realm.keys = Optional.of(reply);
    realm.pass(INTERVAL);
    keys.refresh().join();

    assertThat(keys.lastTryFailed()).contains(words);
    assertThat(keys.size()).isEqualTo(1);
    assertThat(keys.areUsable()).isTrue();
    assertThat(keys.discovery()).isEmpty();
  }

  @Test
  void a_realm_that_says_another_name_is_not_asked_for_keys() {
    realm.discovery = Optional.of(Realm.json(Map.of("issuer", "x", "jwks_uri", "https://x/y")));
    IssuerKeys keys = realm.issuerKeys(INTERVAL, Runnable::run);
    keys.refresh().join();

    assertThat(keys.lastTryFailed()).contains("names the issuer 'x'");
    assertThat(realm.asked).containsExactly(DISCOVERY);

    realm.discovery = Optional.of(Realm.text(503, ""));
    realm.pass(INTERVAL);
    keys.refresh().join();
    assertThat(keys.lastTryFailed()).contains("discovery at").contains("status 503");
  }

  @Test
  void when_nobody_has_time_to_fetch_that_is_said() {
    IssuerKeys keys = realm.issuerKeys(INTERVAL, task -> {
      throw new RejectedExecutionException("full");
    });

    assertThat(keys.refresh()).isCompleted();
    assertThat(keys.lastTryFailed()).isEqualTo("not tried: full");
    assertThat(keys.seek("unknown")).isCompleted();
  }

  @Test
  void they_are_believed_for_so_long_and_no_longer() {
    IssuerKeys keys = realm.issuerKeys(INTERVAL, Runnable::run);
    keys.refresh().join();
    realm.pass(Realm.TOLERANCE.minusMillis(1));
    assertThat(keys.areUsable()).isTrue();
    realm.pass(Duration.ofMillis(1));
    assertThat(keys.areUsable()).isFalse();
  }

  @Test
  void of_very_many_keys_64_are_known() {
    Map<String, Object> jwk = ForgeKey.ec("many", "ES256").jwk();
    realm.published.clear();
    for (int i = 0; i < 70; i++) {
      Map<String, Object> each = new HashMap<>(jwk);
      each.put("kid", "k" + i);
      realm.published.add(each);
    }
    IssuerKeys keys = realm.issuerKeys();

    assertThat(keys.size()).isEqualTo(64);
    assertThat(keys.known().find("k63")).hasSize(1);
    assertThat(keys.known().find("k64")).isEmpty();
  }

  @Test
  void whoever_waits_for_an_unknown_key_waits_for_the_next_fetch_and_64_do_at_most() {
    IssuerKeys keys = realm.issuerKeys(Duration.ofMillis(200), Runnable::run);
    keys.refresh().join();
    List<CompletableFuture<Void>> waiting =
        Stream.generate(() -> keys.seek("unknown")).limit(65).toList();

    assertThat(waiting.subList(0, 64)).noneMatch(CompletableFuture::isDone);
    assertThat(waiting.get(64)).isDone();
    realm.pass(Duration.ofMillis(200));
    waiting.get(0).join();
    assertThat(waiting).allMatch(CompletableFuture::isDone);
    assertThat(realm.asked).containsExactly(DISCOVERY, CERTS, CERTS);
  }

  @Test
  void nobody_waits_while_the_issuer_can_not_be_asked_or_longer_than_ten_seconds() {
    IssuerKeys slow = realm.issuerKeys(Duration.ofSeconds(11), Runnable::run);
    slow.refresh().join();
    assertThat(slow.seek("unknown")).isDone();

    realm.keys = Optional.of(Realm.text(500, ""));
    IssuerKeys failing = realm.issuerKeys(INTERVAL, Runnable::run);
    failing.refresh().join();
    assertThat(failing.seek("unknown")).isDone();
  }
}
