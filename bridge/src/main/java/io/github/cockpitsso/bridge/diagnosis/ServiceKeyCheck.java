package io.github.cockpitsso.bridge.diagnosis;

import io.github.cockpitsso.bridge.settings.KeySettings;
import io.github.cockpitsso.client.Capabilities;
import io.github.cockpitsso.client.Capability;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares what the service key may do with what the bridge needs. */
final class ServiceKeyCheck {
  static final String CHECK = "cockpit.service-key";

  private final Set<Capability> needed;

  ServiceKeyCheck(Set<Capability> needed) {
    this.needed = needed;
  }

  /** What the bridge needs with these settings. */
  static Set<Capability> needs(KeySettings keys) {
    if (!keys.sources().contains("cockpit")) {
      return EnumSet.noneOf(Capability.class);
    }
    return keys.mintsOnFirstUse()
        ? EnumSet.of(Capability.KEYS_READ, Capability.KEYS_WRITE)
        : EnumSet.of(Capability.KEYS_READ);
  }

  Finding judge(Capabilities found) {
    Set<Capability> missing = EnumSet.copyOf(needed);
    missing.removeAll(found.capabilities());
    if (!missing.isEmpty()) {
      return lacking("its role" + named(found) + " has no " + permissions(missing), missing, found);
    }
    Set<Capability> more = EnumSet.noneOf(Capability.class);
    more.addAll(found.capabilities());
    more.removeAll(needed);
    if (found.role().equals("admin")) {
      return excessive("its role is admin: this key gives full control of Cockpit");
    }
    return more.isEmpty()
        ? Finding.ok(
            CHECK,
            "its role" + named(found) + " has " + permissions(needed) + " and no more of the addon")
        : excessive("its role" + named(found) + " also has " + permissions(more));
  }

  /** The key is known to Cockpit, and has no permission of the addon at all. */
  Finding powerless() {
    return lacking(
        "its role has no permission of the addon", needed, new Capabilities("", "", Set.of()));
  }

  private Finding lacking(String found, Set<Capability> missing, Capabilities key) {
    return Finding.failed(
        CHECK,
        found,
        permissions(needed),
        "Settings > Roles & Permissions > "
            + (key.role().isEmpty() ? "the role of the key" : key.role())
            + " > Single sign-on: switch on "
            + missing.stream().map(ServiceKeyCheck::label).collect(Collectors.joining(" and "))
            + ".");
  }

  private Finding excessive(String found) {
    return Finding.warning(
        CHECK,
        found,
        permissions(needed) + " and nothing else",
        "php tower sso:setup bridge makes the role sso-bridge with a key of its own. Set"
            + " BRIDGE_COCKPIT_SERVICE_KEY to that key, and delete the old one in Settings > Api & Security.");
  }

  private static String named(Capabilities found) {
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
      case USERS_WRITE -> "sso/users/write";
      case KEYS_READ -> "sso/keys/read";
      case KEYS_WRITE -> "sso/keys/write";
      case ROLES_READ -> "sso/roles/read";
      case LINK -> "sso/users/link";
    };
  }

  /** As Cockpit's role editor writes it. */
  private static String label(Capability capability) {
    return switch (capability) {
      case KEYS_READ -> "Read the API key of any user (sso/keys/read)";
      case KEYS_WRITE -> "Make the API key of any user (sso/keys/write)";
      default -> permission(capability);
    };
  }
}
