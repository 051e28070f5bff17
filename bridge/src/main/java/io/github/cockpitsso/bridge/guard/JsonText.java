package io.github.cockpitsso.bridge.guard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.cockpitsso.client.http.Utf8;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON of requests, read strictly: one value in UTF-8, no member twice, numbers kept digit by
 * digit. JSON5 is accepted as it is usually written: bare names, single quotes, comments, trailing
 * commas. Cockpit's own reader accepts more ({@code docs/cockpit-contract.md} §12), but never sees
 * such a text: the bridge forwards what it read as plain JSON.
 */
public final class JsonText {
  // PHP's own limit.
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
   * @param plain whether it was JSON, which every reader reads in the same way
   */
  public record Read(JsonNode node, boolean plain) {}

  private JsonText() {}

  private static JsonMapper.Builder mapper() {
    JsonFactory factory = JsonFactory.builder()
        // Clients choose the names: the JVM must not keep them.
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        // As a client writes them: escaped, a pair would take three times the bytes.
        .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
        .streamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
        .build();
    return JsonMapper.builder(factory)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .enable(
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
            DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
  }

  /**
   * The names at the top of a body, which Cockpit merges into its parameters. Needs no memory for
   * the values, so that it can read bodies for any path.
   *
   * @return empty if the bytes are not one JSON object or array. A scalar ends PHP before it looks
   * at the key ({@code docs/cockpit-contract.md} §3). An empty body has no names
   */
  static Optional<List<String>> names(byte[] body) {
    if (body.length == 0) {
      return Optional.of(List.of());
    } else if (utf8(body).isEmpty()) {
      return Optional.empty();
    }
    try (JsonParser parser = STRICT.createParser(body)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT && first != JsonToken.START_ARRAY) {
        return Optional.empty();
      }
      List<String> names = new ArrayList<>();
      int depth = 1;
      while (depth > 0) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          return Optional.empty();
        } else if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (depth == 1 && token == JsonToken.FIELD_NAME) {
          names.add(parser.currentName());
        }
      }
      return parser.nextToken() == null ? Optional.of(names) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * The text of a body in UTF-8; empty if it is not JSON. Jackson would accept UTF-16 and UTF-32
   * too, by a byte of zero, and skip a byte order mark, after which PHP reads no JSON.
   */
  private static Optional<String> utf8(byte[] body) {
    return Utf8.decode(body).filter(text -> text.indexOf('\0') < 0 && !text.startsWith("\uFEFF"));
  }

  /** Reads a JSON body in UTF-8; empty if it is invalid. */
  public static Optional<JsonNode> strict(byte[] body) {
    return utf8(body).flatMap(text -> read(() -> STRICT.readTree(body), text));
  }

  /** Reads JSON; empty if it is invalid. */
  public static Optional<JsonNode> strict(String text) {
    return read(() -> STRICT.readTree(text), text);
  }

  /** Reads JSON, or else JSON5; empty if it is neither. */
  public static Optional<Read> json5(String text) {
    Optional<JsonNode> strict = strict(text);
    return strict.isPresent()
        ? strict.map(node -> new Read(node, true))
        : read(() -> JSON5.readTree(text), text).map(node -> new Read(node, false));
  }

  private interface Reader {
    JsonNode read() throws IOException;
  }

  private static Optional<JsonNode> read(Reader reader, String text) {
    try {
      JsonNode node = reader.read();
      // Half of a surrogate pair is a character to Java, but invalid JSON to PHP.
      return node == null || node.isMissingNode() || (escapesSurrogates(text) && !isUnicode(node))
          ? Optional.empty()
          : Optional.of(node);
    } catch (IOException | NumberFormatException e) {
      // A lone dot is a NumberFormatException: JSON5 lets a dot begin and end a number.
      return Optional.empty();
    }
  }

  /** Whether a text in UTF-8 may stand for half of a pair: only by an escape of D800 to DFFF. */
  private static boolean escapesSurrogates(String text) {
    return text.contains("\\ud") || text.contains("\\uD");
  }

  /** Writes a value as JSON. */
  public static String write(JsonNode node) {
    try {
      return STRICT.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Every tree can be written", e);
    }
  }

  /** Writes a value as JSON in UTF-8. */
  public static byte[] bytes(JsonNode node) {
    try {
      return STRICT.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Every tree can be written", e);
    }
  }

  private static boolean isUnicode(JsonNode node) {
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      if (!isUnicode(each.getKey()) || !isUnicode(each.getValue())) {
        return false;
      }
    }
    if (node.isArray()) {
      for (JsonNode each : node) {
        if (!isUnicode(each)) {
          return false;
        }
      }
    }
    return !node.isTextual() || isUnicode(node.textValue());
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
