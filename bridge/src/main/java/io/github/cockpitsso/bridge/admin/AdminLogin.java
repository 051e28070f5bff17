package io.github.cockpitsso.bridge.admin;

import io.github.cockpitsso.client.Secret;
import java.util.Map;

/** How {@code setup} gets an administrator's access token. */
public sealed interface AdminLogin {

  /** With an access token that the administrator passes. It is not renewed. */
  record Token(Secret accessToken) implements AdminLogin {}

  /**
   * By a form to the token endpoint of a realm.
   *
   * @param who the user or client, for messages
   */
  record Grant(String realm, String who, Map<String, String> fields, Map<String, Secret> secrets)
      implements AdminLogin {}

  /**
   * With a user's password, by Keycloak's client {@code admin-cli}.
   *
   * @param realm the user's realm, usually {@code master}
   */
  static AdminLogin password(String realm, String user, Secret password) {
    return new Grant(
        realm,
        "user '" + user + "'",
        Map.of("grant_type", "password", "client_id", "admin-cli", "username", user),
        Map.of("password", password));
  }

  /**
   * With a client that has a service account.
   *
   * @param realm the client's realm
   */
  static AdminLogin client(String realm, String id, Secret secret) {
    return new Grant(
        realm,
        "client '" + id + "'",
        Map.of("grant_type", "client_credentials", "client_id", id),
        Map.of("client_secret", secret));
  }
}
