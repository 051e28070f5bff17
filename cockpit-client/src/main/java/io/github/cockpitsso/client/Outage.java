package io.github.cockpitsso.client;

/** Why nobody can tell. */
public enum Outage {
  /** No connection within the bound: refused, no route, unknown host. */
  CONNECT("Cockpit can not be reached"),
  /** TLS could not be agreed upon: untrusted or wrong certificate. */
  TLS("Cockpit's certificate is not accepted"),
  /** Connected, but not answered within the bound. */
  TIMEOUT("Cockpit does not answer in time"),
  /** The connection broke in the middle of the answer. */
  BROKEN("Cockpit broke off"),
  /** Cockpit, or something before it, answered with a server error (5xx). */
  SERVER_ERROR("Cockpit reports an error of its own"),
  /** Cockpit's rate limiter (429). */
  RATE_LIMITED("Cockpit's rate limit is exceeded"),
  /** A redirect; it is never followed, since it would carry the key or the password elsewhere. */
  REDIRECTED("something answers with a redirect; set the URL to where Cockpit really is"),
  /** Not tried, since all connections of this side are in use: says nothing about Cockpit. */
  BUSY("no connection is free on this side"),
  /** Not tried, since the calls before it failed. */
  SUSPENDED("calls to Cockpit are suspended after failures");

  private final String description;

  Outage(String description) {
    this.description = description;
  }

  /** Whether the call may have been carried out all the same. */
  boolean comesAfterSending() {
    return switch (this) {
      case TIMEOUT, BROKEN, SERVER_ERROR -> true;
      case CONNECT, TLS, RATE_LIMITED, REDIRECTED, BUSY, SUSPENDED -> false;
    };
  }

  /** What it means, in words for logs and admins. */
  public String describe() {
    return description;
  }
}
