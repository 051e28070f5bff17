package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.content.Models;
import java.util.List;
import java.util.stream.Stream;

/** One thing that a request touches. A policy is asked about each of them. */
sealed interface AccessTarget {

  /** A model. */
  record Model(String name) implements AccessTarget {}

  /** Some model that cannot be known: linked items, or a name that is hidden. */
  record AnyModel() implements AccessTarget {}

  /** No model. */
  record NoModel() implements AccessTarget {}

  /** All that these are. */
  static List<AccessTarget> of(Models models) {
    if (models.names().isEmpty() && !models.others()) {
      return List.of(new NoModel());
    }
    Stream<AccessTarget> named = models.names().stream().map(Model::new);
    return Stream.concat(named, models.others() ? Stream.of(new AnyModel()) : Stream.empty())
        .toList();
  }
}
