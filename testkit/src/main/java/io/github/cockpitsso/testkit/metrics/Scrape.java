package io.github.cockpitsso.testkit.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of metrics in Prometheus' text format, with metrics and labels. */
public final class Scrape {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+( \\S+)?");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
  // Prometheus adds these labels to all metrics that it scrapes.
  private static final Set<String> ADDED = Set.of("job", "instance");

  private final Map<String, Set<String>> labels = new HashMap<>();

  private Scrape() {}

  /** Parses a page. */
  public static Scrape of(String page) {
    var scrape = new Scrape();
    page.lines().map(SAMPLE::matcher).filter(Matcher::matches).forEach(sample -> {
      Set<String> known =
          scrape.labels.computeIfAbsent(sample.group(1), name -> new HashSet<>(ADDED));
      if (sample.group(2) != null) {
        Matcher each = LABEL.matcher(sample.group(2));
        while (each.find()) {
          known.add(each.group(1));
        }
      }
    });
    return scrape;
  }

  /** The metrics and labels of the query that this page does not have; empty if it has all. */
  public List<String> missing(Promql query) {
    List<String> missing = new ArrayList<>();
    Set<String> all = new HashSet<>();
    for (Promql.Selector selector : query.selectors()) {
      Set<String> known = labels.get(selector.metric());
      if (known == null) {
        missing.add(selector.metric());
        continue;
      }
      all.addAll(known);
      selector.labels().stream()
          .filter(label -> !known.contains(label.name()))
          .forEach(label -> missing.add(selector.metric() + "{" + label.name() + "}"));
    }
    query.groupings().stream()
        .filter(label -> missing.isEmpty() && !all.contains(label))
        .forEach(label -> missing.add("by (" + label + ")"));
    return missing;
  }
}
