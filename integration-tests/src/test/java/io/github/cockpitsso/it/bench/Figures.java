package io.github.cockpitsso.it.bench;

import io.github.cockpitsso.it.bench.gateway.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of one table, by row and column. Each round adds one value to each cell. */
final class Figures {
  private final String title;
  private final List<String> columns;
  private final List<String> references;
  private final Map<String, Map<String, List<Double>>> rows = new LinkedHashMap<>();

  /**
   * An empty table.
   *
   * @param title above the first column
   * @param columns the first one is ours
   * @param references columns that ours is compared with
   */
  Figures(String title, List<String> columns, List<String> references) {
    this.title = title;
    this.columns = columns;
    this.references = references;
  }

  /** Adds a value, and prints it as progress: a long run may be ended before its table. */
  void add(String row, String column, double value) {
    System.err.printf("%s, %s, %s: %s%n", title, row, column, Report.number(value));
    rows.computeIfAbsent(row, key -> new LinkedHashMap<>())
        .computeIfAbsent(column, key -> new ArrayList<>())
        .add(value);
  }

  /** Removes all values, such as those of a round that does not count. */
  void clear() {
    rows.clear();
  }

  /** Medians, and the median of the ratios within each round. */
  String markdown() {
    List<String> head = new ArrayList<>(List.of(title));
    head.addAll(columns);
    references.forEach(it -> head.add(columns.get(0) + " / " + it));
    var table = new StringBuilder(line(head)).append("|---".repeat(head.size())).append("|\n");
    rows.forEach((row, values) -> {
      List<String> cells = new ArrayList<>(List.of(row));
      columns.forEach(it -> cells.add(Report.number(Report.median(of(values, it)))));
      references.forEach(it -> cells.add(
          Report.number(Report.median(ratios(of(values, columns.get(0)), of(values, it))))));
      table.append(line(cells));
    });
    return table.toString();
  }

  private static List<Double> ratios(List<Double> ours, List<Double> theirs) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      if (theirs.get(i) != 0) {
        ratios.add(ours.get(i) / theirs.get(i));
      }
    }
    return ratios;
  }

  private static List<Double> of(Map<String, List<Double>> values, String column) {
    return values.getOrDefault(column, List.of());
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
