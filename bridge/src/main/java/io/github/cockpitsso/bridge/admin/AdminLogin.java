package io.github.cockpitsso.bridge.admin;

import io.github.cockpitsso.client.Secret;

/** How {@code setup} gets an administrator's access token. */
public sealed interface AdminLogin {

  /**
   * With a user's password, by Keycloak's client {@code admin-cli}.
   *
   * @param realm the user's realm, usually {@code master}
   */
  record Password(String realm, String user, Secret password) implements AdminLogin {}

  /**
   * With a client that has a service account.
   *
   * @param realm the client's realm
   */
  record Client(String realm, String id, Secret secret) implements AdminLogin {}

  /** With an access token that the administrator passes. It is not renewed. */
  record Token(Secret accessToken) implements AdminLogin {}
}
