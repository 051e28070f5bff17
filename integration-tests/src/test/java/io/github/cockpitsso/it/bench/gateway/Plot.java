package io.github.cockpitsso.it.bench.gateway;

import java.util.List;
import java.util.Locale;

/** Plots as SVG. Bars and lines of the bridge have a color of their own. */
final class Plot {
  private static final int WIDTH = 760;
  private static final int LEFT = 130;
  private static final int BAR_AREA = 540;
  private static final int ROW = 20;
  private static final int PANEL_HEAD = 44;
  private static final int CHART = 300;

  /** One bar, with the range of the rounds. */
  record Bar(String label, double value, double low, double high) {}

  /** Bars on one scale. */
  record Panel(String title, List<Bar> bars) {}

  /** Values at 1, 2, 3, … */
  record Line(String label, List<Double> values) {}

  private Plot() {}

  static String bars(List<Panel> panels) {
    var body = new StringBuilder();
    int y = 0;
    for (Panel panel : panels) {
      y += PANEL_HEAD;
      text(body, "title", 10, y - 10, panel.title());
      double most = panel.bars().stream().mapToDouble(Bar::high).max().orElse(1);
      for (Bar bar : panel.bars()) {
        double scale = BAR_AREA / most;
        text(body, "", 10, y + 14, bar.label());
        add(
            body,
            "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
            kind(bar.label()),
            LEFT,
            y + 3,
            bar.value() * scale,
            ROW - 6);
        add(
            body,
            "<line class=\"range\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
            LEFT + bar.low() * scale,
            LEFT + bar.high() * scale,
            y + ROW / 2,
            y + ROW / 2);
        text(body, "", LEFT + 6 + bar.high() * scale, y + 14, Report.number(bar.value()));
        y += ROW;
      }
    }
    return document(y + ROW, body);
  }

  static String lines(String title, List<Line> lines) {
    var body = new StringBuilder();
    text(body, "title", 10, PANEL_HEAD - 10, title);
    double most = lines.stream()
        .flatMap(line -> line.values().stream())
        .mapToDouble(Double::doubleValue)
        .max()
        .orElse(1);
    int bottom = PANEL_HEAD + CHART;
    add(body, "<line class=\"range\" x1=\"60\" x2=\"600\" y1=\"%d\" y2=\"%d\"/>", bottom, bottom);
    text(body, "", 4, PANEL_HEAD + 4, Report.number(most));
    text(body, "", 4, bottom + 4, "0");
    int steps = lines.stream().mapToInt(line -> line.values().size()).max().orElse(1);
    for (int step = 1; step <= steps; step++) {
      text(body, "", x(step, steps) - 4, bottom + ROW, Integer.toString(step));
    }
    for (Line line : lines) {
      var points = new StringBuilder();
      double y = bottom;
      for (int i = 0; i < line.values().size(); i++) {
        y = bottom - line.values().get(i) / most * CHART;
        add(points, "%.1f,%.1f ", x(i + 1, steps), y);
      }
      add(body, "<polyline class=\"%s\" points=\"%s\"/>", kind(line.label()), points);
      text(body, "", 606, y + 4, line.label());
    }
    return document(bottom + 2 * ROW, body);
  }

  private static double x(int step, int steps) {
    return 60 + 540.0 * (step - 1) / Math.max(1, steps - 1);
  }

  private static String kind(String label) {
    return label.startsWith("bridge") ? "ours" : "peer";
  }

  private static void text(StringBuilder body, String kind, double x, double y, String text) {
    add(body, "<text class=\"%s\" x=\"%.0f\" y=\"%.0f\">%s</text>", kind, x, y, text);
  }

  private static void add(StringBuilder body, String format, Object... values) {
    body.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String document(int height, StringBuilder body) {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d">
        <style>
        text { font: 13px sans-serif; fill: #24292f } .title { font-weight: bold }
        rect.ours { fill: #d1581a } rect.peer { fill: #8a98a8 } .range { stroke: #24292f }
        polyline { fill: none; stroke-width: 2 } .ours { stroke: #d1581a } .peer { stroke: #8a98a8 }
        </style>
        <rect width="100%%" height="100%%" fill="white"/>
        %3$s</svg>
        """.formatted(WIDTH, height, body);
  }
}
