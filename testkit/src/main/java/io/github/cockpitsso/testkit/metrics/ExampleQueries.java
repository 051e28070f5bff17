package io.github.cockpitsso.testkit.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The queries of the Grafana dashboard and of the alert rules in {@code examples/}. */
public final class ExampleQueries {
  private static final Pattern VARIABLE = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");
  private static final String RULE = "        expr: ";
  private static final String FOLDED = "          ";

  private ExampleQueries() {}

  /**
   * All queries.
   *
   * @param examples the folder
   */
  public static List<String> read(Path examples) {
    try {
      List<String> queries =
          new ArrayList<>(dashboard(examples.resolve("grafana/cockpit-sso.json")));
      queries.addAll(rules(examples.resolve("prometheus/alerts.yml")));
      return queries;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> dashboard(Path file) throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
    List<String> queries = new ArrayList<>();
    dashboard
        .path("panels")
        .forEach(panel -> panel
            .path("targets")
            .forEach(target -> queries.add(target.path("expr").asText())));
    for (JsonNode variable : dashboard.path("templating").path("list")) {
      Matcher query = VARIABLE.matcher(variable.path("query").path("query").asText());
      if (query.matches()) {
        queries.add("sum by (" + query.group(2) + ") (" + query.group(1) + ")");
      }
    }
    return queries;
  }

  private static List<String> rules(Path file) throws IOException {
    List<String> queries = new ArrayList<>();
    boolean folded = false;
    for (String line : Files.readAllLines(file)) {
      if (folded && line.startsWith(FOLDED)) {
        int last = queries.size() - 1;
        queries.set(last, (queries.get(last) + " " + line.strip()).strip());
        continue;
      }
      folded = line.equals(RULE + ">-");
      if (line.startsWith(RULE)) {
        queries.add(folded ? "" : line.substring(RULE.length()));
      }
    }
    return queries;
  }
}
