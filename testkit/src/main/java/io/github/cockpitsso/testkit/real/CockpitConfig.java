package io.github.cockpitsso.testkit.real;

import io.github.cockpitsso.testkit.cockpit.Guard;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings in Cockpit's configuration that tests change.
 *
 * @param guards the enabled guards
 * @param rateLimit requests per minute, 0 for no limit
 * @param origins host names from which browsers may call, empty for all
 * @param keylessRoles roles that are excluded from API keys
 * @param more further entries as PHP text, such as {@code "'site_url' => '…',"}
 */
record CockpitConfig(
    Set<Guard> guards, int rateLimit, Set<String> origins, Set<String> keylessRoles, String more) {

  static final CockpitConfig DEFAULT =
      new CockpitConfig(Set.of(Guard.values()), 0, Set.of(), Set.of(), "");

  private static final Map<Guard, String> GUARD_NAMES = new TreeMap<>(Map.of(
      Guard.INACTIVE_USERS, "inactive_keys",
      Guard.RESPONSE_CACHE, "rspc",
      Guard.JWT_SHAPED_KEYS, "jwt_keys",
      Guard.EMPTY_KEY_PARAMETER, "empty_key",
      Guard.OPERATORS, "operators",
      Guard.IMAGE_FILES, "image_files",
      Guard.SELF_WRITE, "self_write"));

  /** The file {@code config/config.php}. */
  String php(String secret) {
    String switches = GUARD_NAMES.entrySet().stream()
        .map(guard -> "'" + guard.getValue() + "' => " + guards.contains(guard.getKey()))
        .collect(Collectors.joining(", "));
    StringBuilder php = new StringBuilder("<?php return [\n");
    php.append("  'sec-key' => '").append(secret).append("',\n");
    php.append("  'debug' => false,\n");
    php.append("  'sso' => [\n");
    php.append("    'guards' => [").append(switches).append("],\n");
    php.append("    'keys' => ['exclude_roles' => ").append(list(keylessRoles)).append("],\n");
    php.append("  ],\n");
    php.append("  'api.security.ratelimit' => ").append(rateLimit).append(",\n");
    php.append("  'api.security.origins' => ").append(list(origins)).append(",\n");
    php.append(more).append('\n');
    return php.append("];\n").toString();
  }

  private static String list(Set<String> texts) {
    return texts.stream().map(t -> "'" + t + "'").collect(Collectors.joining(", ", "[", "]"));
  }
}
