package io.github.cockpitsso.provider.identity;

import java.util.List;

/** The attributes that tie an imported user to Cockpit. Nobody but the federation writes them. */
public final class CockpitAttributes {
  /** Cockpit's {@code _id}: who the user is there, whatever the user is called. */
  public static final String ID = "COCKPIT_ID";

  /** The exact login name; Keycloak's own is in lower case. */
  public static final String USER = "COCKPIT_USER";

  /** The role's {@code appid}, as of the last login or lookup. */
  public static final String ROLE = "COCKPIT_ROLE";

  /** Proof that the federation wrote the others. */
  public static final String SEAL = "COCKPIT_SEAL";

  /** Why the federation, and not an administrator, disabled the user: only such a user is enabled again. */
  public static final String DISABLED = "COCKPIT_DISABLED";

  /** Which roles and groups of the realm came with the role; see {@link io.github.cockpitsso.provider.roles.RoleGrants}. */
  public static final String GIVEN = "COCKPIT_GIVEN";

  public static final List<String> ALL = List.of(ID, USER, ROLE, SEAL, DISABLED, GIVEN);

  private CockpitAttributes() {}
}
