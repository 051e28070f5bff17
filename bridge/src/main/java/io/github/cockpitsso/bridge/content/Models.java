package io.github.cockpitsso.bridge.content;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The models that a request can touch.
 *
 * @param names of those that are known
 * @param others whether it can touch others as well: linked items, and models whose name is not to be known
 */
public record Models(Set<String> names, boolean others) {
  /** None: the request is not about content, or about none in particular. */
  public static final Models NONE = new Models(Set.of(), false);

  public Models {
    names = Set.copyOf(names);
  }

  /** What both touch. */
  public Models and(Models more) {
    Set<String> all = new LinkedHashSet<>(names);
    all.addAll(more.names);
    return new Models(all, others || more.others);
  }

  static Models of(String name) {
    return new Models(Set.of(name), false);
  }

  /** Those that nobody can name from here. */
  static Models unknown() {
    return new Models(Set.of(), true);
  }
}
