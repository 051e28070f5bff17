package io.github.cockpitsso.provider.identity;

import java.util.List;

/** The attributes that link an imported user to Cockpit. Only the federation writes them. */
public final class CockpitAttributes {
  /** Cockpit's {@code _id}, which identifies the account after a rename. */
  public static final String ID = "COCKPIT_ID";

  /** The exact login name. Keycloak's username is in lower case. */
  public static final String USER = "COCKPIT_USER";

  /** The role's {@code appid}, as of the last login or lookup. */
  public static final String ROLE = "COCKPIT_ROLE";

  /** Proves that the federation wrote the other attributes. */
  public static final String SEAL = "COCKPIT_SEAL";

  /**
   * Why the federation disabled the user. A user whom an administrator disabled does not have it,
   * and is never enabled again by the federation.
   */
  public static final String DISABLED = "COCKPIT_DISABLED";

  /**
   * The roles and groups of the realm that a mapping granted; see
   * {@link io.github.cockpitsso.provider.roles.RoleGrants}.
   */
  public static final String GRANTED = "COCKPIT_GIVEN";

  public static final List<String> ALL = List.of(ID, USER, ROLE, SEAL, DISABLED, GRANTED);

  private CockpitAttributes() {}
}
