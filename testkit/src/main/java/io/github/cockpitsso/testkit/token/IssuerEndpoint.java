package io.github.cockpitsso.testkit.token;

/** What an issuer answers to. */
public enum IssuerEndpoint {
  DISCOVERY("/.well-known/openid-configuration"),
  KEYS("/protocol/openid-connect/certs"),
  INTROSPECTION("/protocol/openid-connect/token/introspect");

  private final String path;

  IssuerEndpoint(String path) {
    this.path = path;
  }

  /** Below the realm's URL. */
  String path() {
    return path;
  }
}
