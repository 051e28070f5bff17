package io.github.cockpitsso.bridge.diagnosis;

import io.github.cockpitsso.bridge.settings.KeySettings;
import io.github.cockpitsso.client.Capabilities;
import io.github.cockpitsso.client.Capability;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares the permissions of the service key with those that the bridge needs. */
final class ServiceKeyCheck {
  static final String CHECK = "cockpit.service-key";

  // No other key has this role: the command makes it, or an administrator by docs/realm-admin.md.
  private static final Set<String> OWN_ROLES = Set.of("sso-bridge", "sso_bridge");
  private static final String OWN_KEY =
      "Run php tower sso:setup bridge: it creates the role sso-bridge with its own key. Set"
          + " BRIDGE_COCKPIT_SERVICE_KEY to that key. If nothing else uses the old key, delete it"
          + " in Settings > Api & Security.";

  private final Set<Capability> required;

  ServiceKeyCheck(Set<Capability> required) {
    this.required = required;
  }

  /** The capabilities that the bridge needs with these settings. */
  static Set<Capability> required(KeySettings keys) {
    if (!keys.sources().contains("cockpit")) {
      return EnumSet.noneOf(Capability.class);
    }
    return keys.mintsOnFirstUse() || keys.rotates()
        ? EnumSet.of(Capability.KEYS_READ, Capability.KEYS_WRITE)
        : EnumSet.of(Capability.KEYS_READ);
  }

  Finding check(Capabilities found) {
    Set<Capability> missing = EnumSet.copyOf(required);
    missing.removeAll(found.capabilities());
    if (!missing.isEmpty()) {
      return tooWeak(
          "the key's role" + name(found) + " has no " + permissions(missing), missing, found);
    }
    Set<Capability> more = EnumSet.noneOf(Capability.class);
    more.addAll(found.capabilities());
    more.removeAll(required);
    if (found.role().equals("admin")) {
      return tooStrong("the key's role is admin: it gives full control of Cockpit", OWN_KEY);
    }
    return more.isEmpty()
        ? Finding.ok(
            CHECK,
            "the key's role" + name(found) + " has only " + permissions(required) + " of the addon")
        : tooStrong(
            "the key's role" + name(found) + " also has " + permissions(more),
            OWN_ROLES.contains(found.role()) ? less(found, more) : OWN_KEY);
  }

  private String less(Capabilities key, Set<Capability> more) {
    boolean mayMint = more.contains(Capability.KEYS_WRITE) && !required.isEmpty();
    return inRole(key, "disable", more)
        + (mayMint ? " If the bridge is to make keys, set bridge.key.mint to on-first-use." : "");
  }

  /** The finding for a key that Cockpit knows, but whose role has no permission of the addon. */
  Finding withoutPermissions() {
    return tooWeak(
        "the key's role has no permission of the addon",
        required,
        new Capabilities("", "", Set.of()));
  }

  private Finding tooWeak(String found, Set<Capability> missing, Capabilities key) {
    return Finding.failed(CHECK, found)
        .expected(permissions(required))
        .cure(inRole(key, "enable", missing));
  }

  private Finding tooStrong(String found, String cure) {
    return Finding.warning(CHECK, found)
        .expected(permissions(required) + " and nothing else")
        .cure(cure);
  }

  private static String inRole(Capabilities key, String change, Set<Capability> capabilities) {
    return "Settings > Roles & Permissions > "
        + (key.role().isEmpty() ? "the role of the key" : key.role())
        + " > Single sign-on: "
        + change
        + " "
        + capabilities.stream().map(ServiceKeyCheck::label).collect(Collectors.joining(", "))
        + ".";
  }

  private static String name(Capabilities found) {
    return found.role().isEmpty() ? "" : " " + found.role();
  }

  private static String permissions(Collection<Capability> capabilities) {
    return capabilities.isEmpty()
        ? "no permission"
        : capabilities.stream().map(ServiceKeyCheck::permission).collect(Collectors.joining(", "));
  }

  private static String permission(Capability capability) {
    return switch (capability) {
      case AUTH -> "user/auth";
      case USERS_READ -> "sso/users/read";
      case USERS_WRITE -> "sso/users/write, sso/users/password";
      case KEYS_READ -> "sso/keys/read";
      case KEYS_WRITE -> "sso/keys/write";
      case ROLES_READ -> "sso/roles/read";
      case LINK -> "sso/users/link";
    };
  }

  /** The label in Cockpit's role editor. */
  private static String label(Capability capability) {
    return switch (capability) {
      case AUTH -> "Check the password of a user (user/auth)";
      case USERS_READ -> "Read the user directory (sso/users/read)";
      case USERS_WRITE ->
        "Create and change users (sso/users/write), Set the password of a user"
            + " (sso/users/password)";
      case KEYS_READ -> "Read the API key of any user (sso/keys/read)";
      case KEYS_WRITE -> "Make the API key of any user (sso/keys/write)";
      case ROLES_READ -> "Read roles and their permissions (sso/roles/read)";
      case LINK -> "Link a user with a single sign-on account (sso/users/link)";
    };
  }
}
