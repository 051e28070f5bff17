package io.github.cockpitsso.bridge.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.cockpitsso.bridge.token.TestRealm;
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

/** Fetching and expiry of the issuer's keys, with a clock that the test moves. */
class IssuerKeysTest {
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final String DISCOVERY = "/realms/cockpit/.well-known/openid-configuration";
  private static final String CERTS = "/realms/cockpit/certs";

  private final TestRealm realm = new TestRealm();

  @Test
  void there_are_no_keys_before_the_first_fetch() {
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
            URI.create(TestRealm.NAME + "/certs"),
            Optional.of(URI.create(TestRealm.NAME + "/introspect"))));
    assertThat(realm.requests).containsExactly(DISCOVERY, CERTS);
  }

  @Test
  void keys_are_fetched_at_most_once_per_interval() {
    IssuerKeys keys = realm.issuerKeys(INTERVAL, Runnable::run);
    keys.refresh().join();
    keys.refresh().join();
    realm.advance(INTERVAL.minusMillis(1));
    keys.refresh().join();
    assertThat(realm.requests).hasSize(2);

    realm.advance(Duration.ofMillis(1));
    keys.refresh().join();
    assertThat(realm.requests).containsExactly(DISCOVERY, CERTS, CERTS);
  }

  @Test
  void requests_during_a_fetch_share_it() {
    Queue<Runnable> tasks = new ArrayDeque<>();
    IssuerKeys keys = realm.issuerKeys(INTERVAL, tasks::add);
    CompletableFuture<Void> first = keys.refresh();
    realm.advance(INTERVAL);
    CompletableFuture<Void> second = keys.refresh();
    CompletableFuture<Void> found = keys.seek(realm.key().id());
    assertThat(tasks).hasSize(1);
    assertThat(found).isNotDone();

    tasks.remove().run();
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(found).isCompleted();
    assertThat(tasks).isEmpty();
  }

  @Test
  void a_fetch_is_due_by_age_and_after_a_failure() {
    IssuerKeys keys = realm.issuerKeys(INTERVAL, Runnable::run);
    keys.refreshIfDue().join();
    assertThat(realm.requests).hasSize(2);
    realm.advance(TestRealm.REFRESH.minusSeconds(1));
    keys.refreshIfDue().join();
    assertThat(realm.requests).hasSize(2);
    realm.advance(Duration.ofSeconds(1));
    realm.keys = Optional.of(TestRealm.text(500, ""));
    keys.refreshIfDue().join();
    assertThat(realm.requests).hasSize(3);

    realm.keys = Optional.empty();
    realm.advance(INTERVAL);
    keys.refreshIfDue().join();
    assertThat(keys.lastTryFailed()).isEmpty();
    // The realm may have moved its keys to another URL.
    assertThat(realm.requests).endsWith(CERTS, DISCOVERY, CERTS);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        arguments(
            "keys at " + TestRealm.NAME + "/certs returned status 404", TestRealm.text(404, "")),
        arguments("is too large", new Reply.TooLarge(1)),
        arguments("is unreachable (refused)", new Reply.Failed(Outage.CONNECT, "refused")),
        arguments("its certificate is not accepted (odd)", new Reply.Failed(Outage.TLS, "odd")),
        arguments("no response in time", new Reply.Failed(Outage.TIMEOUT, "")),
        arguments("the response was aborted (half)", new Reply.Failed(Outage.BROKEN, "half")),
        arguments("the keys are not well-formed JSON", TestRealm.text(200, "{")),
        arguments("contain no usable signing key", TestRealm.json(Map.of())),
        arguments("contain no usable signing key", TestRealm.json(Map.of("keys", List.of()))),
        arguments(
            "contain no usable signing key", TestRealm.json(Map.of("keys", List.of("x", 1)))));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void a_failed_fetch_is_reported_and_the_old_keys_stay(String words, Reply reply) {
    IssuerKeys keys = realm.issuerKeys(INTERVAL, Runnable::run);
    keys.refresh().join();
    realm.keys = Optional.of(reply);
    realm.advance(INTERVAL);
    keys.refresh().join();

    assertThat(keys.lastTryFailed()).contains(words);
    assertThat(keys.size()).isEqualTo(1);
    assertThat(keys.areUsable()).isTrue();
    assertThat(keys.discovery()).isEmpty();
  }

  @Test
  void keys_are_not_fetched_from_a_realm_with_another_name() {
    realm.discovery = Optional.of(TestRealm.json(Map.of("issuer", "x", "jwks_uri", "https://x/y")));
    IssuerKeys keys = realm.issuerKeys(INTERVAL, Runnable::run);
    keys.refresh().join();

    assertThat(keys.lastTryFailed()).contains("names the issuer 'x'");
    assertThat(realm.requests).containsExactly(DISCOVERY);

    realm.discovery = Optional.of(TestRealm.text(503, ""));
    realm.advance(INTERVAL);
    keys.refresh().join();
    assertThat(keys.lastTryFailed()).contains("discovery at").contains("status 503");
  }

  @Test
  void an_overloaded_executor_is_reported() {
    IssuerKeys keys = realm.issuerKeys(INTERVAL, task -> {
      throw new RejectedExecutionException("full");
    });

    assertThat(keys.refresh()).isCompleted();
    assertThat(keys.lastTryFailed()).isEqualTo("not tried: full");
    assertThat(keys.seek("unknown")).isCompleted();
  }

  @Test
  void keys_are_usable_only_for_the_tolerance() {
    IssuerKeys keys = realm.issuerKeys(INTERVAL, Runnable::run);
    keys.refresh().join();
    realm.advance(TestRealm.TOLERANCE.minusMillis(1));
    assertThat(keys.areUsable()).isTrue();
    realm.advance(Duration.ofMillis(1));
    assertThat(keys.areUsable()).isFalse();
  }

  @Test
  void at_most_64_keys_are_kept() {
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
  void at_most_64_requests_with_an_unknown_key_wait_for_the_next_fetch() {
    IssuerKeys keys = realm.issuerKeys(Duration.ofMillis(200), Runnable::run);
    keys.refresh().join();
    List<CompletableFuture<Void>> waiting =
        Stream.generate(() -> keys.seek("unknown")).limit(65).toList();

    assertThat(waiting.subList(0, 64)).noneMatch(CompletableFuture::isDone);
    assertThat(waiting.get(64)).isDone();
    realm.advance(Duration.ofMillis(200));
    waiting.get(0).join();
    assertThat(waiting).allMatch(CompletableFuture::isDone);
    assertThat(realm.requests).containsExactly(DISCOVERY, CERTS, CERTS);
  }

  @Test
  void requests_do_not_wait_during_an_outage_or_longer_than_ten_seconds() {
    IssuerKeys slow = realm.issuerKeys(Duration.ofSeconds(11), Runnable::run);
    slow.refresh().join();
    assertThat(slow.seek("unknown")).isDone();

    realm.keys = Optional.of(TestRealm.text(500, ""));
    IssuerKeys failing = realm.issuerKeys(INTERVAL, Runnable::run);
    failing.refresh().join();
    assertThat(failing.seek("unknown")).isDone();
  }
}
