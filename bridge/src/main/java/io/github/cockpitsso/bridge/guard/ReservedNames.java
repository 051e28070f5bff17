package io.github.cockpitsso.bridge.guard;

import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import java.util.Optional;
import java.util.stream.Stream;

/** The parameters that no client may send, by their names in PHP. Case matters. */
final class ReservedNames {
  private ReservedNames() {}

  static Optional<Refusal> firstOf(Stream<String> phpNames) {
    return phpNames
        .map(ReservedNames::reasonOf)
        .flatMap(Optional::stream)
        .findFirst()
        .map(Refusal::of);
  }

  /** The reason to reject a parameter; empty if it is allowed. */
  static Optional<Reason> reasonOf(String phpName) {
    return switch (phpName) {
      case "api_key" -> Optional.of(Reason.KEY_PARAMETER);
      case "rspc" -> Optional.of(Reason.RSPC);
      // RFC 6750, 2.2 and 2.3: tokens in a query or form end up in logs.
      case "access_token" -> Optional.of(Reason.TOKEN_IN_QUERY);
      default -> Optional.empty();
    };
  }
}
