package io.github.cockpitsso.it.bench.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The time of all cores so far in ticks, from /proc/stat.
 *
 * @param all everything, also idle
 * @param busy user, nice and system
 * @param stolen time that the hypervisor gave to others
 */
record Machine(long all, long busy, long stolen) {

  static Machine now() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
      long[] times = Stream.of(lines.findFirst().orElseThrow().split(" +", -1))
          .skip(1)
          .mapToLong(Long::parseLong)
          .toArray();
      return new Machine(
          LongStream.of(times).limit(8).sum(), times[0] + times[1] + times[2], times[7]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The share of the machine since then that neither these ticks nor idleness explain. */
  double foreignSince(Machine then, long knownTicks) {
    double foreign = Math.max(0, busy - then.busy - knownTicks) + (stolen - then.stolen);
    return foreign / Math.max(1, all - then.all);
  }
}
