package io.github.cockpitsso.provider.checks;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A permission of the addon, with the label that Cockpit's role editor shows for it. Source: {@code
 * addon/CockpitSso/Permissions.php}.
 */
public enum CockpitPermission {
  AUTH("user/auth", "Check the password of a user"),
  USERS_READ("sso/users/read", "Read the user directory"),
  USERS_WRITE("sso/users/write", "Create and change users"),
  USERS_PASSWORD("sso/users/password", "Set the password of a user"),
  KEYS_WRITE("sso/keys/write", "Make the API key of any user (acts as that user)"),
  ROLES_READ("sso/roles/read", "Read roles and their permissions");

  private final String key;
  private final String label;

  CockpitPermission(String key, String label) {
    this.key = key;
    this.label = label;
  }

  /** The name in Cockpit's API and database. */
  public String key() {
    return key;
  }

  /** The label in Cockpit's role editor. */
  public String label() {
    return label;
  }

  /** The labels and names of several permissions, for administrators. */
  public static String describe(CockpitPermission... permissions) {
    return Arrays.stream(permissions)
        .map(it -> it.label + " [" + it.key + "]")
        .collect(Collectors.joining(", "));
  }
}
