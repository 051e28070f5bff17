package io.github.cockpitsso.bridge.parameter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;

/**
 * JSON of requests, read strictly: one value, no member twice, numbers kept digit by digit. JSON5
 * is read as people write it: bare names, single quotes, comments, trailing commas. Cockpit's own
 * reader accepts more ({@code docs/cockpit-contract.md} §12), and never sees such a text: what was
 * read is written as plain JSON.
 */
public final class JsonText {
  // As deep as PHP reads.
  private static final int MAX_DEPTH = 512;
  private static final ObjectMapper STRICT = mapper().build();
  private static final ObjectMapper JSON5 = mapper()
      .enable(
          JsonReadFeature.ALLOW_JAVA_COMMENTS,
          JsonReadFeature.ALLOW_SINGLE_QUOTES,
          JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES,
          JsonReadFeature.ALLOW_TRAILING_COMMA,
          JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS,
          JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS,
          JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS)
      .build();

  /**
   * A value that was read.
   *
   * @param node the value
   * @param plain whether it was JSON: then any reader reads the same
   */
  public record Read(JsonNode node, boolean plain) {}

  private JsonText() {}

  private static JsonMapper.Builder mapper() {
    return JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .enable(
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
            DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
  }

  static {
    for (ObjectMapper each : new ObjectMapper[] {STRICT, JSON5}) {
      each.getFactory()
          .setStreamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build());
    }
  }

  /** Reads JSON. */
  public static Optional<JsonNode> strict(String text) {
    return read(STRICT, text);
  }

  /** Reads JSON, or else JSON5. */
  public static Optional<Read> json5(String text) {
    Optional<JsonNode> strict = strict(text);
    return strict.isPresent()
        ? strict.map(node -> new Read(node, true))
        : read(JSON5, text).map(node -> new Read(node, false));
  }

  private static Optional<JsonNode> read(ObjectMapper mapper, String text) {
    try {
      JsonNode node = mapper.readTree(text);
      // Half of a surrogate pair is a character to Java, and the end of the text to PHP.
      return node == null
              || node.isMissingNode()
              || (text.contains("\\u") && !isUnicode(write(node)))
          ? Optional.empty()
          : Optional.of(node);
    } catch (JsonProcessingException | NumberFormatException e) {
      // The latter is what a lone dot comes to, which JSON5 lets begin and end a number.
      return Optional.empty();
    }
  }

  /** The one text that a value has here. */
  public static String write(JsonNode node) {
    try {
      return STRICT.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A tree can always be written", e);
    }
  }

  private static boolean isUnicode(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }
}
