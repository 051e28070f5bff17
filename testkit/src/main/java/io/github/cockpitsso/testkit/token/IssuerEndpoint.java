package io.github.cockpitsso.testkit.token;

/** The endpoints of an issuer. */
public enum IssuerEndpoint {
  DISCOVERY("/.well-known/openid-configuration"),
  KEYS("/protocol/openid-connect/certs"),
  INTROSPECTION("/protocol/openid-connect/token/introspect");

  private final String path;

  IssuerEndpoint(String path) {
    this.path = path;
  }

  /** The path below the realm's URL. */
  String path() {
    return path;
  }
}
