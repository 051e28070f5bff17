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
 * The allowed operators of parameters. The addon reads the same file.
 *
 * @param filter operators in place of a field's name in a filter, with the format of their operand
 * @param condition operators of a condition on one field, with the format of their operand
 * @param stage stages of a pipeline, with the format of their operand
 * @param accumulator operators of {@code $group} and {@code $bucket}
 * @param expression operators that compute values
 * @param extra further operators from {@code bridge.operators}, with any operand
 */
public record Operators(
    Map<String, String> filter,
    Map<String, String> condition,
    Map<String, String> stage,
    Set<String> accumulator,
    Set<String> expression,
    Set<String> extra) {
  private static final String RESOURCE = "/operators.json";

  /** The operators of the file, and these further ones. */
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
