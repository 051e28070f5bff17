package io.github.cockpitsso.testkit.cockpit;

import java.util.Map;
import java.util.Optional;

/**
 * A document of {@code system/users} (contract section 5).
 *
 * @param id {@code _id}
 * @param user login name, exactly as stored
 * @param role the role's {@code appid}; may be empty or name no role
 * @param apiKey the personal API key, {@code USR-} and 40 hex digits
 * @param password in the clear; empty when no password fits
 * @param totpSecret base32 secret of the second factor; present means that it is enabled
 * @param identiSub {@code _identi.sub}, the subject of Cockpit's own OpenID Connect login
 * @param oldKeys earlier keys that the addon still accepts, with the unix second of their end
 * @param created unix seconds
 * @param modified unix seconds
 */
public record CockpitUser(
    String id,
    String user,
    String name,
    String email,
    String role,
    boolean active,
    Optional<String> apiKey,
    Optional<String> password,
    Optional<String> totpSecret,
    Optional<String> identiSub,
    Map<String, Long> oldKeys,
    long created,
    long modified) {

  public CockpitUser {
    oldKeys = Map.copyOf(oldKeys);
  }

  /** An active user without key, password, second factor and link. */
  public static CockpitUser of(String id, String user, String name, String email, String role) {
    return new CockpitUser(
        id,
        user,
        name,
        email,
        role,
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        SeedData.TIME,
        SeedData.TIME);
  }

  /** This user with another login name. */
  public CockpitUser withUser(String value) {
    return new CockpitUser(
        id,
        value,
        name,
        email,
        role,
        active,
        apiKey,
        password,
        totpSecret,
        identiSub,
        oldKeys,
        created,
        modified);
  }

  /** This user with another display name. */
  public CockpitUser withName(String value) {
    return new CockpitUser(
        id,
        user,
        value,
        email,
        role,
        active,
        apiKey,
        password,
        totpSecret,
        identiSub,
        oldKeys,
        created,
        modified);
  }

  /** This user with another e-mail address. */
  public CockpitUser withEmail(String value) {
    return new CockpitUser(
        id,
        user,
        name,
        value,
        role,
        active,
        apiKey,
        password,
        totpSecret,
        identiSub,
        oldKeys,
        created,
        modified);
  }

  /** This user in another role. */
  public CockpitUser withRole(String value) {
    return new CockpitUser(
        id,
        user,
        name,
        email,
        value,
        active,
        apiKey,
        password,
        totpSecret,
        identiSub,
        oldKeys,
        created,
        modified);
  }

  /** This user switched on or off. */
  public CockpitUser withActive(boolean value) {
    return new CockpitUser(
        id,
        user,
        name,
        email,
        role,
        value,
        apiKey,
        password,
        totpSecret,
        identiSub,
        oldKeys,
        created,
        modified);
  }

  /** This user with exactly this API key or none; that ends the grace of all earlier keys. */
  public CockpitUser withApiKey(Optional<String> value) {
    return new CockpitUser(
        id,
        user,
        name,
        email,
        role,
        active,
        value,
        password,
        totpSecret,
        identiSub,
        Map.of(),
        created,
        modified);
  }

  /** This user with another password, or with none that fits. */
  public CockpitUser withPassword(Optional<String> value) {
    return new CockpitUser(
        id,
        user,
        name,
        email,
        role,
        active,
        apiKey,
        value,
        totpSecret,
        identiSub,
        oldKeys,
        created,
        modified);
  }

  /** This user with a second factor of this base32 secret, or without one. */
  public CockpitUser withTotpSecret(Optional<String> value) {
    return new CockpitUser(
        id, user, name, email, role, active, apiKey, password, value, identiSub, oldKeys, created,
        modified);
  }

  /** This user linked to another subject of Cockpit's own OpenID Connect login. */
  public CockpitUser withIdentiSub(Optional<String> value) {
    return new CockpitUser(
        id,
        user,
        name,
        email,
        role,
        active,
        apiKey,
        password,
        totpSecret,
        value,
        oldKeys,
        created,
        modified);
  }

  /** This user with other earlier keys. */
  public CockpitUser withOldKeys(Map<String, Long> value) {
    return new CockpitUser(
        id,
        user,
        name,
        email,
        role,
        active,
        apiKey,
        password,
        totpSecret,
        identiSub,
        value,
        created,
        modified);
  }

  /** This user created and changed at other times. */
  public CockpitUser withTimes(long newCreated, long newModified) {
    return new CockpitUser(
        id,
        user,
        name,
        email,
        role,
        active,
        apiKey,
        password,
        totpSecret,
        identiSub,
        oldKeys,
        newCreated,
        newModified);
  }

  /** Shows who it is and no secret. */
  @Override
  public String toString() {
    return "CockpitUser[" + id + ", " + user + ", role " + role + (active ? "]" : ", inactive]");
  }
}
