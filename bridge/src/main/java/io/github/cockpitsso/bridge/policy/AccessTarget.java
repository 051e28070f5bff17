package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.content.Models;
import java.util.List;
import java.util.stream.Stream;

/** One target of a request. The policy must allow all targets of a request. */
sealed interface AccessTarget {

  /** A model that the request names. */
  record Model(String name) implements AccessTarget {}

  /** A model that the bridge cannot know: linked items, or a name in a GraphQL variable. */
  record AnyModel() implements AccessTarget {}

  /** The request accesses no model. */
  record NoModel() implements AccessTarget {}

  /** The targets of a request that can access these models. */
  static List<AccessTarget> of(Models models) {
    if (models.names().isEmpty() && !models.others()) {
      return List.of(new NoModel());
    }
    Stream<AccessTarget> named = models.names().stream().map(Model::new);
    return Stream.concat(named, models.others() ? Stream.of(new AnyModel()) : Stream.empty())
        .toList();
  }
}
