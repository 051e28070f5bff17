package io.github.cockpitsso.bridge.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request for a picture. Cockpit makes the name of a file from two parameters without checking
 * them: {@code mime=php} writes a file of that ending, and {@code m} may climb out of the folder
 * ({@code docs/cockpit-contract.md} §14).
 */
final class ImageRequest extends CheckedRequest {
  private static final String PREFIX = "image/";
  private static final Map<String, Pattern> ALLOWED = Map.of(
      "m",
      Pattern.compile("[A-Za-z]{0,32}"),
      "mime",
      Pattern.compile("|auto|(?:image/)?(?:avif|bmp|gif|jpe?g|png|webp)"));

  ImageRequest(RequestHead head, Optional<byte[]> body) {
    super(head, body, ALLOWED.keySet(), Reason.PARAMETER_NOT_UNDERSTOOD);
  }

  @Override
  void check() {
    inQuery.replaceAll(this::judged);
    inBody.replaceAll(this::judged);
  }

  /**
   * The value as Cockpit gets it. In a file name, "image/" would be a folder, and Cockpit knows no
   * empty mode.
   */
  private JsonNode judged(String name, JsonNode value) {
    boolean allowed = value.isNull()
        || (value.isTextual() && ALLOWED.get(name).matcher(value.textValue()).matches());
    if (!allowed) {
      refuse(Reason.PARAMETER_NOT_ALLOWED, name);
    }
    if (name.equals("m") && value.asText().isEmpty()) {
      return TextNode.valueOf("thumbnail");
    }
    return value.asText().startsWith(PREFIX)
        ? TextNode.valueOf(value.asText().substring(PREFIX.length()))
        : value;
  }
}
