package io.github.cockpitsso.testkit.cockpit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The body of a call to the addon: a JSON object or a form, never the query. */
final class AddonBody {

  private AddonBody() {}

  /** The fields of the body; empty when it is JSON and no object. */
  static Optional<Map<String, Object>> of(PhpRequest request) {
    Map<String, Object> fields = new LinkedHashMap<>(request.form());
    fields.putAll(request.json());
    fields.remove("api_key");
    return Optional.of(fields);
  }
}
