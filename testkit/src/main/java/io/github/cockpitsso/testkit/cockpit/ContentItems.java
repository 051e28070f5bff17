package io.github.cockpitsso.testkit.cockpit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The content of one Cockpit: documents by model, in the order in which they were added. */
final class ContentItems {

  private final Map<String, ContentModel> models = new LinkedHashMap<>();
  private final Map<String, Map<String, Map<String, Object>>> documents = new LinkedHashMap<>();
  private final ObjectIds ids;

  ContentItems(ObjectIds ids) {
    this.ids = ids;
  }

  synchronized void define(ContentModel model) {
    models.put(model.name(), model);
    documents.put(model.name(), new LinkedHashMap<>());
  }

  Optional<ContentModel> model(String name) {
    return Optional.ofNullable(models.get(name));
  }

  List<ContentModel> models() {
    return List.copyOf(models.values());
  }

  /** Copies of all documents, drafts too. */
  synchronized List<Map<String, Object>> all(ContentModel model) {
    List<Map<String, Object>> copies = new ArrayList<>();
    documents.get(model.name()).values().forEach(item -> copies.add(new LinkedHashMap<>(item)));
    return copies;
  }

  /**
   * Cockpit's {@code saveItem}: creates an item without an {@code _id}, and merges into the stored
   * item with an {@code _id}. It stores nothing for an unknown {@code _id}. An {@code _id} with
   * operators is a filter: every match is overwritten.
   *
   * @param data the fields that were sent; the answer to an update has only these
   */
  synchronized Map<String, Object> save(
      ContentModel model, Map<String, Object> data, Optional<String> author, long now) {
    Map<String, Map<String, Object>> stored = documents.get(model.name());
    Map<String, Object> item = new LinkedHashMap<>();
    boolean update = data.get("_id") != null;
    if (!model.isCollection() && !stored.isEmpty()) {
      item.putAll(stored.values().iterator().next());
      update = true;
    }
    item.putAll(data);
    if (!isNumeric(item.get("_state"))) {
      item.remove("_state");
    }
    item.put("_modified", now);
    item.put("_mby", author.orElse(null));
    if (!update) {
      item.put("_created", now);
      item.putIfAbsent("_state", 0L);
      item.put("_cby", author.orElse(null));
      item.put("_id", ids.next());
      stored.put((String) item.get("_id"), new LinkedHashMap<>(item));
    } else if (item.get("_id") instanceof String id) {
      Map<String, Object> fields = new LinkedHashMap<>(item);
      fields.remove("_id");
      stored.forEach((other, document) -> {
        if (ObjectIds.areEqual(other, id)) {
          document.putAll(fields);
        }
      });
    } else if (PhpArrays.isArray(item.get("_id"))) {
      Map<String, Object> filter = PhpArrays.of("_id", item.get("_id"));
      stored.values().stream()
          .filter(other -> ContentQuery.matches(other, filter))
          .forEach(other -> item.forEach((field, value) -> {
            if (!field.equals("_id")) {
              other.put(field, value);
            }
          }));
    }
    return item;
  }

  /** Adds a document with its own {@code _id}. */
  synchronized void add(ContentModel model, Map<String, Object> item, long now) {
    item.put("_created", now);
    item.put("_modified", now);
    documents.get(model.name()).put((String) item.get("_id"), item);
  }

  /** Whether a write with this id changes a document with another id. */
  synchronized boolean reachesOthers(ContentModel model, String id) {
    return documents.get(model.name()).keySet().stream()
        .anyMatch(other -> !other.equals(id) && ObjectIds.areEqual(other, id));
  }

  /** Replaces all documents: the stage {@code $out}. */
  synchronized void replace(ContentModel model, List<Map<String, Object>> items) {
    documents.get(model.name()).clear();
    items.forEach(item ->
        documents.get(model.name()).put((String) item.get("_id"), new LinkedHashMap<>(item)));
  }

  synchronized void remove(ContentModel model, String id) {
    documents.get(model.name()).keySet().removeIf(other -> ObjectIds.areEqual(other, id));
  }

  synchronized void clear() {
    models.clear();
    documents.clear();
  }

  /** The fields of the model without values, as in a new item of Cockpit. */
  static Map<String, Object> defaults(ContentModel model) {
    Map<String, Object> item = new LinkedHashMap<>();
    model.fields().forEach(field -> item.put(field, null));
    return item;
  }

  private static boolean isNumeric(Object value) {
    return value instanceof Number
        || (value instanceof String text && text.matches("[+-]?\\d+(\\.\\d+)?"));
  }
}
