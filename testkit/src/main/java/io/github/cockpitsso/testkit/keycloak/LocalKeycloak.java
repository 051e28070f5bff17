package io.github.cockpitsso.testkit.keycloak;

import java.net.URI;

/** A Keycloak on two ports of this machine. */
abstract class LocalKeycloak implements KeycloakServer {
  private final URI uri;
  private final URI management;
  private final Administrator administrator;
  private final AdminRest admin;

  LocalKeycloak(int port, int management, Administrator administrator) {
    this.uri = URI.create("http://localhost:" + port);
    this.management = URI.create("http://localhost:" + management);
    this.administrator = administrator;
    this.admin = new AdminRest(uri, administrator);
  }

  @Override
  public final URI uri() {
    return uri;
  }

  @Override
  public final URI management() {
    return management;
  }

  @Override
  public final Administrator administrator() {
    return administrator;
  }

  @Override
  public final AdminRest admin() {
    return admin;
  }
}
