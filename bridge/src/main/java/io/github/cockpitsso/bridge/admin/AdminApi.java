package io.github.cockpitsso.bridge.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.outbound.AdminHttp;
import io.github.cockpitsso.client.http.Json;
import io.github.cockpitsso.client.http.Reply;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;

/** Keycloak's admin API for one realm. Paths are relative to the realm, which is the empty path. */
public final class AdminApi {
  private final AdminHttp http;
  private final RealmAddress address;
  private final AdminTokens tokens;

  /**
   * Creates a client for this administrator.
   *
   * @param http the caller closes it
   */
  public AdminApi(AdminHttp http, RealmAddress address, AdminLogin login) {
    this.http = http;
    this.address = address;
    this.tokens = new AdminTokens(http, address, login, Clock.systemUTC());
  }

  /** Reads JSON. Fails unless the status is 200. */
  public JsonNode get(String path) throws SetupFailedException {
    Reply.Answer answer = send("GET", address.admin(path), Optional.empty());
    if (answer.status() != 200) {
      throw refused("GET", path, answer);
    }
    return json(answer);
  }

  /** What is installed in this Keycloak; empty if the administrator may not read it. */
  public Optional<JsonNode> serverInfo() throws SetupFailedException {
    Reply.Answer answer = send("GET", address.serverInfo(), Optional.empty());
    return answer.status() == 200 ? Optional.of(json(answer)) : Optional.empty();
  }

  /** Sends JSON, or no body for a missing node. Fails unless the status is 2xx. */
  public void write(String method, String path, JsonNode body) throws SetupFailedException {
    Reply.Answer answer = tryWrite(method, path, body);
    if (answer.status() < 200 || answer.status() > 299) {
      throw refused(method, path, answer);
    }
  }

  /** Sends JSON, or no body for a missing node. Returns the answer with any status. */
  public Reply.Answer tryWrite(String method, String path, JsonNode body)
      throws SetupFailedException {
    Optional<byte[]> json = body.isMissingNode() ? Optional.empty() : Optional.of(Json.write(body));
    return send(method, address.admin(path), json);
  }

  /** The failure for an answer whose status is not 2xx. */
  public SetupFailedException refused(String method, String path, Reply.Answer answer) {
    return AdminFailures.refused(method, path, answer, address);
  }

  private Reply.Answer send(String method, URI uri, Optional<byte[]> json)
      throws SetupFailedException {
    return AdminFailures.answered(http.send(method, uri, tokens.token(), json), address.server());
  }

  private JsonNode json(Reply.Answer answer) throws SetupFailedException {
    return Json.read(answer.body())
        .orElseThrow(() -> new SetupFailedException(address.server()
            + " did not answer with JSON. Check that bridge.issuer is the URL of Keycloak, and that"
            + " a reverse proxy in front of it forwards /admin"));
  }
}
