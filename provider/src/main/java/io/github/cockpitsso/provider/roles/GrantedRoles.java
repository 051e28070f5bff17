package io.github.cockpitsso.provider.roles;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a user has because of the role in Cockpit, as it is written to the user. What the user had already when the mapping
 * came to it is somebody else's gift: it is remembered, so that it is never taken away.
 *
 * @param targets their ids, and whether the mapping has given them
 */
record GrantedRoles(Map<String, Boolean> targets) {
  private static final char OURS = '+';
  private static final char FOUND = '=';

  /** What is written; nothing if it can not be read. */
  static GrantedRoles parse(String text) {
    Map<String, Boolean> targets = new TreeMap<>();
    Arrays.stream(text.split(","))
        .filter(it -> it.length() > 1 && (it.charAt(0) == OURS || it.charAt(0) == FOUND))
        .forEach(it -> targets.put(it.substring(1), it.charAt(0) == OURS));
    return new GrantedRoles(targets);
  }

  boolean isOurs(String id) {
    return targets.getOrDefault(id, false);
  }

  /** What we have given; the set is the caller's. */
  Set<String> gifts() {
    return targets.keySet().stream()
        .filter(this::isOurs)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The same without these. */
  GrantedRoles without(Collection<String> ids) {
    Map<String, Boolean> rest = new TreeMap<>(targets);
    rest.keySet().removeAll(ids);
    return new GrantedRoles(rest);
  }

  /** Whether it is about exactly these targets. */
  boolean isAbout(Collection<String> ids) {
    return targets.keySet().equals(Set.copyOf(ids));
  }

  /** As it is written; empty for nothing. */
  String text() {
    return targets.entrySet().stream()
        .map(it -> (it.getValue() ? OURS : FOUND) + it.getKey())
        .sorted()
        .collect(Collectors.joining(","));
  }
}
