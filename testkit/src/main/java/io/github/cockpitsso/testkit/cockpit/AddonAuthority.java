package io.github.cockpitsso.testkit.cockpit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which accounts a key may write, and which roles it may give: only roles without powers that the
 * key itself lacks.
 */
final class AddonAuthority {

  private static final List<String> POWERS = Stream.concat(
          Stream.of("app/users/manage", "app/roles/manage", "app/api/manage", "app/spaces"),
          Stream.of(AddonPermission.values()).map(AddonPermission::path))
      .toList();

  private AddonAuthority() {}

  /** The refusal if the caller has no authority over users of this role. */
  static Optional<Reply> deniedOver(String role, ApiCall call, Roles roles) {
    Optional<String> own = call.caller().role();
    if (own.equals(Optional.of(Role.ADMIN))) {
      return Optional.empty();
    }
    boolean more = role.equals(Role.ADMIN)
        || POWERS.stream()
            .anyMatch(
                power -> roles.isAllowed(power, Optional.of(role)) && !roles.isAllowed(power, own));
    return more ? Optional.of(AddonPermission.denied()) : Optional.empty();
  }

  /**
   * The refusal if the caller may not give this role, because it must not pass its own rights on.
   */
  static Optional<Reply> deniedGiving(String role, ApiCall call, Roles roles) {
    Optional<String> own = call.caller().role();
    boolean passesOn = !own.equals(Optional.of(Role.ADMIN))
        && !roles.isAllowed("app/roles/manage", own)
        && POWERS.stream().anyMatch(power -> roles.isAllowed(power, Optional.of(role)));
    return passesOn ? Optional.of(AddonPermission.denied()) : deniedOver(role, call, roles);
  }
}
