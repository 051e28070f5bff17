package io.github.cockpitsso.it.bench.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What processes have used so far, with their children.
 *
 * @param cpuTicks user and system time, in hundredths of a second
 * @param switches context switches of the threads that live
 */
public record Usage(long cpuTicks, long switches) {
  private static final double TICK_MICROS = 10_000;

  /** The sum of this process and its descendants. */
  public static Usage of(ProcessHandle root) {
    Usage sum = new Usage(0, 0);
    for (ProcessHandle process : family(root)) {
      Path folder = Path.of("/proc", Long.toString(process.pid()));
      String[] stat = stat(folder);
      sum = new Usage(
          sum.cpuTicks + Long.parseLong(stat[11]) + Long.parseLong(stat[12]),
          sum.switches + switches(folder));
    }
    return sum;
  }

  /** This process with its children that have ended, in ticks. */
  static long ownTicks() {
    String[] stat = stat(Path.of("/proc/self"));
    return Stream.of(stat[11], stat[12], stat[13], stat[14])
        .mapToLong(Long::parseLong)
        .sum();
  }

  /** Memory of the process and its descendants in MB; shared pages count once. */
  static double memory(ProcessHandle root) {
    long kilobytes = 0;
    for (ProcessHandle process : family(root)) {
      kilobytes += field(Path.of("/proc/" + process.pid() + "/smaps_rollup"), "Pss:");
    }
    return kilobytes / 1024.0;
  }

  /** The CPU time in microseconds. */
  public double cpuMicros() {
    return cpuTicks * TICK_MICROS;
  }

  /** What was used since then. */
  public Usage minus(Usage earlier) {
    return new Usage(cpuTicks - earlier.cpuTicks, switches - earlier.switches);
  }

  private static List<ProcessHandle> family(ProcessHandle root) {
    return Stream.concat(Stream.of(root), root.descendants()).toList();
  }

  /** The fields of /proc/PID/stat after the name, which may contain blanks. */
  private static String[] stat(Path folder) {
    String stat = read(folder.resolve("stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
  }

  private static long switches(Path folder) {
    try (Stream<Path> tasks = Files.list(folder.resolve("task"))) {
      return tasks
          .map(task -> task.resolve("status"))
          .mapToLong(status -> field(status, "voluntary_ctxt_switches:")
              + field(status, "nonvoluntary_ctxt_switches:"))
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }

  private static long field(Path file, String name) {
    return read(file)
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  /** Empty if the thread has ended meanwhile. */
  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
