package io.github.cockpitsso.bridge.guard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The names at the top of a JSON body: those that Cockpit merges into its parameters. */
final class JsonNames {
  /** As deep as PHP reads. */
  private static final int MAX_DEPTH = 512;

  private static final JsonFactory JSON = JsonFactory.builder()
      .streamReadConstraints(
          StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
      .build();

  private JsonNames() {}

  /**
   * The names; an empty body has none. Nothing if the bytes are not one JSON object or array in
   * UTF-8 with no member twice. A scalar ends PHP before it has looked at the key (§3), a byte
   * order mark makes it read no JSON at all.
   */
  static Optional<List<String>> in(byte[] body) {
    if (body.length == 0) {
      return Optional.of(List.of());
    }
    try (JsonParser parser = JSON.createParser(utf8(body))) {
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

  // Never left to the parser: it would take UTF-16 and UTF-32 as well, which PHP does not.
  private static String utf8(byte[] body) throws CharacterCodingException {
    String text =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    if (text.startsWith("\uFEFF")) {
      throw new CharacterCodingException();
    }
    return text;
  }
}
