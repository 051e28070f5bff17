package io.github.cockpitsso.provider.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.http.Call;
import io.github.cockpitsso.client.http.Reply;
import io.github.cockpitsso.client.http.Transport;
import io.github.cockpitsso.provider.outage.CircuitBreakers.FederationKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CircuitBreakersTest {
  private static final FederationKey CMS =
      new FederationKey("1", "shop", "cms", "https://cms.example.org");
  private static final Call CALL =
      new Call("GET", URI.create(CMS.url()), Optional.empty(), Optional.empty());
  private static final Reply DOWN = new Reply.Failed(Outage.CONNECT, "refused");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final CircuitBreakers breakers = new CircuitBreakers(meters);

  @Test
  void a_deleted_realm_leaves_no_breakers_or_metrics() {
    var other = new FederationKey("2", "other", "cms", CMS.url());
    for (FederationKey federation : List.of(CMS, other)) {
      assertThat(suspends(federation, DOWN, true)).isTrue();
      meters.timer("cockpit.calls", "realm", federation.realm()).record(Duration.ofMillis(1));
    }

    breakers.forgetRealm("shop");

    assertThat(meters.getMeters())
        .hasSize(2)
        .allSatisfy(it -> assertThat(it.getId().getTag("realm")).isEqualTo("other"));
    Reply well = new Reply.TooLarge(1);
    assertThat(breakers.guard(CMS, call -> well, true).send(CALL)).isEqualTo(well);
  }

  @ParameterizedTest
  @EnumSource(
      value = Outage.class,
      names = {"CONNECT", "TLS", "TIMEOUT", "BROKEN"})
  void no_answer_is_a_failure(Outage outage) {
    assertThat(suspends(CMS, new Reply.Failed(outage, ""), true)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void an_error_of_a_proxy_is_a_failure(int status) {
    assertThat(suspends(CMS, answer(status), true)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 301, 400, 401, 403, 404, 412, 429, 500, 501})
  void a_wrong_password_and_every_other_answer_is_no_failure(int status) {
    assertThat(suspends(CMS, answer(status), true)).isFalse();
  }

  @Test
  void an_answer_that_is_too_large_is_an_answer() {
    assertThat(suspends(CMS, new Reply.TooLarge(1), true)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Outage.class,
      names = {"BUSY", "SUSPENDED"})
  void failures_on_keycloaks_side_do_not_count(Outage outage) {
    assertThat(suspends(CMS, new Reply.Failed(outage, ""), true)).isFalse();
  }

  @Test
  void a_timeout_of_a_shortened_call_does_not_count() {
    assertThat(suspends(CMS, new Reply.Failed(Outage.TIMEOUT, ""), false)).isFalse();
    assertThat(suspends(CMS, DOWN, false)).isTrue();
  }

  @Test
  void a_suspended_call_is_not_sent() {
    suspends(CMS, DOWN, true);
    var sent = new AtomicInteger();

    Reply reply = breakers
        .guard(
            CMS,
            call -> {
              sent.incrementAndGet();
              return answer(200);
            },
            true)
        .send(CALL);

    assertThat(sent).hasValue(0);
    assertThat(reply).isInstanceOf(Reply.Failed.class);
    assertThat(((Reply.Failed) reply).reason()).isEqualTo(Outage.SUSPENDED);
  }

  @Test
  void one_federation_does_not_suspend_another_one() {
    suspends(CMS, DOWN, true);

    assertThat(suspends(new FederationKey("2", "shop", "cms2", CMS.url()), answer(200), true))
        .isFalse();
  }

  @Test
  void a_federation_that_moved_or_was_saved_gets_a_new_breaker() {
    suspends(CMS, DOWN, true);
    var moved = new FederationKey("1", "shop", "cms", "https://new.example.org");
    assertThat(suspends(moved, answer(200), true)).isFalse();

    suspends(moved, DOWN, true);
    breakers.forget("1");
    assertThat(suspends(moved, answer(200), true)).isFalse();
  }

  @Test
  void an_exception_in_a_trial_call_allows_the_next_trial() {
    Transport broken = breakers.guard(
        CMS,
        call -> {
          throw new IllegalStateException("bug");
        },
        true);

    IntStream.range(0, 20)
        .forEach(it ->
            assertThatThrownBy(() -> broken.send(CALL)).isInstanceOf(IllegalStateException.class));
  }

  @Test
  void the_gauge_shows_the_state_and_is_removed_with_the_federation() {
    suspends(CMS, answer(200), true);
    assertThat(gauge("cms")).isZero();
    suspends(CMS, DOWN, true);
    assertThat(gauge("cms")).isEqualTo(1);

    suspends(new FederationKey("1", "shop", "renamed", CMS.url()), answer(200), true);
    assertThat(gauge("renamed")).isZero();
    assertThat(meters.getMeters()).hasSize(1);

    breakers.forget("1");
    breakers.forget("never seen");
    assertThat(meters.getMeters()).isEmpty();
  }

  /** Whether the breaker is open after more than enough of these replies. */
  private boolean suspends(FederationKey federation, Reply reply, boolean fullTimeout) {
    Transport transport = breakers.guard(federation, call -> reply, fullTimeout);
    Reply last = null;
    for (int i = 0; i <= CircuitBreaker.FAILURES; i++) {
      last = transport.send(CALL);
    }
    return last instanceof Reply.Failed failed
        && failed.reason() == Outage.SUSPENDED
        && !failed.equals(reply);
  }

  private double gauge(String federation) {
    return meters
        .get(CircuitBreakers.GAUGE)
        .tag("realm", "shop")
        .tag("federation", federation)
        .gauge()
        .value();
  }

  private static Reply answer(int status) {
    return new Reply.Answer(status, "application/json", new byte[0]);
  }
}
