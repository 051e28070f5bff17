package io.github.cockpitsso.bridge.proxy;

import io.github.cockpitsso.bridge.key.Account;
import io.github.cockpitsso.client.Secret;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;

/** Whoever sends no credentials, if they are served: by the key that Cockpit takes for no key. */
final class Anonymous {
  /** {@code docs/cockpit-contract.md} §2: the key of anonymous access, and no secret. */
  private static final Account ACCOUNT = new Account(Secret.of("public"), "", "");

  // Whoever sends one of these means to be somebody, and is told so if he is not.
  private static final List<String> CREDENTIALS =
      List.of("Authorization", "Proxy-Authorization", "DPoP", "api-key", "Cockpit-Token");

  private final boolean served;

  Anonymous(boolean served) {
    this.served = served;
  }

  /** The account for a request with these headers, if it is anonymous and may be. */
  Optional<Account> account(HttpFields headers) {
    return served && CREDENTIALS.stream().noneMatch(headers::contains)
        ? Optional.of(ACCOUNT)
        : Optional.empty();
  }
}
