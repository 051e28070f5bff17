package io.github.cockpitsso.testkit.cockpit;

import java.util.List;
import java.util.Map;

/**
 * A content model.
 *
 * @param fields the names of all fields
 * @param links the fields that link to an item, with its model; the other fields are text
 */
record ContentModel(String name, Kind kind, List<String> fields, Map<String, String> links) {

  /** The kind of a model. */
  enum Kind {
    COLLECTION,
    SINGLETON
  }

  boolean isCollection() {
    return kind == Kind.COLLECTION;
  }
}
