package io.github.cockpitsso.bridge.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.client.http.Json;
import io.github.cockpitsso.client.http.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Explains failed calls of Keycloak's admin API, and what to do. */
public final class AdminFailures {
  private AdminFailures() {}

  /**
   * The answer in a reply.
   *
   * @throws SetupFailedException if Keycloak did not answer, or if a different server did
   */
  static Reply.Answer answered(Reply reply, String server) throws SetupFailedException {
    if (reply instanceof Reply.Failed failed) {
      throw new SetupFailedException(
          "The call to Keycloak at " + server + " failed: " + cause(failed, server));
    } else if (!(reply instanceof Reply.Answer answer)) {
      throw new SetupFailedException("The answer of " + server
          + " is too large for Keycloak. Check that bridge.issuer is the URL of Keycloak");
    } else if (answer.status() >= 300 && answer.status() < 400) {
      throw new SetupFailedException(server
          + " answers with a redirect, which this command does not follow. Set bridge.issuer to"
          + " the final address (https:// instead of http://, another host or path)");
    } else if (answer.status() == 400 && isPlainOnTls(answer)) {
      throw new SetupFailedException(
          server + " requires TLS: write https:// instead of http:// in bridge.issuer");
    } else {
      return answer;
    }
  }

  /** The failure for a status that is not 2xx, from the realm's part of the admin API. */
  static SetupFailedException refused(
      String method, String path, Reply.Answer answer, RealmAddress address) {
    return new SetupFailedException(
        switch (answer.status()) {
          case 401 ->
            "Keycloak refuses the access token for realm '"
                + address.realm()
                + "' (401). If you passed a token, it may have expired, or be from another Keycloak"
                + " or realm";
          case 403 -> missingRole(method, path, address);
          case 404 ->
            path.isEmpty()
                ? "Realm '" + address.realm() + "' was not found at " + address.server()
                    + ". Check bridge.issuer"
                : unexpected(method + " " + path, answer);
          default -> unexpected(method + " " + path, answer);
        });
  }

  /** A text with the status and Keycloak's error message. */
  static String unexpected(String what, Reply.Answer answer) {
    String message = message(answer);
    return what + ": Keycloak answered with status " + answer.status()
        + (message.isEmpty() ? "" : ": " + message);
  }

  /** Keycloak's error message, or an empty text. */
  public static String message(Reply.Answer answer) {
    JsonNode body = Json.read(answer.body()).orElseGet(Json::object);
    for (String member : new String[] {"errorMessage", "error_description", "error"}) {
      if (!Json.text(body, member).isEmpty()) {
        return Json.text(body, member);
      }
    }
    return "";
  }

  private static String missingRole(String method, String path, RealmAddress address) {
    String what =
        path.startsWith("/clients") || path.startsWith("/client-scopes") ? "clients" : "realm";
    String role = (method.equals("GET") ? "view-" : "manage-") + what;
    return "The administrator lacks the role " + role + " (403 for " + method + " "
        + path.replaceFirst("\\?.*", "")
        + "). In realm '" + address.realm()
        + "', assign the roles manage-clients and manage-realm of the client realm-management."
        + " For an administrator of realm master, assign those of the client "
        + address.realm() + "-realm in realm master";
  }

  private static String cause(Reply.Failed failed, String server) {
    String cause =
        switch (failed.reason()) {
          case CONNECT ->
            "no connection. Check the address, that Keycloak runs, and that the port uses "
                + (server.startsWith("https:") ? "TLS" : "HTTP");
          case TLS ->
            server.startsWith("https:")
                ? "TLS failed. The certificate is not trusted (set bridge.issuer-ca) or is for"
                    + " another name, or the port uses plain HTTP"
                : "TLS failed";
          case TIMEOUT -> "no answer in time";
          default ->
            server.startsWith("http:")
                ? "the answer is not HTTP. If the port uses TLS, write https:// instead of http://"
                : "the connection broke";
        };
    return cause + " (" + failed.detail() + ")";
  }

  private static boolean isPlainOnTls(Reply.Answer answer) {
    String text = new String(answer.body(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    return text.contains("http request was sent to https port")
        || text.contains("speaking plain http");
  }
}
