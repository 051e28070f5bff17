package io.github.cockpitsso.bridge.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.client.http.Json;
import io.github.cockpitsso.client.http.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What a failed call of the admin API means, and what to do about it. */
public final class AdminFailures {
  private AdminFailures() {}

  /** The answer. */
  static Reply.Answer answered(Reply reply, String server) throws SetupFailedException {
    if (reply instanceof Reply.Failed failed) {
      throw new SetupFailedException(
          "Keycloak at " + server + " cannot be used: " + why(failed, server));
    } else if (!(reply instanceof Reply.Answer answer)) {
      throw new SetupFailedException(server + " answered with more data than Keycloak ever sends");
    } else if (answer.status() >= 300 && answer.status() < 400) {
      throw new SetupFailedException(server
          + " answers with a redirect, which is not followed. Set bridge.issuer to the final address"
          + " (https:// instead of http://, another host or path)");
    } else if (answer.status() == 400 && isPlainOnTls(answer)) {
      throw new SetupFailedException(
          server + " speaks TLS: write https:// instead of http:// in bridge.issuer");
    } else {
      return answer;
    }
  }

  /** A status that is no success, for a call below the realm's part of the admin API. */
  static SetupFailedException refused(
      String method, String path, Reply.Answer answer, RealmAddress address) {
    return new SetupFailedException(
        switch (answer.status()) {
          case 401 ->
            "Keycloak does not accept the access token for realm '"
                + address.realm()
                + "' (401). A token that you pass may have expired, or belong to another Keycloak or realm";
          case 403 -> missingRole(method, path, address);
          case 404 ->
            path.isEmpty()
                ? "Realm '" + address.realm() + "' was not found at " + address.server()
                    + ". Check bridge.issuer"
                : unexpected(method + " " + path, answer);
          default -> unexpected(method + " " + path, answer);
        });
  }

  /** Status and Keycloak's own message. */
  static String unexpected(String what, Reply.Answer answer) {
    String message = message(answer);
    return what + ": Keycloak answered with status " + answer.status()
        + (message.isEmpty() ? "" : ": " + message);
  }

  /** Keycloak's own message without markup, or an empty text. */
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
        + "). Give it manage-clients and manage-realm of the client realm-management in realm '"
        + address.realm() + "'; for an administrator of realm master, of the client "
        + address.realm() + "-realm there";
  }

  private static String why(Reply.Failed failed, String server) {
    String what =
        switch (failed.reason()) {
          case CONNECT ->
            "no connection. Check the address, that Keycloak runs, and that the port speaks "
                + (server.startsWith("https:") ? "TLS" : "HTTP");
          case TLS ->
            server.startsWith("https:")
                ? "TLS failed. Its certificate is not trusted (set bridge.issuer-ca), is for another name, or the port"
                    + " speaks plain HTTP"
                : "TLS failed";
          case TIMEOUT -> "no answer in time";
          default ->
            server.startsWith("http:")
                ? "the answer is not HTTP. If the port speaks TLS, write https:// instead of http://"
                : "the connection broke off";
        };
    return what + " (" + failed.detail() + ")";
  }

  private static boolean isPlainOnTls(Reply.Answer answer) {
    String text = new String(answer.body(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    return text.contains("http request was sent to https port")
        || text.contains("speaking plain http");
  }
}
