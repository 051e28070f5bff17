package io.github.cockpitsso.bridge.content;

import java.util.Set;

/**
 * The models that a request can touch.
 *
 * @param names of those that are known
 * @param others whether it can touch others as well: linked items, and models whose name cannot
 * be known
 */
public record Models(Set<String> names, boolean others) {
  /** The request is not about content, or about no model in particular. */
  public static final Models NONE = new Models(Set.of(), false);

  public Models {
    names = Set.copyOf(names);
  }

  static Models of(String name) {
    return new Models(Set.of(name), false);
  }
}
