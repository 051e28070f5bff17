package io.github.cockpitsso.bridge.exchange;

import io.github.cockpitsso.bridge.content.ContentRequest;
import io.github.cockpitsso.bridge.key.Account;
import io.github.cockpitsso.bridge.key.AuthenticatedUser;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.util.Optional;

/** A request whose head was read: its method and path are among those that are served. */
public record Read(RequestHead head) implements Known {

  @Override
  public Optional<AuthenticatedUser> user() {
    return Optional.empty();
  }

  @Override
  public Optional<Account> ifAccount() {
    return Optional.empty();
  }

  @Override
  public Optional<ContentRequest> ifContent() {
    return Optional.empty();
  }
}
