package io.github.cockpitsso.client;

/** Why Cockpit said no. Source: {@code docs/addon-api.md}, {@code docs/cockpit-contract.md} §3. */
public enum Denial {
  /** Unknown or inactive user, or wrong password; Cockpit does not tell which. */
  CREDENTIALS("user name or password refused"),
  /** The password was right, and the user's second factor is needed. */
  SECOND_FACTOR_REQUIRED("second factor required"),
  /** The password was right, the code of the second factor was not. */
  SECOND_FACTOR_WRONG("second factor refused"),
  /** Several users match, and none of them exactly. */
  AMBIGUOUS("several Cockpit users differ only in upper and lower case"),
  /** Cockpit does not know our API key (412). */
  KEY("Cockpit refuses the API key; check that it exists in this Cockpit and this space"),
  /** Our API key's role lacks the permission (403). */
  PERMISSION("the API key's Cockpit role lacks the permission"),
  /** Cockpit's configuration excludes the user's role from API keys (403 with the field {@code role}). */
  EXCLUDED_ROLE("Cockpit's configuration excludes the user's role from API keys");

  private final String description;

  Denial(String description) {
    this.description = description;
  }

  /** What it means, in words for logs and admins. */
  public String describe() {
    return description;
  }
}
