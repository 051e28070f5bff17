package io.github.cockpitsso.provider.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.client.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Reads the body of a request to replace an API key. */
final class RotationRequest {
  private static final String GRACE = "grace";
  private static final int LONGEST_SECONDS = 86_400;

  private RotationRequest() {}

  /**
   * How long the old key stays valid: no time for an empty body. Empty if the body is invalid.
   *
   * @param body null, blank, or {@code {"grace": 0 to 86400}}
   */
  static Optional<Duration> grace(String body) {
    if (body == null || body.isBlank()) {
      return Optional.of(Duration.ZERO);
    }
    return Json.read(body.getBytes(StandardCharsets.UTF_8))
        .filter(JsonNode::isObject)
        .filter(it -> it.size() == (it.has(GRACE) ? 1 : 0))
        .map(it -> it.has(GRACE) ? it.path(GRACE) : Json.object().numberNode(0))
        .filter(it -> it.isIntegralNumber() && it.canConvertToInt())
        .map(JsonNode::intValue)
        .filter(it -> it >= 0 && it <= LONGEST_SECONDS)
        .map(Duration::ofSeconds);
  }
}
