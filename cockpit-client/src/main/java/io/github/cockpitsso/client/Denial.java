package io.github.cockpitsso.client;

/**
 * Why Cockpit denied a call. Source: {@code docs/addon-api.md}, {@code
 * docs/cockpit-contract.md} §3.
 */
public enum Denial {
  /** Unknown or inactive user, or wrong password; Cockpit does not report which. */
  CREDENTIALS("user name or password refused"),
  /** The password is correct, and the user's second factor is required. */
  SECOND_FACTOR_REQUIRED("second factor required"),
  /** The password is correct, the code of the second factor is not. */
  SECOND_FACTOR_WRONG("second factor refused"),
  /** Several users match, but no user matches exactly. */
  AMBIGUOUS("several Cockpit users differ only in upper and lower case"),
  /** Cockpit does not know our API key (412). */
  KEY("Cockpit refuses the API key; check that it exists in this Cockpit and this space"),
  /** The role of our API key lacks the permission (403). */
  PERMISSION("the API key's Cockpit role lacks the permission"),
  /** Cockpit's configuration excludes the user's role from API keys (403, field {@code role}). */
  EXCLUDED_ROLE("Cockpit's configuration excludes the user's role from API keys");

  private final String description;

  Denial(String description) {
    this.description = description;
  }

  /** A description for logs and admins. */
  public String describe() {
    return description;
  }
}
