package io.github.cockpitsso.bridge.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.Bridge;
import io.github.cockpitsso.bridge.settings.SettingsReader;
import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.LogRecorder;
import io.github.cockpitsso.bridge.support.RunningBridge;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("integration")
class WarmupTest {
  private static final String ITEMS = "/api/content/items/Seiten";

  @RegisterExtension
  private static final RunningBridge running = RunningBridge.start();

  @Test
  void the_warm_up_leaves_nothing_in_logs_and_metrics() {
    try (LogRecorder access = LogRecorder.of("access");
        LogRecorder audit = LogRecorder.of("audit");
        LogRecorder bridge = LogRecorder.of("io.github.cockpitsso.bridge")) {
      assertThat(new Warmup(Duration.ofMillis(500)).run()).isTrue();

      assertThat(access.messages()).isEmpty();
      assertThat(audit.messages()).isEmpty();
      assertThat(bridge.messages()).singleElement().asString().startsWith("Warmed up: ");
    }
    assertThat(running.metrics()).doesNotContain("bridge_requests_seconds_count");
    assertThat(running.cockpit().journal().requests()).isEmpty();
  }

  @Test
  void the_warm_up_leaves_no_thread_behind() {
    assertThat(new Warmup(Duration.ofMillis(100)).run()).isTrue();

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("bridge-warm-up"));
  }

  @Test
  void a_warm_up_that_is_stopped_ends_before_its_time() {
    var warmup = new Warmup(Duration.ofDays(1));
    warmup.stop();

    assertThat(warmup.run()).isTrue();
  }

  @Test
  void the_bridge_rejects_a_token_of_the_warm_up() throws Exception {
    // Even one that names the real issuer.
    var tokens = new SampleTokens(running.forge().url(), "cockpit-bridge", "cockpit");

    Answer answer = running.call("GET", ITEMS).token(tokens.valid(0)).send();

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.reason()).isEqualTo("token_key");
  }

  @Test
  void the_warm_up_accepts_only_callers_of_this_machine() throws Exception {
    try (StandIn standIn = StandIn.start()) {
      assertThat(standIn.url()).startsWith("http://127.0.0.1:");
    }
  }

  @Test
  void a_cold_bridge_serves_requests_but_is_not_ready() throws Exception {
    var environment =
        RunningBridge.environment(running.forge(), running.cockpit().uri());
    var settings = SettingsReader.read(environment, Optional.empty()).settings().orElseThrow();
    try (Bridge bridge = Bridge.startCold(settings)) {
      var ready = new Call(bridge.managementUrl(), "GET", "/health/ready");
      assertThat(ready.send().status()).isEqualTo(503);
      assertThat(ready.send().json().path("warming").asBoolean()).isTrue();
      String alice = running.forge().tokenFor(SeedData.ALICE.id()).sign();
      assertThat(new Call(bridge.url(), "GET", ITEMS).token(alice).send().status())
          .isEqualTo(200);

      bridge.warmedUp();

      assertThat(ready.send().status()).isEqualTo(200);
      assertThat(ready.send().json().has("warming")).isFalse();
    }
  }
}
