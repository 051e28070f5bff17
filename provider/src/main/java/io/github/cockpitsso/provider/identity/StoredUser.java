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
 * What Keycloak's database holds of one imported user, as far as it comes from Cockpit.
 *
 * @param userId Keycloak's id of the user
 * @param email null if there is none
 * @param attributes first values of {@link CockpitAttributes#ALL}, as far as there are any
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
  private static final int LONGEST = 255;

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

  /** The account's login name as Keycloak spells it. */
  public static String username(CockpitUser account) {
    return account.user().toLowerCase(Locale.ROOT);
  }

  /** The account's e-mail address as Keycloak spells it; empty if it has none that fits. */
  public static String email(CockpitUser account) {
    String email = account.email().strip().toLowerCase(Locale.ROOT);
    return email.length() > LONGEST || !StorableText.is(email) ? "" : email;
  }

  /** Why Keycloak cannot store the account's login name; nothing if it can. */
  public static Optional<String> problem(CockpitUser account) {
    if (username(account).length() > LONGEST || account.user().length() > LONGEST) {
      return Optional.of("the login name is longer than 255 characters");
    }
    return StorableText.is(account.user())
        ? Optional.empty()
        : Optional.of("the login name contains a NUL character or half of a surrogate pair");
  }

  /**
   * The account as far as Keycloak can store it, with a line in the log for what it cannot. A name is cleaned. A role or an
   * address is left out: without a character, it could be another one that exists.
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
          "Cockpit user %s has values that Keycloak cannot store (too long, a NUL character, or half of a surrogate pair):"
              + " %s. A name is stored without these characters, an e-mail address or a role is not stored. Correct them in"
              + " Cockpit",
          account.id(), String.join(", ", fields));
    }
    return hasRole ? account : account.withoutRole();
  }

  /** Cockpit's {@code _id}; empty if it is not stored. */
  public String id() {
    return attribute(CockpitAttributes.ID);
  }

  /** Whether all of the account is here already, with this e-mail address (empty for none). */
  public boolean shows(CockpitUser account, String email, boolean trustEmail) {
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

  /** The value; empty if there is none. */
  public String attribute(String name) {
    return attributes.getOrDefault(name, "");
  }

  public static boolean same(String stored, String now) {
    return Objects.requireNonNullElse(stored, "").equals(now);
  }
}
