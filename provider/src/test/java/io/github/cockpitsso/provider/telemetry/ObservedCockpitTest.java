package io.github.cockpitsso.provider.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.Credentials;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.addon.AddonCockpit;
import io.github.cockpitsso.client.http.CockpitHttp;
import io.github.cockpitsso.client.http.Reply;
import io.github.cockpitsso.client.http.Transport;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.keycloak.tracing.NoopTracingProvider;

class ObservedCockpitTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void a_call_is_counted_by_outcome_and_never_by_user() {
    CockpitApi cockpit = observed(call -> new Reply.Answer(
        401,
        "application/json",
        "{\"error\":\"Authentication failed\"}".getBytes(StandardCharsets.UTF_8)));

    Outcome<?> outcome =
        cockpit.authenticate(Credentials.ofUser("alice", Secret.of("Alice-Pass-1")));

    assertThat(outcome).isEqualTo(new Outcome.Denied<>(Denial.CREDENTIALS));
    assertThat(meters.get(ObservedCockpit.TIMER).timer().getId().getTags())
        .containsExactlyInAnyOrder(
            Tag.of("realm", "shop"),
            Tag.of("federation", "cms"),
            Tag.of("operation", "authenticate"),
            Tag.of("outcome", "credentials"));
    assertThat(meters.getMeters()).noneMatch(it -> it.getId().toString().contains("alice"));
    assertThat(meters.get(ObservedCockpit.TIMER).timer().count()).isEqualTo(1);
  }

  @Test
  void a_call_that_throws_is_counted_and_the_exception_propagates() {
    CockpitApi cockpit = observed(call -> {
      throw new IllegalStateException("bug");
    });

    assertThatThrownBy(cockpit::capabilities)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("bug");
    assertThat(meters.get(ObservedCockpit.TIMER).tag("outcome", "error").timer().count())
        .isEqualTo(1);
  }

  @Test
  void methods_that_are_not_calls_are_not_counted() {
    assertThat(observed(call -> new Reply.TooLarge(1)).toString()).contains("AddonCockpit");
    assertThat(meters.getMeters()).isEmpty();
  }

  @Test
  void outcome_labels_are_few() {
    assertThat(List.of(
                new Outcome.Found<>("x"),
                new Outcome.NotFound<>(),
                new Outcome.Denied<>(Denial.SECOND_FACTOR_REQUIRED),
                new Outcome.Invalid<>("user", true, "alice is taken"),
                new Outcome.Unavailable<>(Outage.SUSPENDED, "detail"),
                new Outcome.Malformed<>("detail"),
                new Outcome.Unsupported<>("GET /x"))
            .stream()
            .map(ObservedCockpit::label))
        .containsExactly(
            "found",
            "not_found",
            "second_factor_required",
            "invalid",
            "suspended",
            "malformed",
            "unsupported");
  }

  private CockpitApi observed(Transport transport) {
    var cockpit = new AddonCockpit(new CockpitHttp(
        CockpitAddress.parse("https://cms.example.org"),
        Optional.of(Secret.of("API-1")),
        transport));
    return ObservedCockpit.of(cockpit, "shop", "cms", meters, new NoopTracingProvider());
  }
}
