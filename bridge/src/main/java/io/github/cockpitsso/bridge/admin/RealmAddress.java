package io.github.cockpitsso.bridge.admin;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a realm's admin API.
 *
 * @param server Keycloak's base URL, without a slash at the end
 * @param segment the realm's name, encoded for a path
 */
public record RealmAddress(String server, String segment) {
  private static final Pattern REALM = Pattern.compile("(https?://.+)/realms/([^/]+)");

  /**
   * Reads a realm URL such as {@code https://login.example.org/realms/cockpit}.
   *
   * @throws SetupFailedException if it is not a realm URL
   */
  public static RealmAddress of(String realmUrl) throws SetupFailedException {
    Matcher realm = REALM.matcher(realmUrl);
    if (!realm.matches()) {
      throw new SetupFailedException("'" + realmUrl
          + "' is not a realm URL of Keycloak such as https://login.example.org/realms/cockpit:"
          + " correct bridge.issuer (or bridge.issuer-internal-url)");
    }
    return new RealmAddress(realm.group(1), realm.group(2));
  }

  String realm() {
    return URLDecoder.decode(segment, StandardCharsets.UTF_8);
  }

  /** A path in the realm's part of the admin API. */
  URI admin(String path) {
    return URI.create(server + "/admin/realms/" + segment + path);
  }

  URI serverInfo() {
    return URI.create(server + "/admin/serverinfo");
  }

  URI tokenEndpoint(String authRealm) {
    return URI.create(
        server + "/realms/" + UrlPart.encode(authRealm) + "/protocol/openid-connect/token");
  }
}
