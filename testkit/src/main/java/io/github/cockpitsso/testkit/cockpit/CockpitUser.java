package io.github.cockpitsso.testkit.cockpit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A document of {@code system/users} (contract section 5).
 *
 * @param id {@code _id}
 * @param user login name, exactly as stored
 * @param role the role's {@code appid}; may be empty or name a missing role
 * @param apiKey the personal API key, {@code USR-} and 40 hex digits
 * @param madeKeys the keys that the addon has made, with the unix second of that
 * @param password in plain text; empty if no password is valid
 * @param totpSecret base32 secret of the second factor; present if it is enabled
 * @param identiSub {@code _identi.sub}, the subject of Cockpit's own OpenID Connect login
 * @param oldKeys earlier keys that the addon still accepts, with the unix second of their expiry
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
    Map<String, Long> madeKeys,
    Optional<String> password,
    Optional<String> totpSecret,
    Optional<String> identiSub,
    Map<String, Long> oldKeys,
    long created,
    long modified) {

  public CockpitUser {
    madeKeys = Map.copyOf(madeKeys);
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
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        SeedData.TIME,
        SeedData.TIME);
  }

  /** This user with another login name. */
  public CockpitUser withUser(String value) {
    return with(it -> it.user = value);
  }

  /** This user with another display name. */
  public CockpitUser withName(String value) {
    return with(it -> it.name = value);
  }

  /** This user with another e-mail address. */
  public CockpitUser withEmail(String value) {
    return with(it -> it.email = value);
  }

  /** This user with another role. */
  public CockpitUser withRole(String value) {
    return with(it -> it.role = value);
  }

  /** This user, active or not. */
  public CockpitUser withActive(boolean value) {
    return with(it -> it.active = value);
  }

  /**
   * This user with this API key or without a key, as Cockpit's own pages store it. Earlier keys
   * become invalid, and the age of a new key is unknown.
   */
  public CockpitUser withApiKey(Optional<String> value) {
    return with(it -> {
      it.apiKey = value;
      it.oldKeys = Map.of();
    });
  }

  /**
   * This user with this API key, made by the addon. Earlier keys become invalid.
   *
   * @param unixSeconds when the addon made it
   */
  public CockpitUser withMadeKey(String key, long unixSeconds) {
    Map<String, Long> made = new HashMap<>(madeKeys);
    apiKey.ifPresent(made::remove);
    made.put(key, unixSeconds);
    return withApiKey(Optional.of(key)).withMadeKeys(made);
  }

  /** This user with other keys and times of keys that the addon has made. */
  public CockpitUser withMadeKeys(Map<String, Long> value) {
    return with(it -> it.madeKeys = value);
  }

  /** The unix second in which the addon made the API key; empty if it was made elsewhere. */
  public Optional<Long> keySince() {
    return apiKey.map(madeKeys::get);
  }

  /** This user with another password, or without a valid password. */
  public CockpitUser withPassword(Optional<String> value) {
    return with(it -> it.password = value);
  }

  /** This user with a second factor of this base32 secret, or without one. */
  public CockpitUser withTotpSecret(Optional<String> value) {
    return with(it -> it.totpSecret = value);
  }

  /** This user with another subject of Cockpit's own OpenID Connect login. */
  public CockpitUser withIdentiSub(Optional<String> value) {
    return with(it -> it.identiSub = value);
  }

  /** This user with other earlier keys. */
  public CockpitUser withOldKeys(Map<String, Long> value) {
    return with(it -> it.oldKeys = value);
  }

  /** This user with other times of creation and change. */
  public CockpitUser withTimes(long newCreated, long newModified) {
    return with(it -> {
      it.created = newCreated;
      it.modified = newModified;
    });
  }

  /** Shows the user without secrets. */
  @Override
  public String toString() {
    return "CockpitUser[" + id + ", " + user + ", role " + role + (active ? "]" : ", inactive]");
  }

  private CockpitUser with(Consumer<Fields> change) {
    var fields = new Fields(this);
    change.accept(fields);
    return fields.build();
  }

  /** The fields of a user while one of them changes. */
  private static final class Fields {
    private final String id;
    private String user;
    private String name;
    private String email;
    private String role;
    private boolean active;
    private Optional<String> apiKey;
    private Map<String, Long> madeKeys;
    private Optional<String> password;
    private Optional<String> totpSecret;
    private Optional<String> identiSub;
    private Map<String, Long> oldKeys;
    private long created;
    private long modified;

    private Fields(CockpitUser from) {
      id = from.id;
      user = from.user;
      name = from.name;
      email = from.email;
      role = from.role;
      active = from.active;
      apiKey = from.apiKey;
      madeKeys = from.madeKeys;
      password = from.password;
      totpSecret = from.totpSecret;
      identiSub = from.identiSub;
      oldKeys = from.oldKeys;
      created = from.created;
      modified = from.modified;
    }

    private CockpitUser build() {
      return new CockpitUser(
          id,
          user,
          name,
          email,
          role,
          active,
          apiKey,
          madeKeys,
          password,
          totpSecret,
          identiSub,
          oldKeys,
          created,
          modified);
    }
  }
}
