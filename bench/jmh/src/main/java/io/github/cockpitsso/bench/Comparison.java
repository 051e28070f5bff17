package io.github.cockpitsso.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Compares bytes and time of each operation with the accepted values. The time counts as a multiple
 * of a reference's time in the same run. Of several rounds, each with new processes, the fastest
 * iteration counts: other work on the machine only ever adds time. For the same reason there are
 * more rounds while an operation seems to be worse.
 */
public final class Comparison {
  private static final int ROUNDS = 3;
  private static final int MOST_ROUNDS = 10;
  private static final double MOST = 1.25;
  // Allocation hardly differs between two runs.
  private static final double MOST_BYTES = 1.1;
  private static final int FEW_BYTES = 16;

  /**
   * A line of the file.
   *
   * @param bytes allocated by an operation
   * @param reference to whose time the ratio is
   */
  private record Accepted(String benchmark, double bytes, String reference, double ratio) {
    static Accepted read(String line) {
      String[] columns = line.strip().split("\\s+", -1);
      return new Accepted(
          columns[0], Double.parseDouble(columns[1]), columns[2], Double.parseDouble(columns[3]));
    }

    Accepted measured(Map<String, Measure> measures) {
      Measure own = measures.get(benchmark);
      return new Accepted(
          benchmark, own.bytes, reference, own.nanos / measures.get(reference).nanos);
    }

    /** Whether this is more than what is accepted allows. */
    boolean isWorseThan(Accepted accepted) {
      return bytes > accepted.bytes * MOST_BYTES + FEW_BYTES || ratio > accepted.ratio * MOST;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%-34s %9.0f  %-30s %9.3f", benchmark, bytes, reference, ratio);
    }
  }

  private static final class Measure {
    private double bytes = Double.MAX_VALUE;
    private double nanos = Double.MAX_VALUE;

    void add(IterationResult result) {
      nanos = Math.min(nanos, result.getPrimaryResult().getScore());
      bytes =
          Math.min(bytes, result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
    }
  }

  private Comparison() {}

  /**
   * Compares, and exits with 1 if an operation is worse.
   *
   * @param args the file, and {@code --accept} to write the measured values into it
   */
  public static void main(String[] args) throws IOException, RunnerException {
    Path file = Path.of(args[0]);
    boolean accept = List.of(args).contains("--accept");
    List<String> lines = Files.readAllLines(file);
    List<Accepted> accepted =
        lines.stream().filter(line -> !line.startsWith("#")).map(Accepted::read).toList();
    Map<String, Measure> measures = measure(accepted, accept ? ROUNDS : MOST_ROUNDS);
    List<Accepted> measured =
        accepted.stream().map(each -> each.measured(measures)).toList();
    if (accept) {
      List<String> written =
          new ArrayList<>(lines.stream().filter(line -> line.startsWith("#")).toList());
      measured.forEach(each -> written.add(each.toString()));
      Files.write(file, written);
    }
    int worse = 0;
    System.out.println("benchmark, bytes, reference, times the reference");
    for (int i = 0; i < accepted.size(); i++) {
      boolean failed = measured.get(i).isWorseThan(accepted.get(i));
      worse += failed ? 1 : 0;
      System.out.println(measured.get(i) + (failed ? "  WORSE than " + accepted.get(i) : ""));
    }
    System.exit(worse == 0 || accept ? 0 : 1);
  }

  private static Map<String, Measure> measure(List<Accepted> accepted, int most)
      throws RunnerException {
    String names = accepted.stream()
        .flatMap(each -> Stream.of(each.benchmark, each.reference))
        .distinct()
        .map(name -> name.replace(".", "\\."))
        .collect(Collectors.joining("|", "\\.(?:", ")$"));
    Options options = new OptionsBuilder()
        .include(names)
        .forks(1)
        // What the optimizing compiler makes of the same code differs between two runs by a factor
        // of three, and takes seconds. The client compiler always makes the same of it, at once.
        .jvmArgs("-XX:+UseSerialGC", "-Xmx256m", "-XX:TieredStopAtLevel=1")
        .warmupIterations(2)
        .warmupTime(TimeValue.milliseconds(250))
        .measurementIterations(3)
        .measurementTime(TimeValue.milliseconds(100))
        .addProfiler(GCProfiler.class)
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true)
        .build();
    Map<String, Measure> measures = new HashMap<>();
    int round = 0;
    do {
      add(new Runner(options).run(), measures);
      round++;
    } while (round < ROUNDS || (round < most && isWorse(accepted, measures)));
    return measures;
  }

  private static boolean isWorse(List<Accepted> accepted, Map<String, Measure> measures) {
    return accepted.stream().anyMatch(each -> each.measured(measures).isWorseThan(each));
  }

  private static void add(Collection<RunResult> results, Map<String, Measure> measures) {
    for (RunResult result : results) {
      String[] name = result.getParams().getBenchmark().split("\\.", -1);
      Measure measure = measures.computeIfAbsent(
          name[name.length - 2] + "." + name[name.length - 1], it -> new Measure());
      result
          .getBenchmarkResults()
          .forEach(fork -> fork.getIterationResults().forEach(measure::add));
    }
  }
}
