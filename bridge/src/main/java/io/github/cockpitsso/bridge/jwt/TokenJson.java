package io.github.cockpitsso.bridge.jwt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.client.http.Utf8;
import java.util.Optional;

/**
 * JSON of tokens and introspection responses: one object in UTF-8, no member twice, at most 16
 * levels (RFC 8725, 2.4 and 3.10).
 */
public final class TokenJson {
  private static final int MAX_DEPTH = 16;
  private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build())
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  private TokenJson() {}

  /** Reads an object; empty if the bytes are anything else. */
  public static Optional<ObjectNode> object(byte[] bytes) {
    Optional<String> text = Utf8.decode(bytes);
    // A byte order mark is invalid (RFC 8259, 8.1), but parsers skip it.
    if (text.isEmpty() || text.get().startsWith("\uFEFF")) {
      return Optional.empty();
    }
    try {
      return MAPPER.readTree(text.get()) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
