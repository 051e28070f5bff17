package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.bridge.support.Answer;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.Prerequisite;
import io.github.cockpitsso.bridge.support.RawConnection;
import io.github.cockpitsso.bridge.support.StandIns;
import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.cockpit.Fault;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Runs the shipped jar with a Cockpit that fails in all ways and with clients that disconnect in
 * all ways. Its memory, threads and file descriptors at rest must not grow. Takes 20 seconds;
 * {@code -Dsoak.seconds=300} runs longer.
 */
class SoakIT {
  private static final Duration TIME = Duration.ofSeconds(Long.getLong("soak.seconds", 20));
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final int CLIENTS = 16;
  private static final String ITEMS = "/api/content/items/Seiten";
  private static final String ITEM = "/api/content/item/Seiten";
  private static final String LEFT = "/api/content/tree/Seiten";
  private static final Pattern LIVE = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  @RegisterExtension
  private final StandIns standIns = new StandIns();

  private final Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
  private List<String> tokens = List.of();

  @Test
  void resources_return_to_the_same_level_after_a_period_of_faults() throws Exception {
    Prerequisite.orSkip(Optional.of(Path.of("/proc/self/fd")).filter(Files::exists), "no /proc");
    long expiry = Instant.now().plus(TIME).plusSeconds(300).getEpochSecond();
    tokens = Stream.of(SeedData.ALICE, SeedData.JUERGEN, SeedData.ERIN)
        .flatMap(user -> Stream.generate(
                () -> standIns.forge().tokenFor(user.id()).claim("exp", expiry).sign())
            .limit(20))
        .toList();
    try (BridgeServer bridge = BridgeServer.builder()
        .jvm("-Xmx48m")
        .env(standIns.environment())
        .env("BRIDGE_COCKPIT_TIMEOUT", "1s")
        .env("BRIDGE_COCKPIT_MAX_CONNECTIONS", "32")
        .start()) {
      load(bridge, WARM_UP);
      Resources before = resources(bridge);
      statuses.clear();
      load(bridge, TIME);
      Resources after = resources(bridge);

      System.out.printf(
          "%d s, answers by status %s%n  before %s%n  after  %s%n",
          TIME.toSeconds(), statuses, before, after);
      assertThat(statuses).containsKeys(200, 400, 401, 502, 504).doesNotContainKey(0);
      assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + 10);
      assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 10);
      assertThat(after.heap()).isLessThan(before.heap() + (4 << 20));
      assertThat(get(bridge, tokens.get(0), ITEMS).send().status()).isEqualTo(200);
    }
  }

  /** Random clients and faults, and then neither. */
  private void load(BridgeServer bridge, Duration time) throws Exception {
    List<Fault> faults = List.of(
        new Fault.NeverAnswer(),
        new Fault.Delay(Duration.ofMillis(200)),
        new Fault.Drip(Duration.ofNanos(10_000)),
        Fault.serverErrorPage(),
        Fault.okPage(),
        Fault.okEmpty(),
        new Fault.TruncatedBody(),
        new Fault.HalfClose(),
        Fault.malformedHttp(),
        new Fault.Hangup(),
        Fault.redirect("https://example.org/"),
        Fault.json(412, "{\"error\":\"Authentication failed\"}"));
    faults.forEach(fault -> standIns
        .cockpit()
        .faults()
        .when(request -> ThreadLocalRandom.current().nextInt(60) == 0, fault));
    standIns.cockpit().faults().on(LEFT, new Fault.EndlessBody());
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      long end = System.nanoTime() + time.toNanos();
      List<Future<?>> loads = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        var random = new Random(i);
        loads.add(clients.submit(() -> {
          while (System.nanoTime() < end) {
            once(bridge, random);
          }
        }));
      }
      for (Future<?> each : loads) {
        each.get();
      }
    } finally {
      clients.shutdownNow();
      standIns.cockpit().faults().clear();
    }
  }

  private void once(BridgeServer bridge, Random random) {
    String token = tokens.get(random.nextInt(tokens.size()));
    Call get = get(bridge, token, ITEMS);
    Call upload = call(bridge, "POST", ITEM).token(token).body("image/png", new byte[200_000]);
    switch (random.nextInt(10)) {
      case 0 -> whole(upload, 1);
      case 1 ->
        whole(
            call(bridge, "POST", ITEM)
                .token(token)
                .body("application/json", "{\"data\":{\"titel\":\"x\"}}"),
            1);
      case 2 -> whole(get(bridge, token.substring(0, token.length() - 8) + "AAAAAAAA", ITEMS), 1);
      case 3 -> whole(get(bridge, token, ITEMS + "?api_key=x"), 1);
      case 4 -> disconnect(upload, random.nextInt(200_000));
      case 5 -> disconnect(get, random.nextInt(get.bytes().length));
      case 6 -> disconnectDuringAnswer(get(bridge, token, LEFT));
      default -> whole(get, 1 + random.nextInt(5));
    }
  }

  /** Sends this many requests on one connection, as long as it stays open. */
  private void whole(Call call, int times) {
    try (RawConnection connection = RawConnection.open(call.base())) {
      for (int i = 0; i < times; i++) {
        Answer answer = call.send(connection);
        // An internal error of the bridge has status 0 here.
        int status = answer.reason().equals("internal_error") ? 0 : answer.status();
        statuses.merge(status, 1, Integer::sum);
        if (answer.header("Connection").equalsIgnoreCase("close")) {
          return;
        }
      }
    } catch (IOException e) {
      // Cockpit's answer broke off, so the bridge's does too.
      statuses.merge(-1, 1, Integer::sum);
    }
  }

  private static void disconnect(Call call, int after) {
    try (RawConnection connection = RawConnection.open(call.base())) {
      byte[] bytes = call.bytes();
      connection.write(
          new String(bytes, 0, Math.min(after, bytes.length), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      // The bridge rejected it before it was complete.
    }
  }

  private static void disconnectDuringAnswer(Call call) {
    try (RawConnection connection = RawConnection.open(call.base())) {
      connection.write(call.bytes());
      connection.socket().getInputStream().readNBytes(50_000);
    } catch (IOException e) {
      // Cockpit closed its connection too.
    }
  }

  private static Call call(BridgeServer bridge, String method, String target) {
    return new Call(bridge.uri().toString(), method, target);
  }

  private static Call get(BridgeServer bridge, String token, String target) {
    return call(bridge, "GET", target).token(token);
  }

  /**
   * The resources of a process.
   *
   * @param descriptors open file descriptors
   * @param threads system threads
   * @param heap reachable bytes
   */
  private record Resources(int descriptors, int threads, long heap) {}

  /**
   * Its resources at rest: without open requests, and with idle connections closed or kept
   * as before.
   */
  private static Resources resources(BridgeServer bridge) throws IOException, InterruptedException {
    Path process = Path.of("/proc", "" + bridge.process().pid());
    await()
        .atMost(Duration.ofSeconds(60))
        .during(Duration.ofSeconds(2))
        .until(() -> entries(process.resolve("fd")) < 60);
    Process histogram = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            "" + bridge.process().pid(),
            "GC.class_histogram")
        .redirectErrorStream(true)
        .start();
    String text =
        new String(histogram.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    Matcher live = LIVE.matcher(text);
    assertThat(histogram.waitFor()).as(text).isZero();
    assertThat(live.find()).as(text).isTrue();
    return new Resources(
        entries(process.resolve("fd")),
        entries(process.resolve("task")),
        Long.parseLong(live.group(1)));
  }

  private static int entries(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return (int) all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
