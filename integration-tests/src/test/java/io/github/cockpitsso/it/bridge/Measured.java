package io.github.cockpitsso.it.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Collects times by name, and writes a table for the documentation. */
final class Measured {
  private final Map<String, List<Duration>> times = new LinkedHashMap<>();

  /** Adds a time. */
  synchronized void add(String what, Duration time) {
    times.computeIfAbsent(what, ignored -> new ArrayList<>()).add(time);
  }

  /** Writes one line per name: count, median and maximum in milliseconds. */
  synchronized void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        times.entrySet().stream()
            .map(each -> line(each.getKey(), each.getValue().stream().sorted().toList()))
            .collect(Collectors.joining()));
  }

  private static String line(String what, List<Duration> sorted) {
    return "| %s | %d | %d | %d |%n"
        .formatted(
            what,
            sorted.size(),
            sorted.get(sorted.size() / 2).toMillis(),
            sorted.get(sorted.size() - 1).toMillis());
  }
}
