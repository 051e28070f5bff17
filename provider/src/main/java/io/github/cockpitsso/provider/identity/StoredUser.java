package io.github.cockpitsso.provider.identity;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.provider.text.StorableText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.models.UserModel;

/**
 * The part of an imported user in Keycloak's database that comes from Cockpit.
 *
 * @param userId Keycloak's id of the user
 * @param email null if there is none
 * @param attributes first values of {@link CockpitAttributes#ALL}, without missing ones
 */
public record StoredUser(
    String userId,
    String username,
    String firstName,
    String lastName,
    String email,
    boolean emailVerified,
    boolean enabled,
    Map<String, String> attributes) {

  private static final Logger LOG = Logger.getLogger(StoredUser.class);
  private static final int MAX_LENGTH = 255;

  public static StoredUser of(UserModel user) {
    Map<String, String> attributes = new HashMap<>();
    for (String name : CockpitAttributes.ALL) {
      String value = user.getFirstAttribute(name);
      if (value != null) {
        attributes.put(name, value);
      }
    }
    return new StoredUser(
        user.getId(),
        user.getUsername(),
        user.getFirstName(),
        user.getLastName(),
        user.getEmail(),
        user.isEmailVerified(),
        user.isEnabled(),
        attributes);
  }

  /** The account's login name as Keycloak's username. */
  public static String username(CockpitUser account) {
    return account.user().toLowerCase(Locale.ROOT);
  }

  /**
   * The account's e-mail address as Keycloak stores it. Empty if there is none that Keycloak
   * can store.
   */
  public static String email(CockpitUser account) {
    String email = account.email().strip().toLowerCase(Locale.ROOT);
    return email.length() > MAX_LENGTH || !StorableText.is(email) ? "" : email;
  }

  /** Why Keycloak cannot store the account's login name. Empty if it can. */
  public static Optional<String> problem(CockpitUser account) {
    if (username(account).length() > MAX_LENGTH || account.user().length() > MAX_LENGTH) {
      return Optional.of("the login name is longer than 255 characters");
    }
    return StorableText.is(account.user())
        ? Optional.empty()
        : Optional.of("the login name contains a NUL character or half of a surrogate pair");
  }

  /**
   * The account as far as Keycloak can store it. The rest is logged. Invalid characters are removed
   * from a name. A role or an address with such characters is left out: without them it could be
   * another one that exists.
   */
  public static CockpitUser storable(CockpitUser account) {
    boolean hasRole = StorableText.is(account.role());
    List<String> fields = new ArrayList<>();
    if (!StorableText.is(account.name())) {
      fields.add("name");
    }
    if (!account.email().isBlank() && email(account).isEmpty()) {
      fields.add("e-mail address");
    }
    if (!hasRole) {
      fields.add("role");
    }
    if (!fields.isEmpty()) {
      LOG.warnf(
          "Cockpit user %s has values that Keycloak cannot store (too long, a NUL"
              + " character, or half of a surrogate pair): %s. These characters are removed"
              + " from a name; an e-mail address or a role is not stored. Correct them in"
              + " Cockpit",
          account.id(), String.join(", ", fields));
    }
    return hasRole ? account : account.withoutRole();
  }

  /** Cockpit's {@code _id}. Empty if it is not stored. */
  public String id() {
    return attribute(CockpitAttributes.ID);
  }

  /** Whether the stored user equals the account with this e-mail address (empty for none). */
  public boolean matches(CockpitUser account, String email, boolean trustEmail) {
    FullName name = FullName.of(account.name());
    return username.equals(username(account))
        && same(firstName, name.first())
        && same(lastName, name.last())
        && same(this.email, email)
        && (email.isEmpty() || emailVerified || !trustEmail)
        && id().equals(account.id())
        && attribute(CockpitAttributes.USER).equals(account.user())
        && attribute(CockpitAttributes.ROLE).equals(account.role())
        && !(account.active() && attributes.containsKey(CockpitAttributes.DISABLED));
  }

  /** The value. Empty if there is none. */
  public String attribute(String name) {
    return attributes.getOrDefault(name, "");
  }

  public static boolean same(String stored, String now) {
    return Objects.requireNonNullElse(stored, "").equals(now);
  }
}
