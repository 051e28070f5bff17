package io.github.cockpitsso.bridge.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request for an image. Cockpit makes a file name from two parameters without a check:
 * {@code mime=php} writes a file with that ending, and {@code m} can leave the folder
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
    super(head, body, Models.NONE, ALLOWED.keySet(), Reason.PARAMETER_NOT_UNDERSTOOD);
  }

  @Override
  void check() {
    inQuery.replaceAll(this::checked);
    inBody.replaceAll(this::checked);
  }

  /**
   * Checks a value and returns the one that is forwarded. In a file name, "image/" would be a
   * folder, and Cockpit has no empty mode.
   */
  private JsonNode checked(String name, JsonNode value) {
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
