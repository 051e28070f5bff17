package io.github.cockpitsso.testkit.cockpit;

import java.util.List;

/** A content model: its name and its text fields. */
record ContentModel(String name, Kind kind, List<String> fields) {

  /** What a model holds. */
  enum Kind {
    COLLECTION,
    SINGLETON
  }

  boolean isCollection() {
    return kind == Kind.COLLECTION;
  }
}
