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
 * Takes out of answers about users what is nobody's to read: the fields of a user in Cockpit that
 * are secrets ({@code docs/cockpit-contract.md} §5). Only on the paths of users, since content may
 * have fields of these names.
 */
public final class SecretFields {
  private static final Set<String> NAMES =
      Set.of("apikey", "api_key", "password", "_reset_token", "twofa", "_identi");
  private static final String BEHIND_A_NAME = "(?:[^a-z0-9_-].*)?";

  private final ResponseSettings settings;
  private final Pattern paths;

  /** Secrets in answers to paths of this space: {@code ""}, or {@code /:name}. */
  public SecretFields(ResponseSettings settings, String space) {
    this.settings = settings;
    String words = String.join(
        "|",
        settings.userPaths().stream()
            .map(word -> Pattern.quote(word.toLowerCase(Locale.ROOT)))
            .toList());
    // Endpoints have aliases such as user.get, by which Cockpit's files are named (§6.1).
    this.paths = Pattern.compile(
        Pattern.quote(space.toLowerCase(Locale.ROOT)) + "/api/(?:" + words + ")" + BEHIND_A_NAME);
  }

  /** Whether the answer to this request is read. */
  public boolean areIn(RequestHead head) {
    return !head.method().equals("HEAD")
        && paths.matcher(head.path().raw().toLowerCase(Locale.ROOT)).matches();
  }

  /**
   * An answer without secrets; nothing if it must not be passed on. One without any stays as it is.
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

  /** What is no JSON, and neither would be nor names a secret. */
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
