package io.github.cockpitsso.testkit.cockpit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Links between items: {@code populate}, and filters on fields of linked items. */
final class ContentLinks {

  private final ContentItems content;

  ContentLinks(ContentItems content) {
    this.content = content;
  }

  /** The filter with {@code @link.field} replaced by the {@code _id}s of the matching items. */
  Map<String, Object> resolved(ContentModel model, Map<String, Object> filter) {
    Map<String, Object> resolved = new LinkedHashMap<>();
    filter.forEach((name, value) -> {
      String[] link = name.startsWith("@") ? name.substring(1).split("\\.", 2) : new String[0];
      if (List.of("$and", "$or", "$nor").contains(name)) {
        List<Object> branches = new ArrayList<>();
        PhpArrays.list(value)
            .orElse(List.of())
            .forEach(branch -> branches.add(
                PhpArrays.map(branch).<Object>map(map -> resolved(model, map)).orElse(branch)));
        resolved.put(name, branches);
      } else if (link.length == 2 && model.links().containsKey(link[0])) {
        Map<String, Object> onLinked = PhpArrays.of(link[1], value);
        List<Object> ids = new ArrayList<>();
        content
            .model(model.links().get(link[0]))
            .ifPresent(linked -> content.all(linked).stream()
                .filter(item -> ContentQuery.matches(item, onLinked))
                .forEach(item -> ids.add(item.get("_id"))));
        resolved.put(link[0] + "._id", PhpArrays.of("$in", ids));
      } else {
        resolved.put(name, value);
      }
    });
    return resolved;
  }

  /**
   * Replaces links by items.
   *
   * @param readable models that the caller may read; links to other models become null
   */
  Object populated(Object value, Predicate<String> readable) {
    if (value instanceof List<?> list) {
      List<Object> populated = new ArrayList<>();
      list.forEach(inner -> populated.add(populated(inner, readable)));
      return populated;
    }
    Optional<Map<String, Object>> map = PhpArrays.map(value);
    if (map.isEmpty()) {
      return value;
    }
    if (map.get().get("_id") instanceof String id
        && map.get().get("_model") instanceof String model) {
      return readable.test(model) ? item(model, id) : null;
    }
    map.get().replaceAll((name, inner) -> populated(inner, readable));
    return map.get();
  }

  private Object item(String model, String id) {
    Optional<Map<String, Object>> found = content.model(model).stream()
        .flatMap(linked -> content.all(linked).stream())
        .filter(item -> id.equals(item.get("_id")))
        .findFirst();
    found.ifPresent(item -> item.put("_model", model));
    return found.<Object>map(item -> item).orElse(false);
  }
}
