package io.github.cockpitsso.testkit.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Keycloak's admin API. Paths start below {@code /admin/realms/}, such as
 * {@code cockpit/users?username=alice}. Thread-safe.
 */
public final class AdminRest {
  private static final Duration TOKEN_AGE = Duration.ofSeconds(30);

  private final URI server;
  private final KeycloakServer.Administrator administrator;
  private final Http http;
  private String token = "";
  private Instant tokenFrom = Instant.EPOCH;

  AdminRest(URI server, KeycloakServer.Administrator administrator) {
    this(server, administrator, new Http());
  }

  private AdminRest(URI server, KeycloakServer.Administrator administrator, Http http) {
    this.server = server;
    this.administrator = administrator;
    this.http = http;
  }

  /** The same API with this timeout, for long calls such as the sync of thousands of users. */
  public AdminRest withTimeout(Duration timeout) {
    return new AdminRest(server, administrator, new Http(timeout));
  }

  /** Sends GET and fails unless the status is 200. */
  public JsonNode get(String path) {
    return http.send("GET", uri(path), headers(), "").expect(200).json();
  }

  /** Sends GET and accepts any status. */
  public Answer tryGet(String path) {
    return http.send("GET", uri(path), headers(), "");
  }

  /** Sends POST with JSON and accepts any status. */
  public Answer post(String path, Object json) {
    return http.send("POST", uri(path), headers(), Http.json(json));
  }

  /** Sends PUT with JSON and accepts any status. */
  public Answer put(String path, Object json) {
    return http.send("PUT", uri(path), headers(), Http.json(json));
  }

  /** Sends DELETE and accepts any status. */
  public Answer delete(String path) {
    return http.send("DELETE", uri(path), headers(), "");
  }

  /** Sends DELETE with JSON and accepts any status. */
  public Answer delete(String path, Object json) {
    return http.send("DELETE", uri(path), headers(), Http.json(json));
  }

  /** The users with exactly this name. */
  public JsonNode users(String realm, String username) {
    return get(realm + "/users?exact=true&username=" + Http.encode(username));
  }

  /** The realm's latest login events, newest first. */
  public JsonNode events(String realm) {
    return get(realm + "/events?max=100");
  }

  private URI uri(String path) {
    return URI.create(server + "/admin/realms/" + path);
  }

  private synchronized Map<String, String> headers() {
    if (tokenFrom.plus(TOKEN_AGE).isBefore(Instant.now())) {
      token = http.form(
              URI.create(server + "/realms/master/protocol/openid-connect/token"),
              Map.of(
                  "grant_type",
                  "password",
                  "client_id",
                  "admin-cli",
                  "username",
                  administrator.username(),
                  "password",
                  administrator.password()))
          .expect(200)
          .json()
          .path("access_token")
          .asText();
      tokenFrom = Instant.now();
    }
    return Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json");
  }
}
