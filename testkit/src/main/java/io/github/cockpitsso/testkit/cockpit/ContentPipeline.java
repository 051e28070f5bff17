package io.github.cockpitsso.testkit.cockpit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The stages of an aggregation that the tests use. */
final class ContentPipeline {

  private ContentPipeline() {}

  static List<Map<String, Object>> run(List<Map<String, Object>> items, Map<String, Object> stage) {
    List<Map<String, Object>> result = new ArrayList<>(items);
    for (Map.Entry<String, Object> step : stage.entrySet()) {
      Map<String, Object> argument = PhpArrays.map(step.getValue()).orElseGet(LinkedHashMap::new);
      switch (step.getKey()) {
        case "$match" -> result.removeIf(item -> !ContentQuery.matches(item, argument));
        case "$sort" -> result.sort(ContentQuery.order(argument));
        case "$project" -> result.replaceAll(item -> ContentQuery.project(item, argument));
        case "$skip" ->
          result = result.subList(within(step.getValue(), result.size()), result.size());
        case "$limit" -> result = result.subList(0, within(step.getValue(), result.size()));
        case "$count" ->
          result = List.of(PhpArrays.of(PhpArrays.toText(step.getValue()), (long) result.size()));
        default -> throw new ContentQuery.UnsupportedQueryException(step.getKey());
      }
    }
    return result;
  }

  private static int within(Object number, int size) {
    return (int) Math.min(PhpArrays.toInt(number), size);
  }
}
