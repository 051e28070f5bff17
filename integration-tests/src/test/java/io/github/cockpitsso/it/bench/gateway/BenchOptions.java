package io.github.cockpitsso.it.bench.gateway;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The arguments of {@code bench/gateway}; the script explains them. */
record BenchOptions(
    List<String> peers,
    List<String> measurements,
    List<Path> jars,
    List<Path> javaHomes,
    List<String> jvm,
    int rounds,
    int seconds,
    int warmUp,
    int freshTokens,
    Optional<Path> out) {

  private static final String QUICK_PEERS = "nginx,haproxy,bridge";
  private static final String PEERS =
      "direct,nginx,nginx-log,haproxy,apache,express,spring,bridge,bridge-quiet";
  private static final String QUICK_MEASUREMENTS = "warm,new,upload";
  private static final String MEASUREMENTS =
      "warm,mixed,new,json,graphql,upload,huge,open500,open2000,start,allocation";

  static BenchOptions parse(List<String> arguments) {
    boolean quick = arguments.contains("--quick");
    List<String> left = new ArrayList<>(arguments);
    left.remove("--quick");
    String out = option(left, "--out", "");
    BenchOptions options = new BenchOptions(
        list(left, "--peers", quick ? QUICK_PEERS : PEERS),
        list(left, "--measure", quick ? QUICK_MEASUREMENTS : MEASUREMENTS),
        paths(list(left, "--jar", "bridge/target/cockpit-bridge.jar")),
        paths(list(left, "--java", System.getProperty("java.home"))),
        Stream.of(option(left, "--jvm", "").split(" ", -1))
            .filter(it -> !it.isEmpty())
            .toList(),
        Integer.parseInt(option(left, "--rounds", quick ? "3" : "5")),
        Integer.parseInt(option(left, "--seconds", quick ? "3" : "5")),
        Integer.parseInt(option(left, "--warm-up", quick ? "40" : "60")),
        Integer.parseInt(option(left, "--new-tokens", quick ? "6000" : "10000")),
        out.isEmpty() ? Optional.empty() : Optional.of(Path.of(out).toAbsolutePath()));
    if (!left.isEmpty()) {
      throw new IllegalArgumentException("unknown argument " + left.get(0));
    }
    return options;
  }

  private static List<String> list(List<String> left, String name, String otherwise) {
    return List.of(option(left, name, otherwise).split(",", -1));
  }

  private static List<Path> paths(List<String> names) {
    return names.stream().map(name -> Path.of(name).toAbsolutePath()).toList();
  }

  private static String option(List<String> left, String name, String otherwise) {
    int at = left.indexOf(name);
    if (at < 0) {
      return otherwise;
    }
    if (at + 1 == left.size()) {
      throw new IllegalArgumentException(name + " needs a value");
    }
    left.remove(at);
    return left.remove(at);
  }
}
