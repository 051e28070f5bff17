package io.github.cockpitsso.testkit.cockpit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Selects items of a collection, their order and their fields.
 *
 * @param limit 0 for no limit
 * @param skip applies only together with a limit, as in MongoLite
 */
record ContentSelection(
    Map<String, Object> filter,
    Map<String, Object> sort,
    Optional<Map<String, Object>> fields,
    long limit,
    long skip) {

  /**
   * A selection of published items. A state in the filter is ignored.
   *
   * @param options {@code filter}, {@code sort}, {@code fields}, {@code limit} and {@code skip}
   */
  static ContentSelection published(Map<String, Object> options) {
    Map<String, Object> filter = PhpArrays.map(options.get("filter")).orElseGet(LinkedHashMap::new);
    filter.put("_state", 1L);
    return new ContentSelection(
        filter,
        PhpArrays.map(options.get("sort")).orElse(Map.of()),
        PhpArrays.map(options.get("fields")).filter(fields -> !fields.isEmpty()),
        Math.max(0, PhpArrays.toInt(options.get("limit"))),
        Math.max(0, PhpArrays.toInt(options.get("skip"))));
  }

  List<Map<String, Object>> of(ContentItems content, ContentModel model) {
    if (!model.isCollection()) {
      return List.of();
    }
    Stream<Map<String, Object>> items = matching(content, model).sorted(ContentQuery.order(sort));
    if (limit > 0) {
      items = items.skip(skip).limit(limit);
    }
    return items
        .map(item -> fields.map(f -> ContentQuery.project(item, f)).orElse(item))
        .toList();
  }

  /** Number of items that match the filter; 1 for a singleton. */
  long total(ContentItems content, ContentModel model) {
    return model.isCollection() ? matching(content, model).count() : 1;
  }

  private Stream<Map<String, Object>> matching(ContentItems content, ContentModel model) {
    Map<String, Object> resolved = new ContentLinks(content).resolved(model, filter);
    return content.all(model).stream().filter(item -> ContentQuery.matches(item, resolved));
  }

  /** The singleton's document with the name of its model, or its fields without values. */
  static Map<String, Object> singleton(
      ContentItems content, ContentModel model, Optional<Map<String, Object>> fields) {
    Map<String, Object> item = content.all(model).stream()
        .findFirst()
        .map(found -> fields.map(f -> ContentQuery.project(found, f)).orElse(found))
        .orElseGet(() -> ContentItems.defaults(model));
    item.put("_model", model.name());
    return item;
  }
}
