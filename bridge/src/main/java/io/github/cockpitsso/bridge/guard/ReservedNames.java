package io.github.cockpitsso.bridge.guard;

import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import java.util.Optional;

/** The parameters that no client may send, by their names in PHP. Case matters. */
final class ReservedNames {
  private ReservedNames() {}

  /** Whether a parameter is rejected. */
  static boolean isReserved(String phpName) {
    return refusalOf(phpName).isPresent();
  }

  /** Rejects a parameter; empty if it is allowed. */
  static Optional<Refusal> refusalOf(String phpName) {
    return switch (phpName) {
      case "api_key" -> Optional.of(Refusal.of(Reason.KEY_PARAMETER));
      case "rspc" -> Optional.of(Refusal.of(Reason.RSPC));
      // RFC 6750, 2.2 and 2.3: tokens in a query or form end up in logs.
      case "access_token" -> Optional.of(Refusal.of(Reason.TOKEN_IN_QUERY));
      default -> Optional.empty();
    };
  }

  /** Rejects the first of these parameters that is reserved; empty if all are allowed. */
  static Optional<Refusal> firstOf(Iterable<String> phpNames) {
    for (String name : phpNames) {
      Optional<Refusal> refusal = refusalOf(name);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }
}
