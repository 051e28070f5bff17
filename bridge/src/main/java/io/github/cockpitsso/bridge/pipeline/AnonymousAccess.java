package io.github.cockpitsso.bridge.pipeline;

import io.github.cockpitsso.bridge.exchange.Credentials;
import io.github.cockpitsso.bridge.key.Account;
import io.github.cockpitsso.client.Secret;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;

/** Whoever sends no credentials, if they are served: by the key that Cockpit takes for no key. */
public final class AnonymousAccess {
  /** {@code docs/cockpit-contract.md} §2: the key of anonymous access, and no secret. */
  private static final Account ACCOUNT = new Account(Secret.of("public"), "", "");

  private final boolean served;

  public AnonymousAccess(boolean served) {
    this.served = served;
  }

  /** The account for a request with these headers, if it is anonymous and may be. */
  Optional<Account> account(HttpFields headers) {
    // Whoever sends any means to be somebody, and is told so if he is not.
    return served && !Credentials.areIn(headers) ? Optional.of(ACCOUNT) : Optional.empty();
  }
}
