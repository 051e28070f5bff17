package io.github.cockpitsso.bridge.parameter;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * The operators that parameters may name. The addon reads the same list, from the file that is a
 * resource here.
 *
 * @param filter those that stand in place of a field's name in a filter, and the shape of
 * what follows
 * @param condition those of a condition on one field, likewise
 * @param stage the stages of a pipeline, likewise
 * @param accumulator those of {@code $group} and {@code $bucket}
 * @param expression those that compute
 * @param extra those that the operator of the bridge allows besides, with whatever follows
 */
public record Operators(
    Map<String, String> filter,
    Map<String, String> condition,
    Map<String, String> stage,
    Set<String> accumulator,
    Set<String> expression,
    Set<String> extra) {
  private static final String RESOURCE = "/operators.json";

  /** The list, and these besides. */
  public static Operators with(Collection<String> extra) {
    try (InputStream in = Operators.class.getResourceAsStream(RESOURCE)) {
      var mapper = new ObjectMapper();
      JsonNode root = mapper.readTree(in);
      var shapes = new TypeReference<Map<String, String>>() {};
      var names = new TypeReference<Set<String>>() {};
      return new Operators(
          mapper.convertValue(root.get("filter"), shapes),
          mapper.convertValue(root.get("condition"), shapes),
          mapper.convertValue(root.get("stage"), shapes),
          mapper.convertValue(root.get("accumulator"), names),
          mapper.convertValue(root.get("expression"), names),
          Set.copyOf(extra));
    } catch (IOException e) {
      throw new UncheckedIOException("The list of operators is missing from the jar", e);
    }
  }

  boolean isExtra(String name) {
    return extra.contains(name);
  }
}
