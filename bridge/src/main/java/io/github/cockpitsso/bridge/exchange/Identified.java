package io.github.cockpitsso.bridge.exchange;

import io.github.cockpitsso.bridge.content.ContentRequest;
import io.github.cockpitsso.bridge.key.Account;
import io.github.cockpitsso.bridge.key.AuthenticatedUser;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.util.Optional;

/**
 * A request whose sender is known.
 *
 * @param user empty if the request needs no token
 */
public record Identified(RequestHead head, Optional<AuthenticatedUser> user) implements Known {

  @Override
  public Optional<Account> ifAccount() {
    return Optional.empty();
  }

  @Override
  public Optional<ContentRequest> ifContent() {
    return Optional.empty();
  }
}
