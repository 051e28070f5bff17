package io.github.cockpitsso.testkit.cockpit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * PHP's {@code json_decode}: objects become {@link Map}s, lists {@link List}s, whole numbers {@link
 * Long}s, other numbers {@link Double}s.
 */
final class PhpJson {

  /** PHP's default depth of 512 includes the innermost value. */
  private static final int MAX_DEPTH = 511;

  private static final ObjectMapper STRICT = mapper();
  private static final ObjectMapper JSON5 = mapper(
      JsonReadFeature.ALLOW_JAVA_COMMENTS,
      JsonReadFeature.ALLOW_SINGLE_QUOTES,
      JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES,
      JsonReadFeature.ALLOW_TRAILING_COMMA,
      JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS,
      JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS,
      JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS);

  private PhpJson() {}

  private static ObjectMapper mapper(JsonReadFeature... features) {
    return JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .build())
            .build())
        .enable(features)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  /** A decoded document; {@code value} is null for JSON null. */
  record Decoded(Object value) {}

  /** {@code json_decode} of raw bytes; empty if PHP reports them as malformed. */
  static Optional<Decoded> decode(byte[] bytes) {
    try {
      return decode(
          STRICT,
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** {@code json5_decode}; empty if it throws. */
  static Optional<Decoded> decode5(String text) {
    return decode(JSON5, text);
  }

  private static Optional<Decoded> decode(ObjectMapper mapper, String text) {
    try {
      return text.isBlank()
          ? Optional.empty()
          : Optional.of(new Decoded(normalized(mapper.readValue(text, Object.class))));
    } catch (JsonProcessingException | UnpairedSurrogateException e) {
      return Optional.empty();
    }
  }

  private static Object normalized(Object value) throws UnpairedSurrogateException {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        copy.put(paired((String) entry.getKey()), normalized(entry.getValue()));
      }
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      for (Object element : list) {
        copy.add(normalized(element));
      }
      return copy;
    }
    if (value instanceof String text) {
      return paired(text);
    }
    if (value instanceof BigInteger big) {
      return big.doubleValue();
    }
    return value instanceof Integer number ? Long.valueOf(number) : value;
  }

  private static String paired(String text) throws UnpairedSurrogateException {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(++i))) {
          throw new UnpairedSurrogateException();
        }
      }
    }
    return text;
  }

  private static final class UnpairedSurrogateException extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
