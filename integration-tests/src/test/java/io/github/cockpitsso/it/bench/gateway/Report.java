package io.github.cockpitsso.it.bench.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;

/**
 * Tables and plots of medians. A sample does not count if other programs used more than a tenth of
 * the machine, or if the plain nginx of its round was off its median rate by more than a quarter.
 */
public final class Report {
  private static final double FOREIGN = 0.1;
  private static final double DEVIATION = 0.25;
  private static final String CPU = "CPU µs";
  private static final List<String> REFERENCES =
      List.of("nginx", "nginx-log", "haproxy", "apache", "spring", "express");

  private final List<Sample> all;
  private final List<Sample> kept;

  Report(List<Sample> samples) {
    all = samples;
    kept = samples.stream()
        .filter(it -> it.foreign() <= FOREIGN && nginxIsSteady(it))
        .toList();
  }

  private boolean nginxIsSteady(Sample sample) {
    List<Sample> nginx = of(all, sample.measurement(), "nginx");
    double usual = median(nginx.stream().map(it -> it.figure("requests/s")).toList());
    return nginx.stream()
        .filter(it -> it.round() == sample.round())
        .noneMatch(it -> Math.abs(it.figure("requests/s") / usual - 1) > DEVIATION);
  }

  String markdown() {
    var text = new StringBuilder();
    for (String measurement : names(all.stream().map(Sample::measurement))) {
      text.append('\n').append(table(measurement));
    }
    return text.toString();
  }

  private String table(String measurement) {
    List<String> figures = names(all.stream()
        .filter(it -> it.measurement().equals(measurement))
        .flatMap(it -> it.figures().keySet().stream()));
    List<String> peers = peers(measurement);
    boolean open = measurement.startsWith("open");
    List<String> references = open || !figures.contains(CPU)
        ? List.of()
        : REFERENCES.stream().filter(peers::contains).toList();
    List<String> head = new ArrayList<>(List.of(measurement));
    for (String figure : figures) {
      head.add(figure);
      if (figure.equals(CPU)) {
        head.add("from-to");
        references.forEach(it -> head.add("to " + it));
      } else if (open && figure.endsWith("ms")) {
        head.add("added");
      }
    }
    head.add("rounds");
    var table = new StringBuilder(row(head)).append("|---".repeat(head.size())).append("|\n");
    for (String peer : peers) {
      List<String> cells = new ArrayList<>(List.of(peer));
      for (String figure : figures) {
        List<Double> values = values(measurement, peer, figure);
        cells.add(number(median(values)));
        if (figure.equals(CPU)) {
          cells.add(number(least(values)) + "-" + number(most(values)));
          references.forEach(
              it -> cells.add(number(compared(measurement, peer, it, figure, (a, b) -> a / b))));
        } else if (open && figure.endsWith("ms")) {
          cells.add(number(compared(measurement, peer, "direct", figure, (a, b) -> a - b)));
        }
      }
      cells.add(of(kept, measurement, peer).size() + " of "
          + of(all, measurement, peer).size());
      table.append(row(cells));
    }
    return table.toString();
  }

  /** Writes SVG files: CPU a request, latency at fixed rates, and the first seconds. */
  void plots(Path folder) throws IOException {
    List<String> measurements = names(all.stream().map(Sample::measurement));
    List<Plot.Panel> cpu = new ArrayList<>();
    List<Plot.Panel> latency = new ArrayList<>();
    for (String measurement : measurements) {
      if (measurement.startsWith("open")) {
        String rate = measurement.substring("open".length()) + " requests/s, ";
        latency.add(panel(rate + "median, ms", measurement, "p50 ms"));
        latency.add(panel(rate + "99th percentile, ms", measurement, "p99 ms"));
      } else if (!values(measurement, "", CPU).isEmpty()) {
        cpu.add(
            panel(Workload.named(measurement).title() + ", CPU µs a request", measurement, CPU));
      }
    }
    if (!cpu.isEmpty()) {
      Files.writeString(folder.resolve("gateway-cpu.svg"), Plot.bars(cpu));
    }
    if (!latency.isEmpty()) {
      Files.writeString(folder.resolve("gateway-latency.svg"), Plot.bars(latency));
    }
    if (measurements.contains("start")) {
      List<Plot.Line> lines = peers("start").stream()
          .map(peer -> new Plot.Line(
              peer,
              Stream.iterate(1, it -> it + 1)
                  .map(second -> values("start", peer, "second " + second))
                  .takeWhile(it -> !it.isEmpty())
                  .map(Report::median)
                  .toList()))
          .toList();
      Files.writeString(
          folder.resolve("gateway-start.svg"),
          Plot.lines("Requests/s in the first seconds after the start", lines));
    }
  }

  private Plot.Panel panel(String title, String measurement, String figure) {
    List<Plot.Bar> bars = peers(measurement).stream()
        .filter(peer -> !values(measurement, peer, figure).isEmpty())
        .map(peer -> bar(peer, values(measurement, peer, figure)))
        .toList();
    return new Plot.Panel(title, bars);
  }

  private static Plot.Bar bar(String peer, List<Double> values) {
    return new Plot.Bar(peer, median(values), least(values), most(values));
  }

  private List<String> peers(String measurement) {
    return names(all.stream()
        .filter(it -> it.measurement().equals(measurement))
        .map(Sample::peer)
        .sorted());
  }

  /** The values that count; those of all peers if the name is empty. */
  private List<Double> values(String measurement, String peer, String figure) {
    return kept.stream()
        .filter(it -> it.measurement().equals(measurement))
        .filter(it -> peer.isEmpty() || it.peer().equals(peer))
        .filter(it -> it.figures().containsKey(figure))
        .map(it -> it.figure(figure))
        .toList();
  }

  /** The median of the comparisons within each round. */
  private double compared(
      String measurement,
      String peer,
      String reference,
      String figure,
      DoubleBinaryOperator comparison) {
    List<Sample> references = of(kept, measurement, reference);
    return median(of(kept, measurement, peer).stream()
        .flatMap(own -> references.stream()
            .filter(other -> other.round() == own.round())
            .map(other -> comparison.applyAsDouble(own.figure(figure), other.figure(figure))))
        .toList());
  }

  private static List<Sample> of(List<Sample> samples, String measurement, String peer) {
    return samples.stream()
        .filter(it -> it.measurement().equals(measurement) && it.peer().equals(peer))
        .toList();
  }

  private static List<String> names(Stream<String> names) {
    Set<String> distinct = new LinkedHashSet<>(names.toList());
    return List.copyOf(distinct);
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static double least(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
  }

  private static double most(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
  }

  /** The median, or NaN without values. */
  public static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length == 0
        ? Double.NaN
        : sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Three digits, or all before the point. */
  public static String number(double value) {
    int decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
