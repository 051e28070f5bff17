package io.github.cockpitsso.bridge.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.settings.ResponseSettings;
import io.github.cockpitsso.client.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Removes secret fields from answers about users ({@code docs/cockpit-contract.md} §5). Only on
 * paths about users: content may have fields with the same names.
 */
public final class SecretFields {
  private static final Set<String> NAMES =
      Set.of("apikey", "api_key", "password", "_reset_token", "twofa", "_identi");
  private static final String AFTER_NAME = "(?:[^a-z0-9_-].*)?";

  private final ResponseSettings settings;
  private final Pattern paths;

  /**
   * Secrets in answers of a Cockpit.
   *
   * @param space the public prefix: {@code ""}, or {@code /:name}
   */
  public SecretFields(ResponseSettings settings, String space) {
    this.settings = settings;
    String words = String.join(
        "|",
        settings.userPaths().stream()
            .map(word -> Pattern.quote(word.toLowerCase(Locale.ROOT)))
            .toList());
    // Endpoints have aliases such as user.get, after the names of Cockpit's files (§6.1).
    this.paths = Pattern.compile(
        Pattern.quote(space.toLowerCase(Locale.ROOT)) + "/api/(?:" + words + ")" + AFTER_NAME);
  }

  /** Whether the answer to this request may contain secrets. */
  public boolean areIn(RequestHead head) {
    return !head.method().equals("HEAD")
        && paths.matcher(head.path().raw().toLowerCase(Locale.ROOT)).matches();
  }

  /**
   * The answer without secrets; empty if it must not be passed on. Without any it is unchanged.
   */
  Optional<byte[]> removed(byte[] body) {
    Optional<JsonNode> json = Json.read(body);
    if (json.isEmpty()) {
      return isHarmless(body) ? Optional.of(body) : Optional.empty();
    } else if (!remove(json.get())) {
      return Optional.of(body);
    }
    return settings.refuseSecrets() ? Optional.empty() : Optional.of(Json.write(json.get()));
  }

  private static boolean remove(JsonNode node) {
    boolean removed = false;
    if (node instanceof ObjectNode object) {
      removed = object
          .properties()
          .removeIf(field -> NAMES.contains(field.getKey().toLowerCase(Locale.ROOT)));
    }
    for (JsonNode child : node) {
      removed |= remove(child);
    }
    return removed;
  }

  /** Whether a body that is not JSON cannot be broken JSON, and contains no secret's name. */
  private static boolean isHarmless(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1)
        .replace("\0", "")
        .strip()
        .toLowerCase(Locale.ROOT);
    return !text.startsWith("{")
        && !text.startsWith("[")
        && NAMES.stream().noneMatch(text::contains);
  }
}
