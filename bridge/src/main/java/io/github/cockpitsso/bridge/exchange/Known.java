package io.github.cockpitsso.bridge.exchange;

import io.github.cockpitsso.bridge.content.ContentRequest;
import io.github.cockpitsso.bridge.key.Account;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.token.AuthenticatedUser;
import java.util.Optional;

/**
 * What is known of a request. Each stage of the pipeline takes one of these and returns the next:
 * {@link Read}, {@link Identified}, {@link Authorized}, {@link Checked}.
 */
public sealed interface Known permits Read, Identified, Authorized, Checked {

  /** The head: as it was sent, and once the request is checked as Cockpit gets it. */
  RequestHead head();

  /** The user; empty before the token is verified, and for requests without a token. */
  default Optional<AuthenticatedUser> user() {
    return Optional.empty();
  }

  /** The account for Cockpit; empty before its key is found. */
  default Optional<Account> ifAccount() {
    return Optional.empty();
  }

  /** The checked parameters; empty before. */
  default Optional<ContentRequest> ifContent() {
    return Optional.empty();
  }
}
