package io.github.cockpitsso.bridge.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Optional;

/** Reads the members at the top of a JSON object; of an array, as of all else, there are none. */
final class JsonFields {
  // As deep as PHP reads.
  private static final JsonFactory JSON = JsonFactory.builder()
      .streamReadConstraints(
          StreamReadConstraints.builder().maxNestingDepth(512).build())
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
      .build();

  private JsonFields() {}

  /** Adds those of ours in a JSON text. */
  static void read(String json, Fields fields) {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
        if (name.equals(Fields.QUERY) || name.equals(Fields.OPERATIONS)) {
          fields.addText(name, text ? Optional.of(parser.getText()) : Optional.empty());
        }
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        fields.unreadable();
      }
    } catch (IOException e) {
      fields.unreadable();
    }
  }
}
