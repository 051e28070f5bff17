package io.github.cockpitsso.bridge.exchange;

import io.github.cockpitsso.bridge.content.ContentRequest;
import io.github.cockpitsso.bridge.key.Account;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.token.AuthenticatedUser;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/**
 * A request whose parameters were checked.
 *
 * @param sender its sender, and their account in Cockpit
 * @param content what Cockpit gets: head, and body if it was read as a whole
 * @param source where a body that was not read as a whole is read for Cockpit
 */
public record Checked(Authorized sender, ContentRequest content, Request source) implements Known {

  @Override
  public RequestHead head() {
    return content.head();
  }

  @Override
  public Optional<AuthenticatedUser> user() {
    return sender.user();
  }

  /** The account whose key Cockpit gets. */
  public Account account() {
    return sender.account();
  }

  @Override
  public Optional<Account> ifAccount() {
    return Optional.of(account());
  }

  @Override
  public Optional<ContentRequest> ifContent() {
    return Optional.of(content);
  }

  /** The body as Cockpit gets it, if it was read as a whole. */
  public Optional<byte[]> body() {
    return content.body();
  }

  /** The same request with another account. */
  public Checked with(Account other) {
    return new Checked(new Authorized(sender.sender(), other), content, source);
  }

  /** The same request with another body or source. */
  public Checked with(ContentRequest read) {
    return new Checked(sender, read, source);
  }

  /** The same request, whose body is read from another source. */
  public Checked from(Request other) {
    return new Checked(sender, content, other);
  }
}
