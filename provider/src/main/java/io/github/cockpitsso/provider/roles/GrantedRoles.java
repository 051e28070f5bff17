package io.github.cockpitsso.provider.roles;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The roles and groups that a user has because of the Cockpit role, as stored with the user. A
 * target that the user already had is stored too, so that it is never revoked.
 *
 * @param targets their ids, and whether a mapping granted them
 */
record GrantedRoles(Map<String, Boolean> targets) {
  private static final char GRANTED = '+';
  private static final char FOUND = '=';

  /** The stored targets. Invalid entries are ignored. */
  static GrantedRoles parse(String text) {
    Map<String, Boolean> targets = new TreeMap<>();
    Arrays.stream(text.split(","))
        .filter(it -> it.length() > 1 && (it.charAt(0) == GRANTED || it.charAt(0) == FOUND))
        .forEach(it -> targets.put(it.substring(1), it.charAt(0) == GRANTED));
    return new GrantedRoles(targets);
  }

  boolean isGranted(String id) {
    return targets.getOrDefault(id, false);
  }

  /** The ids that a mapping granted, as a new mutable set. */
  Set<String> grantedIds() {
    return targets.keySet().stream()
        .filter(this::isGranted)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The same without these ids. */
  GrantedRoles without(Collection<String> ids) {
    Map<String, Boolean> rest = new TreeMap<>(targets);
    rest.keySet().removeAll(ids);
    return new GrantedRoles(rest);
  }

  /** Whether the ids are exactly these. */
  boolean hasExactly(Collection<String> ids) {
    return targets.keySet().equals(Set.copyOf(ids));
  }

  /** The text to store. Empty if there are no targets. */
  String text() {
    return targets.entrySet().stream()
        .map(it -> (it.getValue() ? GRANTED : FOUND) + it.getKey())
        .sorted()
        .collect(Collectors.joining(","));
  }
}
