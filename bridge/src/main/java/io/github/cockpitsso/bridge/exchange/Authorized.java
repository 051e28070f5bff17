package io.github.cockpitsso.bridge.exchange;

import io.github.cockpitsso.bridge.key.Account;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.token.AuthenticatedUser;
import java.util.Optional;

/**
 * A request whose sender has an account in Cockpit.
 *
 * @param sender who sent it
 * @param account the user's, or the one of requests without a token
 */
public record Authorized(Identified sender, Account account) implements Known {

  @Override
  public RequestHead head() {
    return sender.head();
  }

  @Override
  public Optional<AuthenticatedUser> user() {
    return sender.user();
  }

  @Override
  public Optional<Account> ifAccount() {
    return Optional.of(account);
  }
}
