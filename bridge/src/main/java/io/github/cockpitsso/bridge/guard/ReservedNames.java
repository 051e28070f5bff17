package io.github.cockpitsso.bridge.guard;

import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The parameters that no client may send, by the names under which PHP knows them. Case matters
 * to PHP.
 */
final class ReservedNames {
  private ReservedNames() {}

  static Optional<Refusal> firstOf(Stream<String> phpNames) {
    return phpNames
        .map(ReservedNames::reasonOf)
        .flatMap(Optional::stream)
        .findFirst()
        .map(Refusal::of);
  }

  /** Why PHP must not know a parameter by this name. */
  static Optional<Reason> reasonOf(String phpName) {
    return switch (phpName) {
      case "api_key" -> Optional.of(Reason.KEY_PARAMETER);
      case "rspc" -> Optional.of(Reason.RSPC);
      // RFC 6750, 2.2 and 2.3: both other places for a token end up in logs.
      case "access_token" -> Optional.of(Reason.TOKEN_IN_QUERY);
      default -> Optional.empty();
    };
  }
}
