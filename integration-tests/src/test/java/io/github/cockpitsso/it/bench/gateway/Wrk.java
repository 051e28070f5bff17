package io.github.cockpitsso.it.bench.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A run of wrk: as many requests as the connections bear.
 *
 * @param failures responses with a status of 400 or more, errors of the connection, timeouts
 * @param p50 median of the latency, in ms
 */
record Wrk(long requests, double seconds, long failures, double p50, double p99) {
  private static final Pattern RESULT =
      Pattern.compile("RESULT (\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");

  /**
   * Runs to the end of the time, or of the fresh tokens.
   *
   * @param body the file with the workload's body
   */
  static Wrk run(
      URI gateway, Workload workload, Path body, Path tokens, Optional<Path> fresh, int seconds) {
    List<String> command = List.of(
        "wrk",
        "-t1",
        "-c" + workload.connections(),
        "-d" + seconds + "s",
        "--timeout",
        "30s",
        "-s",
        Path.of("bench/peers/wrk.lua").toAbsolutePath().toString(),
        gateway.toString(),
        "--",
        workload.method(),
        workload.path(),
        workload.type(),
        workload.body().isEmpty() ? "-" : body.toString(),
        tokens.toString(),
        fresh.map(Path::toString).orElse("-"),
        Integer.toString(fresh.isPresent() ? workload.freshEvery() : 0));
    String output;
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
    Matcher result = RESULT.matcher(output);
    if (!result.find()) {
      throw new IllegalStateException("wrk failed: " + output);
    }
    return new Wrk(
        Long.parseLong(result.group(1)),
        Long.parseLong(result.group(2)) / 1e6,
        Long.parseLong(result.group(3)) + Long.parseLong(result.group(4)),
        Long.parseLong(result.group(5)) / 1e3,
        Long.parseLong(result.group(6)) / 1e3);
  }
}
