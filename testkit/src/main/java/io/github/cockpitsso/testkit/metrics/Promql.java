package io.github.cockpitsso.testkit.metrics;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics that a PromQL expression reads. This is not a full parser, only enough for the
 * queries of {@code examples/}.
 *
 * @param selectors the metrics with their label matchers
 * @param groupings labels by which the expression groups or joins
 */
public record Promql(List<Selector> selectors, Set<String> groupings) {
  private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][\\w:]*)\\s*\\{([^}]*)}");
  private static final Pattern MATCHER =
      Pattern.compile("\\s*(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"([^\"]*)\"\\s*,?");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
  private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
  private static final Pattern NAME = Pattern.compile("\\b[a-zA-Z_:][\\w:]*\\b(?!\\s*\\()");
  private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool");

  /** Parses an expression. */
  public static Promql of(String expression) {
    List<Selector> selectors = new ArrayList<>();
    Matcher braces = SELECTOR.matcher(expression);
    while (braces.find()) {
      selectors.add(new Selector(braces.group(1), labels(braces.group(2))));
    }
    String rest = RANGE.matcher(SELECTOR.matcher(expression).replaceAll(" ")).replaceAll(" ");
    Set<String> groupings = new LinkedHashSet<>();
    Matcher lists = GROUPING.matcher(rest);
    while (lists.find()) {
      groupings.addAll(List.of(lists.group(1).trim().split("\\s*,\\s*")));
    }
    Matcher names = NAME.matcher(GROUPING.matcher(rest).replaceAll(" "));
    while (names.find()) {
      if (!OPERATORS.contains(names.group())) {
        selectors.add(new Selector(names.group(), List.of()));
      }
    }
    return new Promql(List.copyOf(selectors), Set.copyOf(groupings));
  }

  private static List<Label> labels(String text) {
    List<Label> labels = new ArrayList<>();
    Matcher each = MATCHER.matcher(text);
    int end = 0;
    while (each.find() && each.start() == end) {
      labels.add(new Label(each.group(1), List.of(each.group(2).split("\\|"))));
      end = each.end();
    }
    if (end != text.length()) {
      throw new IllegalArgumentException("No label matchers: " + text);
    }
    return labels;
  }

  /**
   * A metric in an expression.
   *
   * @param metric name
   * @param labels the label matchers
   */
  public record Selector(String metric, List<Label> labels) {}

  /**
   * A label matcher.
   *
   * @param name of the label
   * @param values the alternatives of the value or regular expression
   */
  public record Label(String name, List<String> values) {}
}
