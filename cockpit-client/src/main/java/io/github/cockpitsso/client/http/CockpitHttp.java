package io.github.cockpitsso.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import java.util.Locale;
import java.util.Optional;

/**
 * Calls one Cockpit and maps its statuses to outcomes. A status counts only together with a JSON
 * body: a reverse proxy in front of Cockpit answers 403 and 404 as well, and PHP answers 200 with
 * an empty body when it failed early ({@code docs/cockpit-contract.md} §3).
 */
public final class CockpitHttp {
  private final CockpitAddress address;
  private final Optional<Secret> apiKey;
  private final Transport transport;

  /** Calls the Cockpit at this address. Without a key, Cockpit's public role applies. */
  public CockpitHttp(CockpitAddress address, Optional<Secret> apiKey, Transport transport) {
    this.address = address;
    this.apiKey = apiKey;
    this.transport = transport;
  }

  /** Sends GET for an encoded path below the base URL. */
  public Outcome<JsonNode> get(String path) {
    return send("GET", path, Optional.empty());
  }

  /** Sends POST or PUT with a JSON value. */
  public Outcome<JsonNode> write(String method, String path, JsonNode body) {
    return send(method, path, Optional.of(Json.write(body)));
  }

  private Outcome<JsonNode> send(String method, String path, Optional<byte[]> body) {
    Reply reply = transport.send(new Call(method, address.at(path), apiKey, body));
    if (reply instanceof Reply.Failed failed) {
      return new Outcome.Unavailable<>(failed.reason(), failed.detail());
    } else if (reply instanceof Reply.TooLarge tooLarge) {
      return new Outcome.Malformed<>("larger than " + tooLarge.maxBytes() + " bytes");
    }
    return read(method + " " + withoutQuery(path), (Reply.Answer) reply);
  }

  private static Outcome<JsonNode> read(String call, Reply.Answer answer) {
    int status = answer.status();
    if (status >= 500) {
      return new Outcome.Unavailable<>(Outage.SERVER_ERROR, "status " + status);
    } else if (status == 429) {
      return new Outcome.Unavailable<>(Outage.RATE_LIMITED, "status 429");
    } else if (status >= 300 && status < 400) {
      return new Outcome.Unavailable<>(Outage.REDIRECTED, "status " + status);
    } else if (status == 404 && answer.body().length == 0) {
      return new Outcome.Unsupported<>(call);
    } else if (!isJson(answer.contentType())) {
      return new Outcome.Malformed<>("status " + status + ", but not JSON");
    }
    Optional<JsonNode> json = Json.read(answer.body()).filter(JsonNode::isContainerNode);
    if (json.isEmpty()) {
      return new Outcome.Malformed<>("status " + status + ", but not well-formed JSON");
    }
    return status == 200 ? new Outcome.Found<>(json.get()) : refusal(status, json.get());
  }

  private static Outcome<JsonNode> refusal(int status, JsonNode json) {
    String error = Json.text(json, "error");
    String field = Json.text(json, "field");
    return switch (status) {
      case 401 -> new Outcome.Denied<>(denial(json));
      case 403 ->
        new Outcome.Denied<>(field.equals("role") ? Denial.EXCLUDED_ROLE : Denial.PERMISSION);
      case 404 -> new Outcome.NotFound<>();
      case 409 -> new Outcome.Invalid<>(field, true, error);
      case 412 -> new Outcome.Denied<>(Denial.KEY);
      case 400, 422 -> new Outcome.Invalid<>(field, false, error);
      default -> new Outcome.Malformed<>("status " + status);
    };
  }

  private static Denial denial(JsonNode json) {
    if (!json.path("twofa").asBoolean(false)) {
      return Denial.CREDENTIALS;
    }
    return Json.text(json, "error").equals("2FA code required")
        ? Denial.SECOND_FACTOR_REQUIRED
        : Denial.SECOND_FACTOR_WRONG;
  }

  private static boolean isJson(String contentType) {
    String type = contentType.toLowerCase(Locale.ROOT).strip();
    return type.equals("application/json") || type.startsWith("application/json;");
  }

  private static String withoutQuery(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }
}
