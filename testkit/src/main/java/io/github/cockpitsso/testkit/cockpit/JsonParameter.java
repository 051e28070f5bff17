package io.github.cockpitsso.testkit.cockpit;

import java.util.Map;
import java.util.Optional;

/**
 * A parameter with JSON5: {@code filter}, {@code sort} or {@code fields}.
 *
 * @param isBroken whether the parameter is present and is not JSON5
 * @param value the value; empty if the parameter is missing, empty or null
 */
record JsonParameter(String name, boolean isBroken, Optional<Object> value) {

  static JsonParameter of(ApiCall call, String name) {
    Optional<String> text = call.text(name);
    if (text.isEmpty()) {
      return new JsonParameter(name, false, Optional.empty());
    }
    Optional<PhpJson.Decoded> decoded = PhpJson.decode5(text.get());
    return new JsonParameter(
        name, decoded.isEmpty(), decoded.flatMap(d -> Optional.ofNullable(d.value())));
  }

  Optional<Map<String, Object>> array() {
    return value.flatMap(PhpArrays::map);
  }

  boolean isScalar() {
    return value.isPresent() && !PhpArrays.isArray(value.get());
  }
}
