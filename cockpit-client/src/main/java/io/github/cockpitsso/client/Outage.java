package io.github.cockpitsso.client;

/** Why a call to Cockpit got no usable answer. */
public enum Outage {
  /** No connection before the deadline: refused, no route, unknown host. */
  CONNECT("Cockpit is unreachable"),
  /** The TLS handshake failed: untrusted or wrong certificate. */
  TLS("Cockpit's certificate is not accepted"),
  /** Connected, but no answer before the deadline. */
  TIMEOUT("Cockpit does not answer in time"),
  /** The connection was closed in the middle of the answer. */
  BROKEN("Cockpit closed the connection before its answer was complete"),
  /** Cockpit, or a proxy in front of it, answered with a server error (5xx). */
  SERVER_ERROR("Cockpit reports a server error"),
  /** Cockpit's rate limiter (429). */
  RATE_LIMITED("Cockpit's rate limit is exceeded"),
  /** A redirect. It is never followed, because it could send the key or password elsewhere. */
  REDIRECTED("the URL answers with a redirect; set it to the final address of Cockpit"),
  /** Not sent, because our own connections are all in use. Cockpit may be available. */
  BUSY("all connections to Cockpit are in use"),
  /** Not sent, because earlier calls failed. */
  SUSPENDED("calls to Cockpit are suspended after failures");

  private final String description;

  Outage(String description) {
    this.description = description;
  }

  /** Whether Cockpit may have carried out the call. */
  boolean comesAfterSending() {
    return switch (this) {
      case TIMEOUT, BROKEN, SERVER_ERROR -> true;
      case CONNECT, TLS, RATE_LIMITED, REDIRECTED, BUSY, SUSPENDED -> false;
    };
  }

  /** A description for logs and admins. */
  public String describe() {
    return description;
  }
}
