package io.github.cockpitsso.bridge.log;

import ch.qos.logback.classic.Logger;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.key.Account;
import io.github.cockpitsso.bridge.log.RequestLine.Field;
import io.github.cockpitsso.bridge.policy.RequestEffect;
import io.github.cockpitsso.bridge.request.Method;
import io.github.cockpitsso.bridge.token.Logout;
import io.github.cockpitsso.bridge.token.VerifiedToken;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Writes a line for each request that writes or was rejected. Requests of known users always have a
 * line. Rejections without a user have a few lines per second and reason, and then a count: anyone
 * can cause any number of them.
 */
public final class AuditLog extends AbstractLifeCycle implements RequestLog {
  static final String NAME = "audit";

  private static final int MAX_WITHOUT_USER = 10;

  private final Logger log;
  private final LogThrottle throttle;

  /** A log that writes to this logger, and is throttled by this clock. */
  AuditLog(Logger log, Scheduler scheduler) {
    this.log = log;
    throttle = new LogThrottle(
        MAX_WITHOUT_USER,
        flush -> scheduler.schedule(flush, 1, TimeUnit.SECONDS),
        this::reportMore);
  }

  private void reportMore(String reason, long count) {
    log.atInfo().addKeyValue("reason", reason).addKeyValue("count", count).log("more refused");
  }

  @Override
  protected void doStop() {
    throttle.flush();
  }

  @Override
  public void log(Request request, Response response) {
    if (!log.isInfoEnabled()) {
      return;
    }
    Optional<String> reason = RequestLine.reason(request);
    int status = response.getStatus();
    boolean refused = reason.isPresent() || status == 401 || status == 403;
    if (!refused && !isWriting(request)) {
      return;
    }
    boolean withoutUser = Exchange.identity(request).isEmpty();
    if (withoutUser && (refused || status >= 400) && !throttle.allows(reason.orElse("cockpit"))) {
      return;
    }
    String message = refused ? "refused" : "write";
    log.callAppenders(withAccount(RequestLine.of(log, message, request, response), request));
  }

  private static boolean isWriting(Request request) {
    return Exchange.of(request)
        .flatMap(exchange -> exchange.known().ifContent())
        .map(RequestEffect::is)
        .orElseGet(() -> !Method.isSafe(request.getMethod()));
  }

  private static RequestLine withAccount(RequestLine line, Request request) {
    Optional<VerifiedToken> identity = Exchange.identity(request);
    Optional<Account> account =
        Exchange.of(request).flatMap(exchange -> exchange.known().ifAccount());
    return line.text(
            Field.SESSION,
            identity
                .flatMap(VerifiedToken::session)
                .or(() -> Exchange.logout(request).flatMap(Logout::session))
                .orElse(""))
        .text(Field.IMPERSONATOR, identity.flatMap(VerifiedToken::impersonator).orElse(""))
        .text(Field.COCKPIT_USER, cockpitUser(identity, account))
        .text(Field.ROLE, account.map(Account::role).orElse(""));
  }

  /** The user's id in Cockpit: from the account if it was found, else from the token. */
  private static String cockpitUser(Optional<VerifiedToken> identity, Optional<Account> account) {
    return account
        .map(Account::id)
        .filter(id -> !id.isEmpty())
        .or(() -> identity.flatMap(VerifiedToken::cockpitUserId))
        .orElse("");
  }
}
