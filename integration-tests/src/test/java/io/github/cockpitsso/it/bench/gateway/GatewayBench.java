package io.github.cockpitsso.it.bench.gateway;

import static org.awaitility.Awaitility.await;

import io.github.cockpitsso.testkit.files.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** Measures the bridge beside other gateways. The arguments are those of {@code bench/gateway}. */
public final class GatewayBench {
  private static final int WARM_UP_SECONDS = 5;
  private static final double SETTLED = 1.05;
  private static final double MOST_FAILURES = 0.001;
  private static final int OPEN_CONNECTIONS = 128;
  private static final int START_SECONDS = 10;

  private final BenchOptions options;
  private final Site site;
  private final Map<String, Supplier<Peer>> starters;
  private final List<Peer> peers = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();
  private final Map<String, Path> bodies = new HashMap<>();
  private final Set<String> warm = new HashSet<>();
  private final List<String> tokens;

  private GatewayBench(BenchOptions options, Site site) throws IOException {
    this.options = options;
    this.site = site;
    this.starters = new Peers(site, options).starters();
    this.tokens = Files.readAllLines(site.tokens());
  }

  /** Runs all measurements, and prints the tables. */
  public static void main(String[] arguments) throws Exception {
    BenchOptions options = BenchOptions.parse(List.of(arguments));
    // In memory, so that no disk is measured.
    Path memory = Path.of("/dev/shm");
    Path folder = Files.isWritable(memory)
        ? Files.createTempDirectory(memory, "bench-gateway-")
        : Files.createTempDirectory("bench-gateway-");
    System.err.println("Configurations and logs, kept after a failure: " + folder);
    try (Site site = new Site(folder)) {
      new GatewayBench(options, site).run();
    }
    Folders.delete(folder);
  }

  private void run() throws Exception {
    try {
      for (Supplier<Peer> starter : starters.values()) {
        Peer peer = starter.get();
        peers.add(peer);
        peer.check(site);
      }
      for (String name : options.measurements()) {
        System.err.println(name);
        measure(name);
      }
    } finally {
      peers.forEach(Peer::close);
    }
    report();
  }

  private void report() throws IOException {
    List<Sample> all = samples;
    if (options.out().isPresent()) {
      Path file = Files.createDirectories(options.out().get()).resolve("gateway.tsv");
      Files.write(
          file,
          samples.stream().map(Sample::line).toList(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      // With those of earlier runs: a long run may be split.
      all = Files.readAllLines(file).stream().map(Sample::of).toList();
    }
    Report report = new Report(all);
    System.out.println(report.markdown());
    if (options.out().isPresent()) {
      report.plots(options.out().get());
    }
  }

  /** The figures of one peer in one round. */
  @FunctionalInterface
  private interface Measurement<T> {
    Map<String, Double> of(T subject) throws IOException, InterruptedException;
  }

  private void measure(String name) throws IOException, InterruptedException {
    Collection<Peer> warming = peers.stream().filter(Peer::warmsUp).toList();
    Workload get = Workload.named("warm");
    switch (name) {
      case "open500", "open2000" -> {
        warmUp(get, warming);
        int rate = Integer.parseInt(name.substring("open".length()));
        rounds(name, peers, Peer::name, peer -> open(peer, rate));
      }
      case "start" -> {
        List<String> names = warming.stream().map(Peer::name).toList();
        rounds(name, names, it -> it, this::start);
      }
      case "allocation" -> {
        List<Peer> jvms =
            warming.stream().filter(peer -> !peer.name().equals("express")).toList();
        rounds(name, jvms, Peer::name, this::allocation);
      }
      default -> {
        Workload workload = Workload.named(name);
        List<Peer> gateways = peers.stream().filter(Peer::isGateway).toList();
        warmUp(workload, gateways);
        rounds(name, gateways, Peer::name, peer -> saturated(workload, peer));
      }
    }
  }

  /** Rounds in which each subject takes its turn, each time another one first. */
  private <T> void rounds(
      String name, Collection<T> subjects, Function<T, String> title, Measurement<T> measurement)
      throws IOException, InterruptedException {
    List<T> turn = new ArrayList<>(subjects);
    for (int round = 0; round < options.rounds(); round++) {
      for (T subject : turn) {
        Machine before = Machine.now();
        long known = knownTicks();
        Map<String, Double> figures;
        try {
          figures = measurement.of(subject);
        } catch (IllegalStateException e) {
          // One failure must not cost all that was measured before.
          System.err.println("  dropped: " + e.getMessage());
          continue;
        }
        double foreign = Machine.now().foreignSince(before, knownTicks() - known);
        Sample sample = new Sample(name, title.apply(subject), round, foreign, figures);
        samples.add(sample);
        System.err.println("  " + sample.line().replace('\t', ' '));
      }
      Collections.rotate(turn, -1);
    }
  }

  /** The time of all programs of this run. */
  private long knownTicks() {
    Set<ProcessHandle> processes = new HashSet<>(List.of(site.upstream().process()));
    peers.forEach(peer -> processes.add(peer.process()));
    return Usage.ownTicks()
        + processes.stream().mapToLong(process -> Usage.of(process).cpuTicks()).sum();
  }

  /** Load until it gets no faster, for code that is compiled while it runs. */
  private void warmUp(Workload workload, Collection<Peer> subjects) {
    for (Peer peer : subjects) {
      if (!warm.add(peer.name() + " " + workload.name())) {
        continue;
      }
      int seconds = peer.warmsUp() ? WARM_UP_SECONDS : 1;
      long end =
          System.nanoTime() + TimeUnit.SECONDS.toNanos(peer.warmsUp() ? options.warmUp() : 0);
      double before;
      double rate = 0;
      do {
        before = rate;
        Wrk wrk = load(workload, peer, seconds);
        rate = wrk.requests() / wrk.seconds();
      } while (rate > before * SETTLED && System.nanoTime() < end);
    }
  }

  /** As many requests as the connections bear. */
  private Map<String, Double> saturated(Workload workload, Peer peer) {
    Usage before = Usage.of(peer.process());
    Wrk wrk = load(workload, peer, workload.seconds(options.seconds()));
    Usage used = Usage.of(peer.process()).minus(before);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("CPU µs", used.cpuMicros() / wrk.requests());
    figures.put("requests/s", wrk.requests() / wrk.seconds());
    figures.put("switches", (double) used.switches() / wrk.requests());
    figures.put("p50 ms", wrk.p50());
    figures.put("p99 ms", wrk.p99());
    figures.put("MB", Usage.memory(peer.process()));
    return figures;
  }

  /** Requests at fixed times. */
  private Map<String, Double> open(Peer peer, int rate) throws IOException, InterruptedException {
    int seconds = 2 * options.seconds();
    Usage before = Usage.of(peer.process());
    Load.Result result = Load.run(
        peer.uri(), tokens, Workload.named("warm").path(), rate, OPEN_CONNECTIONS, seconds);
    Usage used = Usage.of(peer.process()).minus(before);
    expectFew(peer, result.failures(), result.answered());
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("p50 ms", Load.Result.percentile(result.millis(), 0.5));
    figures.put("p99 ms", Load.Result.percentile(result.millis(), 0.99));
    figures.put("first 2 s p99 ms", Load.Result.percentile(result.leadIn(), 0.99));
    figures.put("CPU µs", used.cpuMicros() / result.answered());
    figures.put("MB", Usage.memory(peer.process()));
    return figures;
  }

  /** A new process until it is ready, and then its first seconds at full load. */
  private Map<String, Double> start(String name) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    try (Peer peer = starters.get(name).get()) {
      await()
          .atMost(Peers.LONGEST_START)
          .pollInterval(Duration.ofMillis(10))
          .ignoreExceptions()
          .until(() -> peer.answer(tokens.get(0)).startsWith("200"));
      double ready = (System.nanoTime() - begin) / 1e9;
      Load.Result result =
          Load.run(peer.uri(), tokens, Workload.named("warm").path(), 0, 64, START_SECONDS);
      expectFew(peer, result.failures(), result.answered());
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("listens s", peer.listening());
      figures.put("ready s", ready);
      for (int second = 0; second < START_SECONDS; second++) {
        figures.put("second " + (second + 1), (double) result.perSecond().get(second));
      }
      return figures;
    }
  }

  /** KB that the JVM allocates for a request. */
  private Map<String, Double> allocation(Peer peer) throws IOException, InterruptedException {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (String name : List.of("warm", "new", "json", "graphql", "upload")) {
      Workload workload = Workload.named(name);
      warmUp(workload, List.of(peer));
      long before = Allocation.bytes(peer.process());
      Wrk wrk = load(workload, peer, options.seconds());
      figures.put(name, (Allocation.bytes(peer.process()) - before) / 1024.0 / wrk.requests());
    }
    return figures;
  }

  private Wrk load(Workload workload, Peer peer, int seconds) {
    // Without verification, a new token is like any other.
    boolean fresh = workload.freshEvery() > 0 && peer.verifies();
    Path body = bodies.computeIfAbsent(
        workload.name(), name -> site.write(name + ".body", workload.body()));
    Wrk wrk = Wrk.run(
        peer.uri(),
        workload,
        body,
        site.tokens(),
        fresh ? Optional.of(site.newTokens(options.freshTokens())) : Optional.empty(),
        seconds);
    expectFew(peer, wrk.failures(), wrk.requests());
    return wrk;
  }

  private static void expectFew(Peer peer, long failures, long requests) {
    if (failures > 0) {
      System.err.printf("  %s: %d of %d requests failed%n", peer.name(), failures, requests);
    }
    if (failures > requests * MOST_FAILURES) {
      throw new IllegalStateException(peer.name() + " fails");
    }
  }
}
