package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.LoadBalancer;
import io.github.cockpitsso.bridge.support.RawConnection;
import io.github.cockpitsso.bridge.support.StandIns;
import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.ReceivedRequest;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.token.TokenForge;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The shipped jar as a process. */
class BridgeProcessIT {
  private static final String ITEMS = "/api/content/items/Seiten";

  @RegisterExtension
  private final StandIns standIns = new StandIns();

  private BridgeServer.Builder bridge() {
    Map<String, String> environment = standIns.environment();
    environment.remove("BRIDGE_SHUTDOWN_DRAIN");
    environment.remove("BRIDGE_SHUTDOWN_TIMEOUT");
    return BridgeServer.builder().jvm("-Xmx48m").env(environment);
  }

  private String alice() {
    return standIns.forge().tokenFor(SeedData.ALICE.id()).sign();
  }

  private static Call get(BridgeServer bridge, String token) {
    return new Call(bridge.uri().toString(), "GET", ITEMS).token(token);
  }

  @Test
  void the_bridge_runs_in_a_small_heap_and_exits_with_0() throws Exception {
    try (BridgeServer bridge = bridge().start()) {
      assertThat(bridge.output())
          .isEqualTo("cockpit-bridge " + bridge.version() + " listening on " + bridge.uri()
              + ", management on " + bridge.managementUri() + System.lineSeparator());
      assertThat(get(bridge, alice()).send().json()).hasSize(5);
      Answer ready = new Call(bridge.managementUri().toString(), "GET", "/health/ready").send();
      assertThat(ready.status()).isEqualTo(200);

      assertThat(bridge.terminate().get(30, TimeUnit.SECONDS)).isZero();
    }
  }

  @Test
  void no_log_line_contains_a_token_or_a_key_at_any_level() {
    standIns.forge().apiKey("f0e1d2c3-0000-4000-8000-000000000001", SeedData.JUERGEN_KEY);
    try (BridgeServer bridge = bridge()
        .env("BRIDGE_LOG_LEVEL", "debug")
        .env("BRIDGE_CLIENT_SECRET", TokenForge.BRIDGE_SECRET)
        .env("BRIDGE_KEY_SOURCES", "cockpit,keycloak")
        .start()) {
      String token = alice();
      String local = standIns.forge().token().sign();
      String forged = standIns.forge().tokenFor(SeedData.ALICE.id()).withSignature(new byte[256]);
      get(bridge, token).send();
      get(bridge, local).send();
      get(bridge, forged).send();
      new Call(bridge.uri().toString(), "GET", ITEMS + "?access_token=" + token).send();
      new Call(bridge.uri().toString(), "GET", ITEMS + "?api_key=" + SeedData.CAROL_KEY)
          .token(token)
          .send();
      standIns.cockpit().refuseConnections();
      get(bridge, token).send();
      await().until(() -> bridge.logText().contains("reason=cockpit_unreachable"));

      String metrics =
          new Call(bridge.managementUri().toString(), "GET", "/metrics").send().text();
      assertThat(bridge.logText() + bridge.output() + metrics)
          .contains("reason=key_parameter")
          .contains("reason=token_in_query")
          .doesNotContain("USR-")
          .doesNotContain(TokenForge.BRIDGE_SECRET)
          .doesNotContain("eyJ");
    }
  }

  @Test
  void a_user_name_cannot_forge_a_log_line() {
    try (BridgeServer bridge = bridge().start()) {
      String token = standIns
          .forge()
          .tokenFor(SeedData.ALICE.id())
          .claim("sub", "a\r\n2026-01-01T00:00:00.000Z INFO  access forged \u001b[31m\u2028x")
          .claim("azp", "b\nforged")
          .sign();
      get(bridge, token).send();

      await().until(() -> bridge.logText().contains("sub="));
      assertThat(bridge.logText().lines())
          .noneMatch(line -> line.contains("access forged") && !line.contains(" sub=a"));
      assertThat(bridge.logText()).doesNotContain("\u001b").doesNotContain("\u2028");
    }
  }

  @Test
  void sigterm_under_load_loses_no_earlier_request() throws Exception {
    standIns.cockpit().faults().on(ITEMS, new Fault.Delay(Duration.ofMillis(50)));
    try (BridgeServer bridge = bridge().start()) {
      String token = alice();
      assertThat(get(bridge, token).send().status()).isEqualTo(200);
      ExecutorService threads = Executors.newFixedThreadPool(20);
      var terminated = new AtomicBoolean();
      try {
        List<Future<List<Integer>>> loads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          loads.add(threads.submit(() -> load(bridge, token, terminated)));
        }
        await().until(() -> standIns.cockpit().journal().count(ITEMS) > 100);
        terminated.set(true);
        CompletableFuture<Integer> exit = bridge.terminate();
        int answered = 1;
        for (Future<List<Integer>> load : loads) {
          assertThat(load.get()).isNotEmpty().containsOnly(200);
          answered += load.get().size();
        }
        assertThat(exit.get(30, TimeUnit.SECONDS)).isZero();
        List<String> log = bridge.logText().lines().toList();
        assertThat(log).filteredOn(line -> line.contains(" access request ")).hasSize(answered);
        assertThat(log.get(log.size() - 1)).endsWith(" BridgeProcess Stopped");
      } finally {
        threads.shutdownNow();
      }
    }
  }

  /**
   * Sends one request after the other on a kept connection. The last one is sent before SIGTERM or
   * just after.
   */
  private static List<Integer> load(BridgeServer bridge, String token, AtomicBoolean terminated)
      throws IOException {
    List<Integer> statuses = new ArrayList<>();
    Call call = get(bridge, token);
    while (!terminated.get()) {
      try (RawConnection connection = RawConnection.open(bridge.uri())) {
        boolean open = true;
        while (open && !terminated.get()) {
          connection.write(call.bytes());
          Answer answer = connection.read("GET");
          statuses.add(answer.status());
          open = !answer.header("Connection").equalsIgnoreCase("close");
        }
      }
    }
    return statuses;
  }

  @Test
  void after_sigterm_the_bridge_is_not_ready_but_still_answers() throws Exception {
    try (BridgeServer bridge = bridge().env("BRIDGE_SHUTDOWN_DRAIN", "5s").start()) {
      var ready = new Call(bridge.managementUri().toString(), "GET", "/health/ready");
      assertThat(ready.send().status()).isEqualTo(200);

      CompletableFuture<Integer> exit = bridge.terminate();

      await().until(() -> ready.send().status() == 503);
      assertThat(ready.send().json().path("draining").asBoolean()).isTrue();
      Answer served = get(bridge, alice()).send();
      assertThat(served.status()).isEqualTo(200);
      assertThat(served.header("Connection")).isEqualToIgnoringCase("close");
      assertThat(exit.get(30, TimeUnit.SECONDS)).isZero();
    }
  }

  @Test
  void the_bridge_is_ready_after_its_warm_up() {
    try (BridgeServer bridge = bridge().env("BRIDGE_WARM_UP", "2s").start()) {
      String management = bridge.managementUri().toString();
      var ready = new Call(management, "GET", "/health/ready");
      assertThat(ready.send().json().path("warming").asBoolean()).isTrue();
      assertThat(ready.send().status()).isEqualTo(503);

      await().until(() -> ready.send().status() == 200);

      assertThat(bridge.logText()).contains("Warmup Warmed up: ").doesNotContain(" access ");
      assertThat(bridge.logText().lines().filter(line -> line.contains("IssuerKeys")))
          .hasSize(1);
      assertThat(new Call(management, "GET", "/metrics").send().text())
          .contains("bridge_ready 1")
          .doesNotContain("bridge_requests_seconds_count");
      assertThat(standIns.cockpit().journal().requests()).isEmpty();
    }
  }

  @Test
  void sigterm_during_the_warm_up_ends_the_bridge_without_a_drain() throws Exception {
    try (BridgeServer bridge =
        bridge().env("BRIDGE_WARM_UP", "1h").env("BRIDGE_SHUTDOWN_DRAIN", "1h").start()) {
      assertThat(bridge.terminate().get(30, TimeUnit.SECONDS)).isZero();
      assertThat(bridge.logText()).doesNotContain("WARN").doesNotContain("ERROR");
    }
  }

  @Test
  void sigterm_under_continued_load_fails_no_request() throws Exception {
    standIns.cockpit().faults().on(ITEMS, new Fault.Delay(Duration.ofMillis(50)));
    try (BridgeServer bridge = bridge().start()) {
      String token = alice();
      assertThat(get(bridge, token).send().status()).isEqualTo(200);
      ExecutorService threads = Executors.newFixedThreadPool(40);
      try {
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          callers.add(new Caller(bridge, token, "caller" + i, i % 2 == 0));
        }
        List<Future<Caller>> loads = new ArrayList<>();
        callers.forEach(caller -> loads.add(threads.submit(caller)));
        await().until(() -> standIns.cockpit().journal().count(ITEMS) > 100);
        int before = standIns.cockpit().journal().count(ITEMS);
        CompletableFuture<Integer> exit = bridge.terminate();
        List<String> unanswered = new ArrayList<>();
        for (Future<Caller> load : loads) {
          Caller caller = load.get();
          assertThat(caller.statuses).isNotEmpty().containsOnly(200);
          assertThat(caller.lostOnKeptConnections).isEmpty();
          unanswered.addAll(caller.lostOnNewConnections);
        }

        // The system may have accepted a connection that the bridge never got: nothing happened.
        assertThat(unanswered)
            .doesNotContainAnyElementsOf(standIns.cockpit().journal().requests().stream()
                .map(ReceivedRequest::target)
                .toList());
        assertThat(unanswered).hasSizeLessThan(callers.size());
        assertThat(standIns.cockpit().journal().count(ITEMS) - before).isGreaterThan(40);
        assertThat(exit.get(30, TimeUnit.SECONDS)).isZero();
      } finally {
        threads.shutdownNow();
      }
    }
  }

  /**
   * Sends one request after the other until connections are refused, on kept connections or each on
   * a new one.
   */
  private static final class Caller implements Callable<Caller> {
    private final BridgeServer bridge;
    private final String token;
    private final String name;
    private final boolean keeps;
    private final List<Integer> statuses = new ArrayList<>();
    private final List<String> lostOnKeptConnections = new ArrayList<>();
    private final List<String> lostOnNewConnections = new ArrayList<>();
    private int requests;

    Caller(BridgeServer bridge, String token, String name, boolean keeps) {
      this.bridge = bridge;
      this.token = token;
      this.name = name;
      this.keeps = keeps;
    }

    @Override
    public Caller call() throws IOException {
      while (true) {
        try (RawConnection connection = RawConnection.open(bridge.uri())) {
          boolean more = request(connection, lostOnNewConnections);
          while (more && keeps) {
            more = request(connection, lostOnKeptConnections);
          }
        } catch (ConnectException e) {
          return this;
        }
      }
    }

    /** Whether the connection can be used again. */
    private boolean request(RawConnection connection, List<String> lost) {
      String target = ITEMS + "?n=" + name + "-" + requests++;
      try {
        connection.write(
            new Call(bridge.uri().toString(), "GET", target).token(token).bytes());
        Answer answer = connection.read("GET");
        statuses.add(answer.status());
        return !answer.header("Connection").equalsIgnoreCase("close");
      } catch (IOException e) {
        lost.add(target);
        return false;
      }
    }
  }

  @Test
  void no_request_fails_when_one_of_two_bridges_behind_a_load_balancer_stops() throws Exception {
    standIns.cockpit().faults().on(ITEMS, new Fault.Delay(Duration.ofMillis(20)));
    try (BridgeServer first = bridge().env("BRIDGE_SHUTDOWN_DRAIN", "3s").start();
        BridgeServer second = bridge().start();
        LoadBalancer loadBalancer = LoadBalancer.start(List.of(first, second))) {
      String token = alice();
      ExecutorService threads = Executors.newFixedThreadPool(16);
      var over = new AtomicBoolean();
      var answered = new AtomicInteger();
      try {
        List<Future<List<String>>> loads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
          boolean keeps = i % 2 == 0;
          loads.add(threads.submit(() -> failed(loadBalancer, token, keeps, over, answered)));
        }
        await().until(() -> answered.get() > 200);

        assertThat(first.terminate().get(60, TimeUnit.SECONDS)).isZero();
        int before = answered.get();
        await().until(() -> answered.get() > before + 200);
        over.set(true);

        for (Future<List<String>> load : loads) {
          assertThat(load.get()).isEmpty();
        }
      } finally {
        over.set(true);
        threads.shutdownNow();
      }
    }
  }

  /** Sends one request after the other. Returns the results other than 200. */
  private static List<String> failed(
      LoadBalancer loadBalancer,
      String token,
      boolean keeps,
      AtomicBoolean over,
      AtomicInteger answered) {
    List<String> failed = new ArrayList<>();
    byte[] call =
        new Call(loadBalancer.uri().toString(), "GET", ITEMS).token(token).bytes();
    while (!over.get()) {
      try (RawConnection connection = RawConnection.open(loadBalancer.uri())) {
        boolean more = true;
        while (more && !over.get()) {
          connection.write(call);
          Answer answer = connection.read("GET");
          answered.incrementAndGet();
          if (answer.status() != 200) {
            failed.add(answer.toString());
          }
          more = keeps && !answer.header("Connection").equalsIgnoreCase("close");
        }
      } catch (IOException e) {
        failed.add(e.toString());
      }
    }
    return failed;
  }

  @Test
  void a_late_answer_of_cockpit_arrives_after_the_port_was_closed() throws Exception {
    var late = new CompletableFuture<Void>();
    standIns.cockpit().faults().on(ITEMS, new Fault.Held(late));
    try (BridgeServer bridge = bridge().start()) {
      String token = alice();
      CompletableFuture<Answer> slow =
          CompletableFuture.supplyAsync(() -> get(bridge, token).send());
      await().until(() -> standIns.cockpit().journal().count(ITEMS) == 1);

      CompletableFuture<Integer> exit = bridge.terminate();
      await().until(() -> isRefused(bridge));
      assertThat(slow).isNotDone();
      assertThat(exit).isNotDone();
      late.complete(null);

      Answer answer = slow.get(20, TimeUnit.SECONDS);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json()).hasSize(5);
      assertThat(exit.get(30, TimeUnit.SECONDS)).isZero();
    }
  }

  private static boolean isRefused(BridgeServer bridge) {
    try (RawConnection connection = RawConnection.open(bridge.uri())) {
      return connection.socket().isClosed();
    } catch (IOException e) {
      return e instanceof ConnectException;
    }
  }

  @Test
  void three_hundred_stalled_uploads_do_not_delay_other_requests() throws Exception {
    try (BridgeServer bridge = bridge().start()) {
      String token = alice();
      assertThat(get(bridge, token).send().status()).isEqualTo(200);
      List<RawConnection> stalled = new ArrayList<>();
      try {
        // From many users, because the limit per user is lower.
        for (int i = 0; i < 300; i++) {
          String user = standIns
              .forge()
              .tokenFor(SeedData.ALICE.id())
              .claim("sub", "user-" + i / 12)
              .sign();
          RawConnection connection = RawConnection.open(bridge.uri());
          stalled.add(connection);
          String type = i % 2 == 0 ? "application/octet-stream" : "application/json";
          connection.write("POST /api/anything HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + user
              + "\r\nContent-Type: " + type + "\r\nContent-Length: 100000\r\n\r\n{");
        }
        for (int i = 0; i < 20; i++) {
          long begin = System.nanoTime();
          assertThat(get(bridge, token).send().status()).isEqualTo(200);
          assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        }
      } finally {
        for (RawConnection connection : stalled) {
          connection.close();
        }
      }
    }
  }

  @Test
  void check_reports_ok_for_keycloak_and_cockpit() {
    BridgeServer.Result result =
        bridge().env("BRIDGE_CLIENT_SECRET", TokenForge.BRIDGE_SECRET).run("check");

    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(result.output().lines().filter(line -> line.startsWith("ok ")))
        .anyMatch(line -> line.contains("issuer.keys: 1 signing key"))
        .anyMatch(line -> line.contains("issuer.client: cockpit-bridge"))
        .anyMatch(line -> line.contains("cockpit.service-key: "));
    assertThat(result.output()).doesNotContain("FAILED");
  }

  @Test
  void check_lists_three_problems_at_once() {
    BridgeServer.Result result = bridge()
        .env("BRIDGE_ISSUER", standIns.forge().url() + "2")
        .env("BRIDGE_COCKPIT_SERVICE_KEY", "USR-wrong")
        .env("BRIDGE_PROT", "1")
        .run("check");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output().lines().filter(line -> line.startsWith("FAILED")))
        .hasSize(3)
        .anyMatch(line -> line.contains("BRIDGE_PROT") && line.contains("BRIDGE_PORT"))
        .anyMatch(line -> line.contains("issuer.realm: "))
        .anyMatch(line -> line.contains("cockpit.service-key: 412"));
  }

  @Test
  void check_names_the_missing_permission_of_a_service_key() {
    BridgeServer.Result result =
        bridge().env("BRIDGE_COCKPIT_SERVICE_KEY", SeedData.JUERGEN_KEY).run("check");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).contains("sso/keys/read");
  }

  @Test
  void explain_accepts_a_valid_token_and_names_the_problem_of_an_invalid_one() {
    String token = standIns
        .forge()
        .tokenFor(SeedData.ALICE.id())
        .claim("realm_access", Map.of("roles", List.of("staff")))
        .claim("resource_access", Map.of("app", Map.of("roles", List.of("editor"))))
        .sign();
    BridgeServer.Result good = bridge().run("explain", token);
    BridgeServer.Result audience = bridge()
        .run(
            "explain",
            "Bearer " + standIns.forge().token().claim("aud", "account").sign());

    assertThat(good.exitCode()).as(good.toString()).isZero();
    assertThat(good.output()).contains(SeedData.ALICE.id()).contains("app:editor, staff");
    assertThat(audience.exitCode()).isEqualTo(1);
    assertThat(audience.output()).contains("token_audience").contains("Client scopes");
  }

  @Test
  void wrong_usage_exits_with_2() {
    assertThat(bridge().run("bogus").exitCode()).isEqualTo(2);
    assertThat(bridge().run("explain").exitCode()).isEqualTo(2);
    assertThat(bridge().run("--version").exitCode()).isZero();
  }

  @Test
  void an_invalid_configuration_prevents_the_start_and_lists_all_problems() {
    BridgeServer.Result result =
        bridge().env("BRIDGE_COCKPIT_URL", "").env("BRIDGE_CORS_ORIGINS", "*").run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errors()).contains("bridge.cockpit.url").contains("bridge.cors.origins");
  }

  @Test
  void a_port_in_use_is_reported() throws IOException {
    try (ServerSocket occupied = new ServerSocket(0)) {
      BridgeServer.Result result =
          bridge().env("BRIDGE_PORT", Integer.toString(occupied.getLocalPort())).run("serve");

      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.errors()).contains(Integer.toString(occupied.getLocalPort()));
    }
  }

  @Test
  void settings_can_come_from_yaml() {
    try (BridgeServer bridge = BridgeServer.builder()
        .yaml("""
            bridge:
              issuer: %s
              insecure:
                http-issuer: true
              cockpit:
                url: %s
                service-key: %s
            """.formatted(standIns.forge().url(), standIns.cockpit().uri(), SeedData.BRIDGE_KEY))
        .start()) {
      assertThat(get(bridge, alice()).send().status()).isEqualTo(200);
    }
  }
}
