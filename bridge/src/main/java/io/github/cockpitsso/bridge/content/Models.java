package io.github.cockpitsso.bridge.content;

import java.util.Set;

/**
 * The models that a request can access.
 *
 * @param names of the known models
 * @param others whether it can access further models: linked items, and models in a variable
 */
public record Models(Set<String> names, boolean others) {
  /** The request accesses no model. */
  public static final Models NONE = new Models(Set.of(), false);

  public Models {
    names = Set.copyOf(names);
  }

  static Models of(String name) {
    return new Models(Set.of(name), false);
  }
}
